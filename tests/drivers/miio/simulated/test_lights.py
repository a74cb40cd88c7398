from tests.drivers.miio.simulated.bench import Bench
from tests.drivers.miio.simulated.test_legacy import answer


def test_a_colour_and_a_white_exclude_each_other() -> None:
    bench = Bench("yeelink.light.colorc")
    bench.put(_2_4=0xFF0000)
    assert bench.value("2.5") == 1
    bench.put(_2_3=3000)
    assert bench.value("2.5") == 2


def test_the_ceiling_lamp_steps_by_actions() -> None:
    bench = Bench("yeelink.light.ceilc")
    bench.put(_2_3=95)
    for action in (1, 2, 2, 3):
        assert bench.ask("action", {"did": "x", "siid": 2, "aiid": action, "in": []}) is not None
    assert (bench.sim.state()["on"], bench.sim.state()["brightness"]) == (True, 90)


def test_a_button_on_the_lamp() -> None:
    for model in ("yeelink.light.ceilc", "yeelink.light.lamp22", "yeelink.light.colorc"):
        bench = Bench(model)
        bench.sim.act("press", value=True)
        assert bench.value("2.1") is True


def test_the_bulb_sets_brightness_and_white_together() -> None:
    bench = Bench("philips.light.bulb")
    assert answer(bench, "set_bricct", [20, 30]) == ["ok"]
    assert answer(bench, "get_prop", ["bright", "cct"]) == [20, 30]
    assert answer(bench, "set_bricct", [20]) == {"code": -5001, "message": "invalid_arg"}
    assert answer(bench, "set_bricct", [20, 101]) == {"code": -5001, "message": "invalid_arg"}


def test_the_desk_lamp_answers_text_and_checks_the_effect() -> None:
    bench = Bench("yeelink.light.lamp1")
    assert answer(bench, "set_power", ["on", "smooth", 500]) == ["ok"]
    assert answer(bench, "set_ct_abx", [3000, "sudden", 0]) == ["ok"]
    assert answer(bench, "get_prop", ["power", "ct", "bright", "color_mode"]) == ["on", "3000", "100", "2"]
    assert answer(bench, "get_prop", ["flowing", "power"]) == ["", "on"]
    for wrong in (["on", "slowly", 500], ["on", "smooth"], ["on", "smooth", "500"], ["on", "smooth", -1]):
        assert answer(bench, "set_power", wrong) == {"code": -5001, "message": "invalid params"}
    assert answer(bench, "toggle") == ["ok"]
    assert bench.sim.state()["power"] == "off"
    assert answer(bench, "start_cf", [1]) == {"code": -9999, "message": "user ack timeout"}
