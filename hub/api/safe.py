"""The way in while the hub is in safe mode: every question is answered with what happened and the ways out."""

from typing import Final, Protocol

from aiohttp import web

from hub.api.errors import error_json
from hub.api.guard import language_of, read_body
from hub.api.ports import Json
from hub.api.routes import PREFIX
from hub.api.server import LARGEST_BODY, errors_as_json, reply
from hub.model.errors import HearthError
from hub.text.messages.catalogue import Language

UNAVAILABLE: Final = 503


class Rescue(Protocol):
    """Safe mode, as the way in sees it."""

    def trouble(self, language: Language) -> HearthError:
        """What happened, and the way out; its fields are in that language."""

    def efforts(self, language: Language) -> tuple[str, ...]:
        """How far each dangerous thing has come on its way to being safe, one sentence each."""

    async def weigh(self) -> Json:
        """What can be saved. Raises BadSetup."""

    async def recover(self, *, fresh: bool) -> Json:
        """Save it, or start with nothing; the hub then starts again. Raises BadSetup."""


def safe_app(rescue: Rescue) -> web.Application:
    """The application: GET and POST `/recover`, and one answer for all else."""

    async def weigh(_: web.Request) -> web.StreamResponse:
        return reply(200, await rescue.weigh())

    async def recover(request: web.Request) -> web.StreamResponse:
        body = await read_body(request)
        return reply(200, await rescue.recover(fresh=body.get("fresh") is True))

    async def refuse(request: web.Request) -> web.StreamResponse:
        language = language_of(request)
        told: Json = error_json(rescue.trouble(language), language)
        told["problems"] = [{"message": text, "file": None} for text in rescue.efforts(language)]
        return reply(UNAVAILABLE, {"error": told})

    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[errors_as_json])
    app.router.add_get(f"{PREFIX}/recover", weigh)
    app.router.add_post(f"{PREFIX}/recover", recover)
    app.router.add_route("*", "/{any:.*}", refuse)
    return app
