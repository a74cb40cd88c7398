"""Handlers about scenes that somebody runs, pauses or lets run again by hand."""

from typing import Final

from hub.api.commanding import value_in
from hub.api.errors import BadInput, BadRequest, NotFound
from hub.api.fields import number_in, object_in
from hub.api.ports import ApiPorts, Json, SceneInfo
from hub.api.route import Ask
from hub.text.hints import suggest
from hub.text.problem import error

PATIENCE: Final = 5.0
LONGEST_PATIENCE: Final = 60.0
LONGEST_PAUSE: Final = 366 * 86_400.0
AHEAD: Final = 86_400
FARTHEST: Final = 31 * 86_400


async def run_scene(ports: ApiPorts, ask: Ask) -> Json:
    """Run a scene and wait for its end: {"fields": {name: value}, "wait": seconds}."""
    scene = _found(ports, ask.parts["scene"])
    given = object_in(ask.body, "fields", required=False)
    fields = {prop.name: prop for prop in scene.fields}
    for name in given:
        if name not in fields:
            known = ", ".join(f"`{one}`" for one in fields) or "-"
            hint = suggest(name, fields)
            raise BadInput(error("hand.no_field", None, hint=hint, name=name, scene=scene.title, known=known))
    values = {name: value_in(fields[name], value) for name, value in given.items()}
    wait = number_in(ask.body, "wait", 0.0, LONGEST_PATIENCE)
    patience = PATIENCE if wait is None else wait
    trace = await ports.scenes.run(scene.id, values, ask.who, patience, ask.language)
    result = "waiting" if trace is None else trace["result"]
    return {"scene": scene.title, "id": scene.id, "result": result, "trace": trace}


async def show_coming(ports: ApiPorts, ask: Ask) -> Json:
    """What comes next, as things stand: ?seconds=86400."""
    seconds = ask.query.get("seconds", str(AHEAD))
    if not seconds.isascii() or not seconds.isdigit() or not 1 <= int(seconds[:9]) <= FARTHEST:
        raise BadRequest(400, "api.field_number", field="seconds", low=1, high=FARTHEST)
    return ports.scenes.coming(float(seconds))


async def pause_scene(ports: ApiPorts, ask: Ask) -> Json:
    """Let a scene not run by itself: {"seconds": 7200}; without seconds until it is resumed."""
    scene = _found(ports, ask.parts["scene"])
    ports.scenes.switch(scene.id, number_in(ask.body, "seconds", 1.0, LONGEST_PAUSE), ask.who)
    return _now(ports, scene)


async def resume_scene(ports: ApiPorts, ask: Ask) -> Json:
    """Let a scene run again that was paused, or that the hub has set aside."""
    scene = _found(ports, ask.parts["scene"])
    ports.scenes.switch(scene.id, 0.0, ask.who)
    return _now(ports, scene)


def _now(ports: ApiPorts, scene: SceneInfo) -> Json:
    return {"scene": scene.title, "id": scene.id, "rest": _found(ports, scene.id).rest}


def _found(ports: ApiPorts, name: str) -> SceneInfo:
    """The scene of that id, else of that title. Raises NotFound, or BadInput where two have the title."""
    scenes = ports.scenes.list()
    by_id = next((scene for scene in scenes if scene.id == name), None)
    if by_id is not None:
        return by_id
    titled = [scene for scene in scenes if scene.title == name]
    if len(titled) > 1:
        ids = ", ".join(f"`{scene.id}`" for scene in titled)
        raise BadInput(error("hand.two_scenes", None, title=name, ids=ids))
    if not titled:
        hint = suggest(name, [word for scene in scenes for word in (scene.id, scene.title)])
        raise NotFound(error("hand.no_scene", None, hint=hint, name=name))
    return titled[0]
