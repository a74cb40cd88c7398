from scenes.engine.program import Program, Scene
from scenes.engine.view import View
from scenes.journal.entries import CellState, cells_of, program_hash
from tests.scenes.household import HOUSE


def scene(id_: str, hash_: str) -> Scene:
    return Scene(id_, id_, "a.yaml:1", (0, 0, 0), hash_, (), None, ())


def test_the_hash_of_a_program_knows_scenes_and_their_order() -> None:
    one, two = scene("a", "1"), scene("b", "2")
    hashes = {program_hash(Program(scenes)) for scenes in ((one, two), (two, one), (one,), (), (one, scene("b", "3")))}
    assert len(hashes) == 5
    assert program_hash(Program((one, two))) == program_hash(Program((scene("a", "1"), scene("b", "2"))))


def test_all_cells_are_in_a_checkpoint() -> None:
    view = View()
    kettle = HOUSE["kettle"].abilities.properties
    on = view.cell("kettle", "on", "kettle.on", kettle["on"])
    heat = view.cell("kettle", "temperature", "kettle.temperature", kettle["temperature"])
    on.value, on.heard = True, True
    heat.last, heat.unknown_since = 40.0, 12.5
    assert cells_of(view) == (
        CellState(on.id, True),
        CellState(heat.id, None, heard=False, unknown_since=12.5, last=40.0),
    )
