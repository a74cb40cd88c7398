from hub.api.routes import ROUTES, STREAMS
from hub.api.vocabulary import vocabulary_json
from hub.cli.capabilities import markdown
from hub.cli.exits import Exit
from hub.cli.main import COMMANDS
from hub.model.vocabulary import CAPABILITIES
from tests.hub.cli.hearth import ROOT, Hearth


def test_the_page_is_current() -> None:
    page = (ROOT / "docs" / "capabilities.md").read_text("utf-8")
    assert page == markdown(CAPABILITIES).rstrip("\n") + "\n", (
        "run: hearth capabilities --markdown > docs/capabilities.md"
    )


async def test_the_vocabulary_is_printed_without_a_hub(alone: Hearth) -> None:
    assert (await alone("capabilities", "--markdown")).out == (ROOT / "docs" / "capabilities.md").read_text("utf-8")
    assert (await alone("capabilities", "--json")).json == vocabulary_json()
    table = (await alone("capabilities")).out
    assert all(one.name in table for one in CAPABILITIES)
    assert "40..100, step 1" in (await alone("capabilities", "kettle")).out


async def test_an_unknown_capability(alone: Hearth) -> None:
    ended = await alone("capabilities", "ketle")
    assert ended.code == Exit.USAGE
    assert "did you mean `kettle`" in ended.err
    ended = await alone("capabilities", "xyzzy")
    assert ended.code == Exit.USAGE
    assert ended.err == "hearth: there is no capability `xyzzy` (`hearth capabilities` lists them)\n"


def test_the_manual_names_every_command_exit_code_and_route() -> None:
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert all(f"`hearth {name}" in text for name in COMMANDS)
    assert all(f"| {code.value} |" in text for code in Exit)
    assert all(f"| {route.method} | `{route.path}` | {route.doc}" in text for route in ROUTES)
    assert all(f"| GET | `{stream.path}` | {stream.doc}" in text for stream in STREAMS)
