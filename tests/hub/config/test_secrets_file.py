from pathlib import Path

from hub.config.secrets_file import read_secrets, secret
from hub.model.secret import Secret
from hub.text.problem import Problem
from hub.text.source import Source
from hub.text.yaml import Node, parse


def node(text: str) -> Node:
    tree, _ = parse(Source("f", text))
    assert tree is not None
    return tree


def write(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "secrets.yaml"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_secrets_are_read_by_name_and_never_shown(tmp_path: Path) -> None:
    secrets, problems = read_secrets(write(tmp_path, "camera: 007\nwifi: 'a b'\n"))
    assert problems == []
    assert secrets == {"camera": Secret("007"), "wifi": Secret("a b")}
    assert "007" not in repr(secrets)


def test_no_file_or_an_empty_one_holds_no_secrets(tmp_path: Path) -> None:
    assert read_secrets(tmp_path / "secrets.yaml") == ({}, [])
    assert read_secrets(write(tmp_path, "# none yet\n")) == ({}, [])


def test_a_file_that_others_may_read_is_a_warning_with_the_remedy(tmp_path: Path) -> None:
    path = write(tmp_path, "a: b\n", 0o644)
    secrets, problems = read_secrets(path)
    assert secrets == {"a": Secret("b")}
    assert [problem.render() for problem in problems] == [
        f"warning: others on this machine may read {path}: `chmod 600 {path}`"
    ]


def test_mistakes_are_told_without_showing_a_secret(tmp_path: Path) -> None:
    _, problems = read_secrets(write(tmp_path, "a: [hidden]\nb: !secret c\n"))
    assert [problem.message_id for problem in problems] == ["value.is_list", "value.secret"]
    assert read_secrets(write(tmp_path, "[a]"))[1][0].message_id == "value.not_mapping"


def test_a_reference_is_resolved() -> None:
    problems: list[Problem] = []
    read = secret({"camera": Secret("007")})
    assert read(node("!secret camera"), problems) == Secret("007")
    assert problems == []
    assert read(node("!secret camra"), problems) is None
    assert read(node("in the open"), problems) is None
    assert [problem.render().splitlines()[0] for problem in problems] == [
        "f:1:1: there is no secret `camra` in secrets.yaml; did you mean `camera`?",
        "f:1:1: a secret does not stand here in the open: put it into secrets.yaml and write `!secret NAME`",
    ]
