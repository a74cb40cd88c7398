"""Run a module with a wall clock that a test can step: `python stepped.py FILE python -m MODULE ARGUMENTS...`.

FILE holds the seconds that the clock is ahead of the machine's, read anew each time. Only the wall clock of Python is
turned: it is the only one that the hub asks, and a clock turned beneath the interpreter (libfaketime 0.9.10) made its
threads wait for ever now and then.
"""

import runpy
import sys
import time
from pathlib import Path

machine = time.time
ahead, _python, _m, module, *arguments = sys.argv[1:]


def turned() -> float:
    """Unix seconds by the turned clock."""
    return machine() + float(Path(ahead).read_text("ascii"))


time.time = turned
sys.argv = [module, *arguments]
sys.path[0] = ""  # as `-m` has it
runpy.run_module(module, run_name="__main__", alter_sys=True)
