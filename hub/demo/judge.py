"""The judge: asks the simulators, never the hub, whether what must happen has happened, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from drivers.kit.simulator import ReceivedCommand
from hub.demo.control import Looked
from hub.demo.foresight import Deed, Forecast, Foreseen
from hub.demo.household import Household, Member
from hub.model.capability import Property
from hub.model.reading import PropertyId, property_id
from hub.model.value import Value
from hub.text.messages.catalogue import Language, render

Look = Mapping[str, Looked]
"""All simulators at one moment, by name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be: a message of the catalogue with its fields."""

    message_id: str
    params: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language = "en") -> str:
        """For people."""
        return render(self.message_id, self.params, language)


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows the household and what must happen in it."""

    household: Household
    forecast: Forecast

    def unforeseen(self) -> list[Finding]:
        """What is wrong before the day begins: scenes that the script names and that would do nothing."""
        return [
            Finding("cli.demo_scene_idle", {"scene": scene, "act": foreseen.act.title})
            for foreseen in self.forecast.acts
            for scene in foreseen.idle
        ] + [
            Finding("cli.demo_cannot_see", {"target": deed.target, "act": foreseen.act.title})
            for foreseen in self.forecast.acts
            for deed in foreseen.deeds
            if not self._visible(deed)
        ]

    def missing(self, foreseen: Foreseen, before: Look, now: Look) -> list[Finding]:
        """What the act must have brought about, and has not yet."""
        values = self.household.values({name: looked.state for name, looked in now.items()})
        act = foreseen.act.title
        found = [
            Finding("cli.demo_not_done", {"act": act, "target": deed.target, "value": shown(deed), "scene": deed.scene})
            for deed in foreseen.deeds
            if deed.args is None and not self._written(deed, foreseen, before, now, values)
        ]
        found += [
            Finding(
                "cli.demo_not_called", {"act": act, "target": deed.target, "value": shown(deed), "scene": deed.scene}
            )
            for deed in foreseen.deeds
            if deed.args is not None and not self._called(deed, before, now)
        ]
        return found + [Finding("cli.demo_not_told", {"act": act, "message": one}) for one in foreseen.notices]

    def uncalled_for(self, foreseen: Foreseen, before: Look, now: Look) -> list[Finding]:
        """What devices were asked to do between two looks although nothing of the kind must happen."""
        asked = {deed.device for deed in foreseen.deeds}
        return [
            Finding(
                "cli.demo_uncalled_for",
                {"act": foreseen.act.title, "device": handle, "method": request.method, "request": request.summary},
            )
            for handle, member in self.household.members.items()
            if handle not in asked
            for request in commands(member, before, now)
        ]

    def at_last(self, now: Look) -> list[Finding]:
        """What at the end of the day is not as all acts together must have left it."""
        after = self.forecast.acts[-1].after if self.forecast.acts else self.forecast.at_first
        values = self.household.values({name: looked.state for name, looked in now.items()})
        found = []
        for handle, member in self.household.members.items():
            for path, prop in member.device.abilities.properties.items():
                id_ = property_id(handle, path)
                if _lasting(prop) and id_ in after and not prop.same(values.get(id_), after[id_]):
                    seen = {"target": id_, "value": _word(values.get(id_)), "wanted": _word(after[id_])}
                    found.append(Finding("cli.demo_left_wrong", seen))
        return found + self._messages(now)

    def _messages(self, now: Look) -> list[Finding]:
        """People must have been told everything, once, and nothing else."""
        found = []
        deeds = [deed for foreseen in self.forecast.acts for deed in foreseen.deeds if deed.args is not None]
        for handle, member in self.household.members.items():
            if member.truth.messages is None:
                continue
            wanted = [str(deed.args["message"]) for deed in deeds if deed.device == handle and deed.args]
            told = list(member.truth.messages(now[member.row.handle].state))
            if told != wanted:
                found.append(Finding("cli.demo_wrong_messages", {"device": handle, "told": told, "wanted": wanted}))
        return found

    def _visible(self, deed: Deed) -> bool:
        member = self.household.members.get(deed.device)
        if member is None:
            return False
        return deed.path in (member.truth.looks if deed.args is None else member.truth.calls)

    def _written(
        self, deed: Deed, foreseen: Foreseen, before: Look, now: Look, values: Mapping[PropertyId, Value]
    ) -> bool:  # fmt: skip
        member = self.household.members.get(deed.device)
        prop = member.device.abilities.properties.get(deed.path) if member else None
        if member is None or prop is None:
            return False
        last = next(one for one in reversed(foreseen.deeds) if one.args is None and one.target == deed.target)
        if not prop.same(values.get(property_id(deed.device, deed.path)), last.value):
            return False
        proof, name = member.truth.proofs.get(deed.path), member.row.handle
        return proof is None or last.value is None or proof(before[name].state, now[name].state, last.value)

    def _called(self, deed: Deed, before: Look, now: Look) -> bool:
        member = self.household.members.get(deed.device)
        done = member.truth.calls.get(deed.path) if member else None
        if member is None or done is None or deed.args is None:
            return False
        return bool(commands(member, before, now)) and done(now[member.row.handle].state, deed.args)


def commands(member: Member, before: Look, now: Look) -> Sequence[ReceivedCommand]:
    """What a device was asked to do between two looks."""
    name = member.row.handle
    return [one for one in now[name].received[len(before[name].received) :] if member.truth.commanding(one)]


def sentences(findings: Iterable[Finding], language: Language = "en") -> list[str]:
    """For people, each once."""
    return list(dict.fromkeys(finding.sentence(language) for finding in findings))


def shown(deed: Deed) -> str:
    """The value written, or the arguments, as people read them."""
    if deed.args is None:
        return _word(deed.value)
    return ", ".join(_word(value) for value in deed.args.values())


def _word(value: Value | None) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else "-" if value is None else str(value)


def _lasting(prop: Property) -> bool:
    """Whether the property stays as it was left: not a measurement, and not a heater that ends by itself."""
    return not prop.self_changing and prop.guard is None and not prop.one_shot
