"""The command line of a hub that says every half second that it is there."""

import sys

from hub.cli.main import main
from hub.mqtt import sharing

if __name__ == "__main__":
    sharing.EVERY = 0.5  # type: ignore[misc]  # for tests alone
    sys.exit(main())
