"""Run by the interpreter of `.venv-ha`, in a process of its own: the core of Home Assistant, on a clock that we turn.

Stdin holds a JSON list of cases, stdout gets a JSON list of as many results, each a list of [seconds, service, data] in
the order in which services were called. A case:

    {"begins": Unix seconds, "zone": time zone, "place": [latitude, longitude],
     "automations": YAML, "scripts": YAML or "", "scenes": YAML or "",
     "states": {entity: [state, {attribute: value}]},
     "obey": {"light.turn_on": {"state": "on"}, …},   what a service makes of the state of its entities; "=KEY" in place
                                                      of a word is that key of the data
     "steps": [["wait", seconds], ["state", entity, state, {attribute: value}], …]}

With "traces": true the result is {"calls": that list, "traces": what the store of traces would hold}.

A case that Home Assistant refuses to load is {"error": its words}.
"""

import asyncio
import contextlib
import importlib
import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

core: Any = importlib.import_module("homeassistant.core")
bootstrap: Any = importlib.import_module("homeassistant.bootstrap")
loader: Any = importlib.import_module("homeassistant.loader")
setup: Any = importlib.import_module("homeassistant.setup")
entries: Any = importlib.import_module("homeassistant.config_entries")
dt_util: Any = importlib.import_module("homeassistant.util.dt")
yaml_loader: Any = importlib.import_module("homeassistant.util.yaml.loader")
ha_json: Any = importlib.import_module("homeassistant.helpers.json")
time_machine: Any = importlib.import_module("time_machine")


class Loop(asyncio.SelectorEventLoop):
    """A loop whose time is ours."""

    def __init__(self) -> None:
        super().__init__()
        self.virtual = 1000.0

    def time(self) -> float:
        return self.virtual


def scheduled(loop: Loop) -> list[Any]:
    """What waits for its time; the loop has no other word for it."""
    return list(getattr(loop, "_scheduled"))  # noqa: B009 - it is the loop's own


class World:
    """One home: its clock, its services, and what was called."""

    def __init__(self, case: dict[str, Any], loop: Loop, traveller: Any) -> None:
        self.case, self.loop, self.traveller = case, loop, traveller
        self.began = loop.virtual
        self.calls: list[Any] = []
        self.hass: Any = None

    async def settle(self, rounds: int = 80) -> None:
        """Let everything run that does not wait for time."""
        for _ in range(rounds):
            await asyncio.sleep(0)

    async def begin(self, folder: str) -> str | None:
        """Set the home up; what is wrong with it."""
        hass = self.hass = core.HomeAssistant(folder)
        hass.config.skip_pip = True
        await hass.config.async_set_time_zone(self.case["zone"]) if asyncio.iscoroutinefunction(
            hass.config.set_time_zone
        ) else hass.config.set_time_zone(self.case["zone"])
        hass.config.latitude, hass.config.longitude = self.case["place"]
        hass.config.elevation = 0
        loader.async_setup(hass)
        hass.config_entries = entries.ConfigEntries(hass, {})
        await bootstrap.async_load_base_functionality(hass)
        for service in self.case["obey"]:
            domain, name = service.split(".")
            hass.services.async_register(domain, name, self._called)
        for entity, (state, attributes) in self.case["states"].items():
            hass.states.async_set(entity, state, attributes)
        config: dict[str, Any] = {"homeassistant": {}}
        for domain in ("script", "automation", "scene"):
            text = self.case.get(f"{domain}s") or ""
            if text:
                config[domain] = yaml_loader.parse_yaml(text)
        for domain in ("homeassistant", "sun", "script", "automation"):
            if domain in config or domain == "sun":
                config.setdefault(domain, {})
                if not await setup.async_setup_component(hass, domain, config):
                    return f"{domain} was not set up"
        bad = [one for one in hass.states.async_all("automation") if one.state == "unavailable"]
        if bad:
            return f"refused: {bad}"
        hass.set_state(core.CoreState.running)
        hass.bus.async_fire("homeassistant_start")
        hass.bus.async_fire("homeassistant_started")
        await self.settle(60)
        return None

    async def _called(self, call: Any) -> None:
        name = f"{call.domain}.{call.service}"
        data = {key: value for key, value in call.data.items() if key != "entity_id"}
        ids = call.data.get("entity_id", [])
        ids = ids.split(", ") if isinstance(ids, str) else list(ids)
        became: dict[str, str] = {}
        self.calls.append(
            [round(self.loop.virtual - self.began, 3), name, {**data, "entity_id": ids, "became": became}]
        )
        wanted = self.case["obey"][name]
        for entity in ids:
            now = self.hass.states.get(entity)
            if "state" in wanted and now is not None:
                state = wanted["state"]
                if state == "!":
                    state = "off" if now.state == "on" else "on"
                if state.startswith("="):
                    state = str(data[state[1:]])
                became[entity] = state
                self.hass.states.async_set(entity, state, now.attributes)

    async def wait(self, seconds: float) -> None:
        """Let time pass; everything due on the way happens at its time."""
        end = self.loop.virtual + seconds
        while True:
            due = [one.when() for one in scheduled(self.loop) if not one.cancelled() and one.when() <= end]
            if not due:
                break
            self._to(max(min(due), self.loop.virtual) + 0.00005)
            await self.settle()
        self._to(max(end, self.loop.virtual))
        await self.settle()

    def _to(self, at: float) -> None:
        self.loop.virtual = at
        self.traveller.move_to(self.case["begins"] + at - self.began)

    def traces(self) -> Any:
        """What is written to the store of traces when the hub stops."""
        data = {key: [one.as_dict() for one in runs.values()] for key, runs in self.hass.data["trace"].items()}
        whole = {"version": 1, "minor_version": 1, "key": "trace.saved_traces", "data": data}
        return json.loads(json.dumps(whole, cls=ha_json.ExtendedJSONEncoder))

    async def play(self) -> None:
        """Do the steps."""
        for step in self.case["steps"]:
            if step[0] == "wait":
                await self.wait(step[1])
            elif step[0] == "event":
                self.hass.bus.async_fire(step[1], step[2])
                await self.settle()
            else:
                self.hass.states.async_set(step[1], step[2], step[3] if len(step) > 3 else {})
                await self.settle()


async def one_case(case: dict[str, Any], loop: Loop) -> Any:
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        time_machine.travel(case["begins"], tick=False) as traveller,
    ):
        world = World(case, loop, traveller)
        wrong = await world.begin(folder)
        if wrong is None:
            await world.play()
        traces = world.traces() if wrong is None and case.get("traces") else None
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()
        await world.settle(5)
        for handle in scheduled(loop):
            handle.cancel()
        if traces is not None:
            return {"calls": world.calls, "traces": traces}
        return {"error": wrong} if wrong else world.calls


def main() -> None:
    logging.disable(logging.CRITICAL)
    if os.environ.get("HA_DEBUG"):
        logging.disable(logging.NOTSET)
        logging.basicConfig(level=logging.WARNING)
    cases = json.load(sys.stdin)
    results = []
    for case in cases:
        loop = Loop()
        asyncio.set_event_loop(loop)
        try:
            results.append(loop.run_until_complete(one_case(case, loop)))
        except Exception as error:  # noqa: BLE001 - a witness tells what it saw
            results.append({"error": f"{type(error).__name__}: {error}"})
        with contextlib.suppress(Exception):
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()
    json.dump(results, sys.stdout)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    assert Path(__file__).exists()
    main()
