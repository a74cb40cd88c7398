import json
import random
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.mqtt.payload import parse_json
from drivers.mqtt.template.compile import ValueTemplate, compile_command, compile_value
from drivers.mqtt.template.errors import NotUnderstood
from hub.text.messages.catalogue import render
from tests.drivers.mqtt.template.grammar import PAYLOADS, Templates

ROOT = Path(__file__).parents[4]
CORPUS: dict[str, Any] = json.loads(Path(__file__).with_name("corpus.json").read_text(encoding="utf-8"))
WITNESS = ROOT / ".venv-ha/bin/python"
needs_witness = pytest.mark.skipif(
    not WITNESS.exists(), reason="needs the environment .venv-ha of requirements/ha-witness.txt"
)


def heard(payload: str) -> Any:
    return SimpleNamespace(text=payload, json=parse_json(payload))


def witness(cases: list[Any]) -> list[str | None]:
    done = subprocess.run(
        [WITNESS, ROOT / "tests/witness/home_assistant_templates.py"],
        input=json.dumps(cases), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[str | None] = json.loads(done.stdout)
    return found


def says(template: ValueTemplate, payload: str) -> str | None:
    return template(heard(payload))


def _agree(templates: list[str]) -> tuple[int, int]:
    """Compare with the witness on all payloads; how many were compared, and of how many both made a text."""
    ready = []
    for text in templates:
        try:
            ready.append((text, compile_value(text)))
        except NotUnderstood:
            continue
    cases = [(text, template, payload) for text, template in ready for payload in PAYLOADS]
    texts = 0
    theirs = witness([[text, {"value": payload, "message": True}] for text, _, payload in cases])
    for (text, template, payload), expected in zip(cases, theirs, strict=True):
        ours = says(template, payload)
        if ours is None and any(word in text for word in ("map(", "select", "reject", "items", "reverse", " % ")):
            continue  # what prints as `<generator …>` there is nothing here; so is '%' on what is no tuple
        assert ours == expected, (text, payload)
        texts += ours is not None
    return len(cases), texts


@needs_witness
def test_what_devices_announce_means_what_it_means_there() -> None:
    cases: list[tuple[Any, str | None]] = []
    for text, payloads in CORPUS["values"]:
        template = compile_value(text)
        cases += [([text, {"value": payload, "message": True}], says(template, payload)) for payload in payloads]
    for text, values in CORPUS["commands"][:-1]:
        command = compile_command(text)
        for names in values:
            given_now = names if len(names) > 1 else names["value"]
            cases.append(([text, names], command(given_now)))
    theirs = witness([case for case, _ in cases])
    differing = [(case, ours, told) for (case, ours), told in zip(cases, theirs, strict=True) if ours != told]
    # A name that every Python table has prints as that method there; nothing is said of it here.
    assert [case[0] for case, ours, _ in differing if ours is not None] == []
    assert [case[0] for case, _, _ in differing] == ["{{ value_json.items }}{{ value_json['items'] }}"]


@needs_witness
def test_templates_made_at_random_mean_what_they_mean_there() -> None:
    made = Templates(random.Random(7))
    compared, texts = _agree([made.template() for _ in range(150)])
    assert compared > 1100
    assert texts > 300


@pytest.mark.soak
@needs_witness
@pytest.mark.parametrize("seed", range(10))
def test_many_templates_made_at_random_mean_what_they_mean_there(seed: int) -> None:
    made = Templates(random.Random(1000 + seed))
    compared, _ = _agree([made.template() for _ in range(3000)])
    assert compared > 20_000


def test_a_result_that_writes_bytes_is_no_payload() -> None:
    assert compile_command("b'{{ value }}'")(1) is None


@pytest.mark.parametrize(("text", "what"), CORPUS["refused"])
def test_what_is_not_understood_is_named(text: str, what: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        compile_value(text)
    assert refused.value.params == {"what": what}
    assert what in render(refused.value.message_id, refused.value.params, "en")
    assert what in render(refused.value.message_id, refused.value.params, "zh")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{{ value_json }}", ()),
        ("{{ value_json.a['b c'][0].d.1 }}", ("a", "b c", 0, "d", 1)),
        ("{{value_json['items']}}", ("items",)),
        ("{{ value_json.items }}", None),
        ("{{ value }}", None),
        ("{{ value_json.a }} W", None),
        ("{{ value_json.a | float }}", None),
        ("{{ value_json[true] }}", None),
    ],
)
def test_a_template_that_only_points_is_known_as_a_path(text: str, path: tuple[str | int, ...] | None) -> None:
    assert compile_value(text).path == path


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(100000) %}x{% endfor %}",
        "{% for a in range(200) %}{% for b in range(200) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 99999999 }}",
        "{{ [1] * 99999999 }}",
        "{{ 9 ** 99 ** 99 ** 99 }}",
        "{{ 10 ** 99999 }}",
        "{% set ns = namespace(n=3) %}{% for a in range(60) %}{% set ns.n = ns.n * ns.n %}{% endfor %}{{ ns.n }}",
        "{% set ns = namespace(s='x') %}{% for a in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(60) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for a in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}",
        "{{ '%099999999d' | format(1) }}",
        "{{ '%*d' % (99999999, 1) }}",
        "{{ ('x' * 60000).replace('x', 'y' * 60000) }}",
        "{{ value.zfill(999999999) }}",
        "{{ 1 | round(99999999) }}",
        "{{ ('x' * 50000) | regex_replace('.*.*', 'y') }}",
        "{{ ('a' * 50000) is match(value ~ '(a|a)*b') }}",
        "{{ range(99999999) | list }}",
        "{{ ('[' * 5000) | from_json }}",
        "{{ value_json }}{{ value_json }}",
    ],
)
def test_nothing_runs_away(text: str) -> None:
    payload = json.dumps(["x" * 40_000]) if text.startswith("{{ value_json") else "1"
    assert says(compile_value(text), payload) is None


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "{{ " + "-" * 500 + "1 }}",
        "{{ " + "[" * 500 + "]" * 500 + " }}",
        "{% if 1 %}" * 100 + "{% endif %}" * 100,
        "{{ 1 }}" * 2000,
        "{{ " + "1 if 1 else " * 100 + "1 }}",
    ],
)
def test_what_is_too_deep_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        compile_value(text)


