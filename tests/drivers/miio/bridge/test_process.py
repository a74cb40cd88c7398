"""The process of python-miio as the hub sees it, with a child that does what it is told instead of python-miio."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from drivers.miio.bridge.process import STUCK, Bridge
from hub.core.clock import VirtualClock
from hub.model.errors import HearthError, NotSupported, Rejected, Unreachable
from tests.drivers.conversation import Book, Ears, ports_of, until

CHILD = """\
import json, os, sys
if WHOLE:
    print(json.dumps({"ready": "7"}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    match asked["do"]:
        case "echo": print(json.dumps({"id": asked["id"], "result": asked["word"]}), flush=True)
        case "error": print(json.dumps({"id": asked["id"], "error": asked["word"], "text": "why"}), flush=True)
        case "garbage": print(asked["word"], flush=True)
        case "long": print("x" * 1000000, flush=True)
        case "die": os._exit(3)
        case "other": print(json.dumps({"id": 77, "result": 1}), flush=True)
"""


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def bridge(clock: VirtualClock, tmp_path: Path) -> AsyncIterator[Bridge]:
    made = bridge_of(clock, tmp_path, CHILD.replace("WHOLE", "True"))
    yield made
    await made.close()


def bridge_of(clock: VirtualClock, folder: Path, text: str) -> Bridge:
    child = folder / "child.py"
    child.write_text(text)
    return Bridge(ports_of(clock, Ears(), Book(None, None)), child=child)


async def error_of(bridge: Bridge, do: str, word: str = "", within: float = 5.0) -> HearthError:
    with pytest.raises(HearthError) as caught:
        await bridge.ask({"do": do, "word": word}, within)
    return caught.value


async def test_questions_are_answered_by_one_process(bridge: Bridge) -> None:
    assert bridge.pid is None, "nobody has asked yet"
    answers = await asyncio.gather(*(bridge.ask({"do": "echo", "word": str(n)}, 5.0) for n in range(20)))
    pid = bridge.pid
    assert answers == [str(n) for n in range(20)]
    assert await bridge.ask({"do": "echo", "word": "on"}, 5.0) == "on"
    assert bridge.pid == pid is not None


@pytest.mark.parametrize(
    ("word", "kind", "message"),
    [
        ("unknown", NotSupported, "device.bridge_unknown"), ("refused", Rejected, "device.rejected"),
        ("silent", Unreachable, "device.silent"), ("failed", Unreachable, "device.bridge_failed"),
        ("whatever", Unreachable, "device.bridge_failed"),
    ],
)  # fmt: skip
async def test_each_word_of_an_error_has_its_meaning(bridge: Bridge, word: str, kind: type, message: str) -> None:
    error = await error_of(bridge, "error", word)
    assert (type(error), error.message_id) == (kind, message)


async def test_a_question_has_a_hard_deadline_and_the_others_go_on(bridge: Bridge, clock: VirtualClock) -> None:
    assert await bridge.ask({"do": "echo", "word": "x"}, 5.0) == "x"
    pid = bridge.pid
    waiting = asyncio.ensure_future(error_of(bridge, "nothing", within=3.0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    clock.advance(3.0)
    assert (await waiting).message_id == "device.no_reply"
    assert await bridge.ask({"do": "echo", "word": "y"}, 5.0) == "y"
    assert bridge.pid == pid


async def test_when_too_many_hang_the_process_is_ended_and_another_is_started(
    bridge: Bridge, clock: VirtualClock
) -> None:
    assert await bridge.ask({"do": "echo", "word": "x"}, 5.0) == "x"
    pid = bridge.pid
    waiting = [asyncio.ensure_future(error_of(bridge, "nothing", within=3.0)) for _ in range(STUCK)]
    for _ in range(3):
        await asyncio.sleep(0)
    clock.advance(3.0)
    assert {(await one).message_id for one in waiting} == {"device.no_reply"}
    assert pid is not None
    await until(lambda: not Path(f"/proc/{pid}/cmdline").exists())
    clock.advance(60.0)
    assert await bridge.ask({"do": "echo", "word": "y"}, 5.0) == "y"
    assert bridge.pid != pid


@pytest.mark.parametrize("do", ["die", "long", "garbage"])
@pytest.mark.parametrize("word", ["{", "[]", '{"id": "x"}', "\x00\xff"])
async def test_a_process_that_breaks_fails_its_questions_rests_and_is_started_again(
    bridge: Bridge, clock: VirtualClock, do: str, word: str
) -> None:
    assert (await error_of(bridge, do, word)).message_id == "device.bridge_ended"
    assert (await error_of(bridge, "echo")).message_id == "device.bridge_rests"
    clock.advance(60.0)
    assert await bridge.ask({"do": "echo", "word": "again"}, 5.0) == "again"


async def test_an_answer_that_nobody_asked_for_is_dropped(bridge: Bridge) -> None:
    waiting = asyncio.ensure_future(bridge.ask({"do": "other"}, 5.0))
    assert await bridge.ask({"do": "echo", "word": "x"}, 5.0) == "x"
    assert not waiting.done()
    await bridge.close()
    with pytest.raises(Unreachable):
        await waiting


async def test_a_process_that_never_gets_ready_is_ended(clock: VirtualClock, tmp_path: Path) -> None:
    bridge = bridge_of(clock, tmp_path, CHILD.replace("WHOLE", "False"))
    waiting = asyncio.ensure_future(error_of(bridge, "echo"))
    await until(lambda: bridge.pid)
    pid = bridge.pid
    clock.advance(30.0)
    assert (await waiting).message_id in ("device.no_reply", "device.bridge_ended")
    await until(lambda: not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes())
    await bridge.close()


async def test_what_its_start_has_made_too_late_is_not_said_to_it(clock: VirtualClock, tmp_path: Path) -> None:
    go, said = tmp_path / "go", tmp_path / "said"
    text = f"import json, os, sys, time\nwhile not os.path.exists({str(go)!r}): time.sleep(0.005)\n"
    text += "print(json.dumps({'ready': '7'}), flush=True)\n"
    text += f"for line in sys.stdin:\n    open({str(said)!r}, 'a').write(line)\n"
    text += "    print(json.dumps({'id': json.loads(line)['id'], 'result': 1}), flush=True)\n"
    bridge = bridge_of(clock, tmp_path, text)
    waiting = asyncio.ensure_future(error_of(bridge, "start the pad", within=3.0))
    await until(lambda: bridge.pid)
    clock.advance(3.0)
    go.touch()
    assert (await waiting).message_id == "device.no_reply"
    assert await bridge.ask({"do": "another"}, 5.0) == 1
    assert [json.loads(line)["within"] for line in said.read_text().splitlines()] == [5.0]
    await bridge.close()


async def test_without_python_miio_it_says_what_to_install(clock: VirtualClock, tmp_path: Path) -> None:
    bridge = bridge_of(clock, tmp_path, "print('{\"ready\": null}')\n")
    for _ in range(2):
        assert (await error_of(bridge, "echo")).message_id == "device.needs_legacy"
    await bridge.close()


async def test_an_interpreter_that_is_not_there(clock: VirtualClock) -> None:
    bridge = Bridge(ports_of(clock, Ears(), Book(None, None)), interpreter="/nowhere/python")
    assert (await error_of(bridge, "echo")).message_id == "device.bridge_not_started"


async def test_the_process_gets_no_word_of_our_environment(
    clock: VirtualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_SECRET", "x")
    text = "import json, os\nprint(json.dumps({'ready': '7'}), flush=True)\ninput()\n"
    text += "print(json.dumps({'id': 1, 'result': sorted(os.environ)}), flush=True)\ninput()\n"
    bridge = bridge_of(clock, tmp_path, text)
    found = await bridge.ask({"do": "tell"}, 5.0)
    assert isinstance(found, list)
    assert not [name for name in found if "HEARTH" in name or name in ("HOME", "NOTIFY_SOCKET")]
    await bridge.close()
    assert os.environ["HEARTH_SECRET"] == "x"
