"""A property of the device that a variable holds."""

from hub.model.capability import Property
from hub.model.value import Kind
from scenes.engine.bound import Bound
from scenes.engine.view import View


def test_the_variable_says_which_device_it_is() -> None:
    prop = Property("on", Kind.BOOL, writable=True)
    one, other = (View().cell(name, "on", f"{name}.on", prop) for name in ("one", "other"))
    bound = Bound("lamp.on", "lamp", prop, {"one": one, "other": other}, ("kettle",))
    found = [bound.cell({"lamp": value}) for value in ("one", "other", "kettle", None, 3)]
    assert found == [one, other, None, None, None]
    assert bound.cell({}) is None
