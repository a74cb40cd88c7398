"""Near misses: the word that was probably meant."""

from collections.abc import Iterable

LONGEST_WORD = 80


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """The closest candidate, or None when nothing is close enough to be worth saying.

    Case, `-`, spaces and `_` are equal; then one slip for three letters, two from six on, three
    from ten on (a swap of neighbours is one slip); then the only candidate that the word begins.
    """
    if len(word) > LONGEST_WORD:
        return None
    plain = _plain(word)
    allowed = _slips_allowed(len(plain))
    letters = set(plain)
    best: tuple[int, str] | None = None
    begun: list[str] = []
    for candidate in candidates:
        other = _plain(candidate)
        if len(plain) >= 3 and other.startswith(plain):
            begun.append(candidate)
        # Each slip changes at most two of the letters used: cheap refusal before the table is built.
        if abs(len(other) - len(plain)) > allowed or len(letters ^ set(other)) > 2 * allowed:
            continue
        found = (slips(plain, other), candidate)
        if found[0] <= allowed and (best is None or found < best):
            best = found
    if best is not None:
        return best[1]
    return begun[0] if len(begun) == 1 else None


def slips(word: str, other: str) -> int:
    """How many letters were added, left out, changed or swapped with a neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(word, 1):
        above, before = before, row
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def _slips_allowed(length: int) -> int:
    if length < 3:
        return 0
    return 1 if length < 6 else 2 if length < 10 else 3
