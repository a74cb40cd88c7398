"""What scenes ask of the hub and what comes in from outside, through the runtime: silence, hooks, messages."""

from hub.core.quiet import Quiet
from hub.core.state import State
from tests.scenes.household import HOUSE
from tests.scenes.test_runtime import House

YAML = """
- {scene: Silent, when: {silence: bedroom, for: 1h}, do: {log: "{member.name} is silent"}}
- {scene: Hook, when: {webhook: coming-home, fields: {who: text}}, do: {log: "{webhook.who} comes"}}
- {scene: Message, when: {mqtt: home/+}, do: {log: "{mqtt.topic}"}}
"""


def house() -> tuple[House, State]:
    made = House()
    state = State(made.clock)
    state.adopt(HOUSE["bedroom"])
    made.runtime.quiet = Quiet(made.clock, state).ago
    made.load(YAML)
    made.runtime.start()
    return made, state


def test_silence_is_asked_for_and_costs_nothing_in_between() -> None:
    made, state = house()
    entries: list[object] = []
    made.runtime.journal = entries.append
    for _ in range(90):
        state.apply("bedroom", "temperature", 20.0)
        made.clock.advance(60)
    assert made.said == []
    assert len(entries) < 10
    made.clock.advance(3540)
    assert made.said == [(False, "bedroom is silent", "Silent")]


def test_it_is_known_what_scenes_listen_to() -> None:
    made, _ = house()
    assert made.runtime.channels() == (("report", "bedroom"), ("webhook", "coming-home"), ("mqtt", "home/+"))


def test_what_comes_in() -> None:
    made, _ = house()
    made.runtime.arrives("webhook", "coming-home", {"payload": '{"who": "ada"}'})
    made.runtime.arrives("mqtt", "home/box", {"topic": "home/box", "payload": "open"})
    made.runtime.arrives("mqtt", "garden/box", {"topic": "garden/box", "payload": "open"})
    assert [text for _, text, _ in made.said] == ["ada comes", "home/box"]


def test_what_comes_in_before_the_first_look_waits() -> None:
    made, _ = house()
    made.runtime.look_first()
    made.runtime.arrives("webhook", "coming-home", {"payload": '{"who": "ada"}'})
    assert made.said == []
    made.runtime.start()
    assert [text for _, text, _ in made.said] == ["ada comes"]
