"""What is typed unseen."""

import getpass
import warnings

from hub.cli.desk import Desk
from hub.cli.exits import Unclear


def hidden(desk: Desk, question: str, **params: object) -> str:
    """A line typed without being shown; never where it would be.

    Raises:
        Unclear: there is no terminal, or the typing was ended without an answer.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(desk.out.words(question, **params)).strip()
    except (EOFError, getpass.GetPassWarning) as error:
        raise Unclear("cli.no_terminal") from error
