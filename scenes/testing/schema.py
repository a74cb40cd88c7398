"""What editors know of files of tests."""

from typing import Any, Final

from hub.text import schema as form
from hub.text.schema import DURATION, NAME, TEXT, Keys, Schema, either, listing, mapping, one_or_more, ref, table
from scenes.language import shapes
from scenes.language.shapes import House, literal
from scenes.reader.schema import Say
from scenes.testing.cases import Said
from scenes.testing.reading import UNKNOWN
from scenes.testing.wanted import NOTHING

READINGS: Final = ref("readings")
STEP: Final = ref("step")
DEEDS: Final = ref("deeds")
LINES: Final[Schema] = either(form.words((NOTHING,)), TEXT, listing(TEXT))
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_TIME: Final = r"\d{1,2}:\d{2}(:\d{2})?"
ANYTHING: Final[Schema] = {}
NAMES: Final[Schema] = either({"type": "null"}, TEXT, listing(TEXT))


def with_tests(scenes: Schema, house: House, say: Say) -> Schema:
    """The schema of files of scenes, good for files of tests too.

    Editors choose a schema by patterns of names, and few of them can say `all but these`.
    """
    tests = listing(mapping(case_keys(), ["test"]))
    added = form.describe({"properties": {}, "definitions": _definitions(house)}, lambda key: _say(key, say))
    head = {key: value for key, value in scenes.items() if key not in ("type", "items", "definitions")}
    several: Any = scenes["definitions"] | added["definitions"]
    items = form.describe(tests, lambda key: _say(key, say))
    return {**head, **either({"type": "array", "items": scenes["items"]}, items), "definitions": several}


def case_keys() -> Keys:
    """The keys of a test."""
    return {
        "test": NAME,
        "at": {"type": "string", "pattern": rf"^({_DAY}([ T]+{_TIME})?|{_TIME})$", "examples": ["2026-03-02 07:00"]},
        "given": READINGS,
        "when": either(READINGS, STEP, listing(either(READINGS, STEP))),
        "steps": listing(STEP),
        "scenes": one_or_more(either(form.words(("all",)), shapes.SCENE)),
        "refuse": NAMES,
        "deaf": NAMES,
        **_expectations(),
    }  # fmt: skip


def _expectations() -> Keys:
    return {said.value: DEEDS if said is Said.THEN else LINES for said in Said}


def _steps(house: House) -> list[Keys]:
    """The keys of each kind of step, its own first."""
    fields = house.event_fields()
    return [
        {"is": READINGS},
        {"event": shapes.EVENT, "with": mapping(fields)},
        {"run": shapes.SCENE, "with": table(TEXT)},
        {"hook": TEXT, "body": ANYTHING},
        {"mqtt": TEXT, "payload": TEXT},
        {"report": either(shapes.DEVICE, ref("name"))},
        {"wait": DURATION},
        {"restart": DURATION, "meanwhile": READINGS},
        {"started": ANYTHING},
        {"refuse": NAMES, "deaf": NAMES},
        {"deaf": NAMES},
        {"web": TEXT, "text": TEXT},
        *({key: one} for key, one in _expectations().items()),
    ]


def _definitions(house: House) -> dict[str, Schema]:
    unknown = form.words((UNKNOWN,))
    keys = {name: either(literal(prop), unknown) for name, prop in house.properties().items()}
    keys |= {f"{handle}.online": either(form.SWITCH, unknown) for handle in house.devices}
    open_ = {rf"^({'|'.join(new)})\.": TEXT for new in [_new(house)] if new}
    deed = either(TEXT, table(either(TEXT, table(TEXT))))
    return {
        "readings": {**mapping(keys), **({"patternProperties": open_} if open_ else {})},
        "step": either(*(mapping(one, [next(iter(one))]) for one in _steps(house))),
        "deeds": either(form.words((NOTHING,)), deed, listing(deed)),
    }


def _new(house: House) -> list[str]:
    """Devices of which nobody knows yet what they can do."""
    return [handle for handle, device in house.devices.items() if not device.abilities.capabilities]


def _say(key: str, say: Say) -> str | None:
    return say(f"schema.test.{key}")
