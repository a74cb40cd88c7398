"""What can be wrong with a backup and the words that open it, by remedy."""

from hub.model.errors import HearthError


class BadPhrase(HearthError):
    """What was typed is no recovery phrase: the message says which word to look at."""


class WrongKey(HearthError):
    """The recovery phrase is a good one, and not the one of this backup."""


class BadBackup(HearthError):
    """The file is no backup, or it is damaged: nothing of it is believed."""
