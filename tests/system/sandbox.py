"""Runs a command under the limits of a unit file, on a machine where systemd is not PID 1.

    python tests/system/sandbox.py systemd/hearth.service -- CMD ARGUMENT...

Taken from the unit's [Service]: SystemCallFilter with SystemCallErrorNumber, RestrictAddressFamilies and
MemoryDenyWriteExecute, with what systemd 252 makes of them: a call outside the filter fails with that error, one that
systemd does not know with ENOSYS, a socket of another family with EAFNOSUPPORT, and memory that is to be both writable
and executable with EPERM. The limits hold for CMD and all its children; the process is CMD's own (exec), so signals
and the exit status are CMD's. User, capabilities, cgroups and mounts stay the caller's.

Needs libseccomp.so.2 (Debian: libseccomp2) and systemd-analyze (Debian: systemd). Exit status 2: a limit could not be
set, and CMD was not started.
"""

import ctypes
import errno
import mmap
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# linux/prctl.h
PR_SET_NO_NEW_PRIVS = 38
PR_SET_MDWE = 65
PR_MDWE_REFUSE_EXEC_GAIN = 1

# seccomp.h of libseccomp 2.5
ACT_ALLOW = 0x7FFF0000
CMP_LT, CMP_EQ, CMP_GT, CMP_MASKED_EQ = 2, 4, 6, 7
SHM_EXEC = 0o100000


