"""Whatever happened: every question is answered in whole sentences, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.text.messages.catalogue import CATALOGUE, Language
from scenes.journal.entries import Checkpoint, Entry, Gap
from scenes.replay.replayer import Replayer
from scenes.stage.home import Home
from scenes.why.answers import what_if, why, why_not
from scenes.why.names import Line
from scenes.why.render import line_json
from tests.scenes.household import BERLIN
from tests.scenes.replay.recorded import HOME, REFS, STEPS, Recorded, Step, play, program_of, written

LANGUAGES: tuple[Language, ...] = ("en", "zh")
UNFILLED = re.compile(r"\{\w+\}|why|trace\.|what_if\.")


@dataclass(frozen=True)
class Past:
    """The past of a recorded house."""

    entries: list[Entry | Checkpoint]
    home: Home = HOME

    def replayer(self) -> Replayer:
        return Replayer(HOME, program_of)

    def journal(self, since: float, until: float) -> Iterator[tuple[int, Entry | Checkpoint | Gap]]:
        assert since <= until
        yield from enumerate(self.entries)


def texts(answer: object) -> list[str]:
    """All texts in an answer."""
    if isinstance(answer, dict):
        found = [answer["text"]] if isinstance(answer.get("text"), str) else []
        return found + [text for value in answer.values() for text in texts(value)]
    return [text for one in answer for text in texts(one)] if isinstance(answer, list) else []


@settings(max_examples=8, deadline=None)
@given(STEPS, STEPS, st.sampled_from(LANGUAGES), st.sampled_from(list(REFS)), st.integers(0, 100))
def test_every_question_has_an_answer(
    steps: list[Step], later: list[Step], language: Language, ref: str, scene: int
) -> None:  # fmt: skip
    house = Recorded()
    house.load()
    house.runtime.start()
    play(house, ["look", *steps, "look"])
    again = house.again(50.0)
    again.load(heard=False)
    again.runtime.restore(house.runtime.engine.keeping.rows(), lambda _: None)
    again.runtime.look_first()
    again.runtime.start()
    play(again, [one for one in later if one not in ("other", "step", "step back")])
    past, now = Past(written(again.log)), again.clock.now()
    titles = [armed.scene.title for armed in again.runtime.engine.armed.values()]
    chain = why(past, ref, now, language)
    told = why_not(past, titles[scene % len(titles)], now, 3600.0, language)
    played = what_if(past, "hall.motion becomes off, doorbell.ring, +1m", now, 60.0, language)
    assert chain["chain"]
    said = [text for one in (chain, told, played) for text in texts(one)]
    assert [text for text in said if UNFILLED.search(text)] == []


def test_every_message_of_a_chain_can_be_told() -> None:
    lines = [Line(0.0, one) for one in CATALOGUE if one.startswith(("why.", "why_not."))]
    assert len(lines) > 80
    for line in lines:
        english, chinese = (line_json(line, language, BERLIN)["text"] for language in LANGUAGES)
        assert english != chinese
