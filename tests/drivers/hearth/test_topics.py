import pytest

from drivers.hearth.topics import Tree, shown

CABIN = Tree("site/hearth", "cabin")


def test_a_hub_speaks_under_its_own_tree_alone() -> None:
    topics = (
        CABIN.beat,
        CABIN.about("lamp"),
        CABIN.state("lamp"),
        CABIN.event("lamp"),
        CABIN.ask("home"),
        CABIN.answer("home"),
    )
    assert all(topic.startswith("site/hearth/cabin/shared/") for topic in topics)
    assert len(set(topics)) == len(topics)


def test_what_is_shown_is_known_by_its_topic() -> None:
    assert shown(CABIN.about("lamp"), "site/hearth") == ("cabin", "lamp")


@pytest.mark.parametrize(
    "topic",
    ["hearth/cabin/shared/about/lamp", "site/hearth/cabin/shared/state/lamp", "site/hearth/cabin/shared/about",
     "site/hearth/Cabin/shared/about/lamp", "site/hearth/cabin/shared/about/a/b", "site/hearth/c/shared/about/a b"],
)  # fmt: skip
def test_what_is_none_is_nobodys(topic: str) -> None:
    assert shown(topic, "site/hearth") is None