class _Comparison(ctypes.Structure):
    """One condition on an argument of a system call (struct scmp_arg_cmp)."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


@dataclass(frozen=True)
class Limits:
    """What a unit allows. Empty sets: no limit of that kind."""

    calls: frozenset[str]
    refusal: int
    families: frozenset[int]
    deny_write_execute: bool


class SandboxError(Exception):
    """A limit that cannot be read or set."""


def main(arguments: list[str]) -> int:
    """Set the limits and become the command."""
    if len(arguments) < 3 or arguments[1] != "--":
        print("usage: python tests/system/sandbox.py UNIT -- CMD ARGUMENT...", file=sys.stderr)
        return 2
    try:
        apply(read_limits(Path(arguments[0])))
        os.execvp(arguments[2], arguments[2:])
    except (SandboxError, OSError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2


def read_limits(unit: Path) -> Limits:
    """The limits that a unit file sets."""
    values: dict[str, list[str]] = {}
    for line in unit.read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.startswith(("#", ";")):
            values.setdefault(name.strip(), []).append(value.strip())
    return Limits(
        calls=_allowed_calls(values.get("SystemCallFilter", [])),
        refusal=getattr(errno, values.get("SystemCallErrorNumber", ["EPERM"])[-1]),
        families=frozenset(
            getattr(socket, word) for line in values.get("RestrictAddressFamilies", []) for word in line.split()
        ),
        deny_write_execute=values.get("MemoryDenyWriteExecute", ["no"])[-1] in ("yes", "true", "on", "1"),
    )


def _allowed_calls(lines: list[str]) -> frozenset[str]:
    """The first line makes an allow list, to which systemd adds @default; `~` takes away from it again."""
    if not lines:
        return frozenset()
    if lines[0].startswith("~"):
        raise SandboxError(f"a filter that only forbids is not supported: {lines[0]}")
    allowed = set(_expand("@default"))
    for line in lines:
        calls = {call for word in line.removeprefix("~").split() for call in _expand(word)}
        allowed = allowed - calls if line.startswith("~") else allowed | calls
    return frozenset(allowed)


def _expand(word: str) -> frozenset[str]:
    """The system calls of a group, of groups inside it too; a plain name is itself."""
    if not word.startswith("@"):
        return frozenset({word})
    command = ["systemd-analyze", "--no-pager", "syscall-filter", word]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SandboxError(f"systemd-analyze does not know {word}: {result.stderr.strip()}")
    members = (line.strip() for line in result.stdout.splitlines()[1:])
    return frozenset(call for member in members if member and member[0] != "#" for call in _expand(member))


def apply(limits: Limits) -> None:
    """Set the limits on this process, for good."""
    library = _library()
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if limits.deny_write_execute:
        # Kernels before 6.3 do not know it (EINVAL); the filter below is what systemd 252 relies on everywhere.
        _prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, unknown_is_fine=True)
        _deny_write_execute(library)
    if limits.families:
        _restrict_families(library, limits.families)
    if limits.calls:
        known = _expand("@known")
        # Last: it may forbid what the others need to be set.
        _filter_calls(library, limits.calls, known, limits.refusal)


def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError as error:
        raise SandboxError("libseccomp.so.2 is missing: run `apt install libseccomp2`") from error
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = (ctypes.c_uint32,)
    library.seccomp_load.argtypes = library.seccomp_release.argtypes = (ctypes.c_void_p,)
    library.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.POINTER(_Comparison),
    )
    return library


def _prctl(option: int, value: int, *, unknown_is_fine: bool = False) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    if libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero) != 0:
        code = ctypes.get_errno()
        if not (unknown_is_fine and code == errno.EINVAL):
            raise SandboxError(f"prctl({option}): {os.strerror(code)}")


class _Filter:
    """A seccomp filter in the making."""

    def __init__(self, library: ctypes.CDLL, default: int) -> None:
        self._library = library
        self._context = library.seccomp_init(default)
        if not self._context:
            raise SandboxError("seccomp_init failed")

    def add(self, action: int, call: str, *conditions: tuple[int, int, int, int]) -> None:
        """Add a rule under all of the conditions (argument, operator, first, second), if this machine has the call."""
        number = self._library.seccomp_syscall_resolve_name(call.encode("ascii"))
        if number < 0:
            return
        array = (_Comparison * len(conditions))(*(_Comparison(*condition) for condition in conditions))
        code = self._library.seccomp_rule_add_array(self._context, action, number, len(conditions), array)
        if code < 0:
            raise SandboxError(f"seccomp rule for {call}: {os.strerror(-code)}")

    def load(self) -> None:
        """Hand the filter to the kernel."""
        code = self._library.seccomp_load(self._context)
        self._library.seccomp_release(self._context)
        if code < 0:
            raise SandboxError(f"seccomp_load: {os.strerror(-code)}")


def _refuse(code: int) -> int:
    return 0x00050000 | code


def _filter_calls(library: ctypes.CDLL, allowed: frozenset[str], known: frozenset[str], refusal: int) -> None:
    rules = _Filter(library, _refuse(errno.ENOSYS))
    for call in sorted(allowed):
        rules.add(ACT_ALLOW, call)
    for call in sorted(known - allowed):
        rules.add(_refuse(refusal), call)
    rules.load()


def _restrict_families(library: ctypes.CDLL, families: frozenset[int]) -> None:
    rules = _Filter(library, ACT_ALLOW)
    action = _refuse(errno.EAFNOSUPPORT)
    rules.add(action, "socket", (0, CMP_LT, min(families), 0))
    rules.add(action, "socket", (0, CMP_GT, max(families), 0))
    for family in range(min(families) + 1, max(families)):
        if family not in families:
            rules.add(action, "socket", (0, CMP_EQ, family, 0))
    rules.load()


def _deny_write_execute(library: ctypes.CDLL) -> None:
    rules = _Filter(library, ACT_ALLOW)
    action = _refuse(errno.EPERM)
    both = mmap.PROT_WRITE | mmap.PROT_EXEC
    rules.add(action, "mmap", (2, CMP_MASKED_EQ, both, both))
    rules.add(action, "mmap2", (2, CMP_MASKED_EQ, both, both))
    rules.add(action, "mprotect", (2, CMP_MASKED_EQ, mmap.PROT_EXEC, mmap.PROT_EXEC))
    rules.add(action, "pkey_mprotect", (2, CMP_MASKED_EQ, mmap.PROT_EXEC, mmap.PROT_EXEC))
    rules.add(action, "shmat", (2, CMP_MASKED_EQ, SHM_EXEC, SHM_EXEC))
    rules.load()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
