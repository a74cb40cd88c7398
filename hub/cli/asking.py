"""What a person is asked at the terminal."""

import sys
from pathlib import Path

from hub.backup.age import Identity
from hub.backup.bech32 import decode
from hub.backup.errors import BadBackup, BadPhrase
from hub.backup.phrase import identity_of
from hub.cli.desk import Desk
from hub.cli.exits import Unclear
from hub.model.secret import Secret

KEY_PREFIX = "age-secret-key-"


def typed(desk: Desk, question: str, **params: object) -> str:
    """A line that is typed; the question goes where the answer of the command does not.

    Raises:
        Unclear: the input ended without one.
    """
    desk.out.errors.write(desk.out.words(question, **params))
    desk.out.errors.flush()
    line = sys.stdin.readline()
    if not line:
        raise Unclear("cli.no_answer")
    return line.strip()


def asked_identity(desk: Desk, source: Path | None) -> Identity:
    """The key of a recovery phrase, or of an `AGE-SECRET-KEY-1...`: from a file (`-`: the input), else typed.

    Raises:
        Unclear: it is neither; says which word to look at.
    """
    if source is None:
        text = typed(desk, "cli.ask_phrase")
    elif str(source) == "-":
        text = sys.stdin.read()
    else:
        try:
            text = source.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise Unclear("cli.unreadable", path=str(source), reason=reason) from error
    try:
        lines = [line.strip() for line in text.splitlines() if not line.startswith("#")]
        key = next((line for line in lines if line.lower().startswith(KEY_PREFIX)), None)
        return identity_of(Secret(" ".join(lines))) if key is None else Identity(decode(key, KEY_PREFIX))
    except (BadPhrase, BadBackup) as error:
        raise Unclear(error.message_id, **error.params) from error
    except ValueError as error:  # a key of another length
        raise Unclear("backup.bad_key_text") from error
