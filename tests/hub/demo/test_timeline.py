import io
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from hub.demo.day import Act, Hand
from hub.demo.foresight import Deed
from hub.demo.judge import Finding
from hub.demo.timeline import Line, Timeline

DEED = Deed("Tea [now]", "kettle", "on", True)


def timeline(language: str = "en") -> tuple[Timeline, io.StringIO]:
    stream = io.StringIO()
    console = Console(file=stream, width=200, highlight=False)
    return Timeline(
        console, "zh" if language == "zh" else "en", ZoneInfo("Europe/Berlin"), {"kettle": "Kettle"}
    ), stream


def test_an_act_with_what_follows() -> None:
    shown, stream = timeline()
    shown.begin(Act("Morning", hands=(Hand("kettle", "lift", True), Hand("other", "water", 3.0))), 1_772_431_320.0)
    told = Deed("Tea [now]", "band", "send", args={"message": "[b]Tea[/b]"})
    shown.done([Line(DEED, "kettle.off", "confirmed", 3.14, 212.0), Line(told, "", None, None, None)])
    text = stream.getvalue()
    assert "07:02:00  Morning" in text
    assert "Kettle: lift on" in text
    assert "other: water 3.0" in text
    assert text.count("→ Tea [now]  (kettle.off)") == 1
    assert "kettle.on = on → confirmed  (3.1 ms to the command, 212 ms to the confirmation)" in text
    assert "band.send([b]Tea[/b]) → no outcome" in text


def test_the_verdict() -> None:
    shown, stream = timeline()
    lines = [Line(DEED, "", "confirmed", ms, ms * 10) for ms in (1.0, 2.0, 9.0)]
    shown.verdict(lines, [], 12.3)
    assert "median 2.0 ms, at most 9.0 ms" in stream.getvalue()
    assert "✓ All 3 things" in stream.getvalue()
    shown.verdict([], [Finding("cli.demo_cannot_see", {"act": "A", "target": "x.y"})], 1.0)
    assert "✗ A: nobody can see whether x.y is done" in stream.getvalue()


def test_what_was_found_and_how_to_look_in() -> None:
    shown, stream = timeline("zh")
    row = {"handle": "kettle", "model": "m", "address": "127.0.0.1", "how": ["hello", "mdns"]}
    shown.found([row, {"how": None}], 21)
    shown.living(Path("/run/x.sock"))
    assert "mosquitto_sub" not in stream.getvalue()
    shown.living(Path("/run/x.sock"), 1899)
    with shown.busy("cli.demo_waiting"):
        pass
    text = stream.getvalue()
    assert "hello, mdns" in text
    assert "hearth watch --socket /run/x.sock" in text
    assert "Ctrl-C" in text
    assert "mosquitto_sub -p 1899 -t 'hearth/#' -v" in text
