"""Keys for tests, the same in every run, and bytes that come in order."""

from random import Random

from hub.backup.age import Entropy, Identity


def entropy(seed: int = 1) -> Entropy:
    return Random(seed).randbytes


OURS = Identity(bytes(range(32)))
THEIRS = Identity(bytes(range(1, 33)))
