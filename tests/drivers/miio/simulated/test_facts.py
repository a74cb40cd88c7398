import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.miio.simulated.facts import Fact, table

FACTS = table("""
    2.1  on           bool   rwn  -          true
    2.2  level        int    rwn  0,2,4      2
    2.3  temperature  float  rn   16..31/0.5 20.5
    2.4  text         text   rw   -          ""
    2.5  power        text   rw   on,off     "off"
    2.6  count        int    r    -          7
    2.7  steps        int    rw   30..80/10  50
""")


def test_a_line_is_a_fact() -> None:
    assert FACTS["2.3"] == Fact("2.3", "temperature", "float", "rn", None, 16.0, 31.0, 0.5, 20.5)
    assert FACTS["2.2"].allowed == (0, 2, 4)
    assert [fact.initial for fact in FACTS.values()] == [True, 2, 20.5, "", "off", 7, 50]


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("2.1", [True, False], [0, 1, "true", None]),
        ("2.2", [0, 4], [1, 5, 2.0, True, "2"]),
        ("2.3", [16, 31, 20.5], [15.5, 31.5, 20.3, True, "20"]),
        ("2.4", ["", "x" * 255], ["x" * 256, 3, None]),
        ("2.5", ["on", "off"], ["", "On", True]),
        ("2.6", [0, -5, 2**40], [2**63, 1.5]),
        ("2.7", [30, 80, 50], [35, 20, 90]),
    ],
)
def test_what_is_admitted(key: str, good: list[object], bad: list[object]) -> None:
    assert [value for value in good if not FACTS[key].admits(value)] == []
    assert [value for value in bad if FACTS[key].admits(value)] == []


@given(st.sampled_from(sorted(FACTS)), st.none() | st.booleans() | st.integers() | st.floats() | st.text())
def test_whatever_is_admitted_has_the_type(key: str, value: object) -> None:
    fact = FACTS[key]
    kinds: dict[str, tuple[type, ...]] = {"bool": (bool,), "int": (int,), "float": (int, float), "text": (str,)}
    assert not fact.admits(value) or isinstance(value, kinds[fact.type])
