"""An announcement for Home Assistant while it is made: its entities, and the templates that they share."""

from collections.abc import Iterable
from typing import Final

from hub.core.guards import guard_of
from hub.model.capability import Category, Level, Property
from hub.model.device import Device
from hub.mqtt.states import told
from hub.mqtt.topics import Topics, plain
from hub.text.messages.catalogue import CATALOGUE, Language, render

Options = dict[str, object]
"""What Home Assistant is told of one entity."""

CELSIUS: Final = "°C"
ON_OFF: Final = {"payload_on": "on", "payload_off": "off"}


def value(path: str) -> str:
    """The value at a path, in a template: None where it is not known."""
    return f"value_json['{path}']"


def shown(path: str) -> str:
    """The template of a value as it is; `None` where it is not known."""
    return f"{{{{ {value(path)} }}}}"


def on_or_off(path: str, on: str = "on", off: str = "off") -> str:
    """The template of a yes or no in two words; `None` where it is not known."""
    return f"{{{{ '{on}' if {value(path)} else '{off}' if {value(path)} == false else None }}}}"


def within(path: str, low: float | None, high: float | None) -> str:
    """The template of a number; `None` beyond what can be set, which Home Assistant would complain of."""
    limits = [f"{value(path)} is number"]
    limits += [] if low is None else [f"{value(path)} >= {low:g}"]
    limits += [] if high is None else [f"{value(path)} <= {high:g}"]
    return f"{{{{ {value(path)} if {' and '.join(limits)} else None }}}}"


class Draft:
    """One device: what was announced of it, and what is still to be (`left`)."""

    def __init__(self, device: Device, topics: Topics, language: Language) -> None:
        self.device = device
        self.entities: dict[str, Options] = {}
        self.left: dict[str, Property] = told(device.abilities)
        self.calls = dict(device.abilities.commands)
        self.state_topic = topics.state(device.handle)
        self.event_topic = topics.event(device.handle)
        self._root = topics.root
        self._id = topics.id_of(device.key)
        self._language = language
        self._named_so = False

    def set_topic(self, path: str = "") -> str:
        """Where the property at a path is set, or any of the device."""
        return f"{self._root}/set/{self.device.handle}" + (f"/{path}" if path else "")

    def call_topic(self, path: str) -> str:
        """Where a command is called."""
        return f"{self._root}/call/{self.device.handle}/{path}"

    def has(self, path: str) -> bool:
        """Whether there is a property at the path that no entity shows yet."""
        return path in self.left

    def sets(self, path: str) -> bool:
        """Whether it may be set from here: whatever opens a way in may not."""
        prop = self.left.get(path)
        return prop is not None and prop.writable and not self.opens(path)

    def opens(self, path: str) -> bool:
        """Whether setting the property can open a way in."""
        guard = guard_of(self.device, path)
        return guard is not None and guard.level is Level.ENTRY

    def add(self, platform: str, path: str, name: str | None, options: Options, *, uses: Iterable[str] = ()) -> None:
        """Announce an entity. `uses`: the paths that it shows, which need no other."""
        id_ = "_".join(plain(part) for part in path.replace(".", "_").split("_"))
        self.entities[f"{platform}_{id_}"] = {
            "p": platform, "uniq_id": f"{self._id}_{platform}_{id_}", "name": name, **options
        }  # fmt: skip
        for one in uses:
            self.left.pop(one, None)

    def main_name(self, path: str, otherwise: str) -> str | None:
        """The name of what the device, or one of its components, is: None for the first, which is called as it is."""
        component = path.rpartition(".")[0]
        if component:
            return _spoken(component)
        if self._named_so:
            return _spoken(otherwise)
        self._named_so = True
        return None

    def name_of(self, path: str) -> str:
        """The name of a property, event or command, after its component."""
        component, _, name = path.rpartition(".")
        known = f"explain.property.{name}"
        word = render(known, {}, "zh") if self._language == "zh" and known in CATALOGUE else _spoken(name)
        return f"{_spoken(component)} {word[:1].lower() + word[1:]}" if component else word


def category(prop: Property, *, settable: bool) -> Options:
    """Where a property belongs on a screen there: what can be set is a setting, what is only shown a diagnosis."""
    if prop.category is Category.PRIMARY:
        return {}
    return {"entity_category": "config" if settable else "diagnostic"}


def _spoken(word: str) -> str:
    text = word.replace("_", " ")
    return text[:1].upper() + text[1:]
