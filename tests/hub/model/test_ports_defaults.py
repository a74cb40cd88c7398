"""What ports are where nobody hands one over."""

from hub.model.ports import Blank, NoLibrary


def test_a_library_in_which_nothing_is_written() -> None:
    library = NoLibrary()
    assert (library.definitions("miio", "a.b.c"), library.specification("a.b.c"), library.models("miio")) == (
        (),
        None,
        (),
    )


def test_a_notebook_in_memory_gives_back_what_was_noted_last() -> None:
    notebook = Blank()
    assert notebook.recall("limit") is None
    notebook.note("limit", {"members": 4})
    notebook.note("limit", {"members": 2})
    assert notebook.recall("limit") == {"members": 2}