_SIGNS = ("{{", "}}", "{%", "%}", "{#", "#}", "value", "value_json", ".a", "[0]", "['b']", "float", "2.5")
_WORDS = ("if", "else", "endif", "for", "x", "in", "endfor", "set", "is", "not", "defined")
_PIECES = st.sampled_from([*"-|()'\"=~+*,{}:[]\\\né 1", *_SIGNS, *_WORDS])


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_refused_or_works_on_any_payload(text: str, payload: str) -> None:
    try:
        template = compile_value(text)
    except NotUnderstood:
        return
    found = says(template, payload)
    assert found is None or found == found.strip()


@pytest.mark.parametrize(
    "what",
    [
        "'y' in value_json.l", "value_json.l == value_json.l[:]", "value_json.s | lower",
        "value_json.s.replace('x', '')",
        "value_json.n | float(0)", "value_json.n | int(0)", "value_json.s[:700] is search('x*y')",
        "value_json.s[:60] is search('x*x*x*y')", "value_json.l.count(-1)", "value_json.d | to_json",
        "value_json.l | sort", "value_json.l | map('string') | join", "value_json.d.items() | list", "value.split(',')",
        "value_json ~ ''", "value | from_json", "value_json.s is is_number", "value_json.l is contains(-1)",
    ],
)  # fmt: skip
def test_what_is_dear_cannot_be_done_often(what: str) -> None:
    large = {"l": list(range(5000)), "s": "x" * 16_000, "n": "9" * 3000, "d": {str(key): [key] for key in range(500)}}
    loop = f"{{% for a in range(4000) %}}{{% set x = {what} %}}{{% endfor %}}"
    assert says(compile_value(loop), json.dumps(large)) is None
    assert says(compile_value(f"{{% set x = {what} %}}once"), json.dumps(large)) == "once"
