from pathlib import Path

import pytest

from hub.config.devices_file import read_devices
from hub.config.hearth_file import read_settings
from hub.config.init import Guess, guess_home, guess_time_zone, init_home
from hub.config.load import load
from hub.config.templates import DEVICES, SCENES
from hub.model.errors import BadSetup
from hub.text.messages.catalogue import LANGUAGES, Language
from hub.text.source import Source
from hub.text.yaml import Sequence, parse

FAMILIES = ("miio",)
BERLIN = Guess("Europe/Berlin", ("br0", "br-guest"), "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("interfaces", [(), ("br0", "eth1")])
def test_a_new_home_has_no_problems(tmp_path: Path, language: Language, interfaces: tuple[str, ...]) -> None:
    folder = tmp_path / "new" / "hearth"
    written = init_home(folder, Guess("Asia/Shanghai", interfaces, language))
    assert [str(path.relative_to(folder)) for path in written] == ["hearth.yaml", "devices.yaml", "scenes/kitchen.yaml"]
    config, problems = load(folder, FAMILIES)
    assert problems == []
    assert config is not None
    assert config.settings.home.time_zone.key == "Asia/Shanghai"
    assert config.settings.home.language == language
    assert config.settings.network.interfaces == interfaces


def test_what_is_there_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "devices.yaml").write_text("# mine\n")
    assert tmp_path / "devices.yaml" not in init_home(tmp_path, BERLIN)
    assert (tmp_path / "devices.yaml").read_text() == "# mine\n"
    assert init_home(tmp_path, BERLIN) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_in_the_comments_are_right_when_uncommented(language: Language) -> None:
    devices = DEVICES[language].format()
    areas, gap, examples = devices.partition("\n\n")
    gateway = "  gateway: {}\n" if language == "en" else "  网关: {}\n"
    lines = [line.removeprefix("# ") for line in examples.splitlines() if line.startswith("#   ")]
    text = areas.replace("  # ", "  ") + gap + examples + gateway + "\n".join(lines) + "\n"
    found, problems = read_devices(Source("devices.yaml", text), FAMILIES)
    assert [problem.render() for problem in problems] == []
    assert found is not None
    assert len(found.devices) == 4
    assert len(found.areas) == 1
    scene = "".join(line[2:] for line in SCENES[language].format().splitlines(keepends=True)[2:])
    tree, problems = parse(Source("scene", scene))
    assert problems == []
    assert isinstance(tree, Sequence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_home_shows_how_a_broker_is_named(tmp_path: Path, language: Language) -> None:
    init_home(tmp_path, Guess("UTC", (), language))
    home, mark, commented = (tmp_path / "hearth.yaml").read_text().partition("# mqtt:")
    section = "".join(line.removeprefix("# ") for line in (mark + commented).splitlines(keepends=True))
    settings, problems = read_settings(Source("hearth.yaml", home + section))
    assert problems == []
    assert settings is not None
    assert settings.mqtt is not None
    assert settings.mqtt.publishing is not None


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetup) as caught:
        init_home(tmp_path / "file" / "home", BERLIN)
    assert caught.value.message_id == "config.folder_unwritable"
    assert caught.value.params["reason"] == "Not a directory"


def test_the_time_zone_is_guessed_from_debians_file(tmp_path: Path) -> None:
    (tmp_path / "timezone").write_text("Europe/Paris\n")
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    assert guess_time_zone(tmp_path) == "Europe/Paris"


def test_or_from_the_link_everyone_has(tmp_path: Path) -> None:
    (tmp_path / "timezone").write_bytes(b"\xff nonsense")
    (tmp_path / "localtime").symlink_to("../usr/share/zoneinfo/America/Argentina/Ushuaia")
    assert guess_time_zone(tmp_path) == "America/Argentina/Ushuaia"


def test_or_is_utc(tmp_path: Path) -> None:
    assert guess_time_zone(tmp_path) == "UTC"
    (tmp_path / "timezone").write_text("Mars/Olympus")
    (tmp_path / "localtime").write_bytes(b"TZif2")
    assert guess_time_zone(tmp_path) == "UTC"


def test_the_language_follows_the_locale(tmp_path: Path) -> None:
    assert guess_home({"LANG": "zh_CN.UTF-8"}, tmp_path).language == "zh"
    assert guess_home({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, tmp_path).language == "en"
    assert guess_home({}, tmp_path).language == "en"
