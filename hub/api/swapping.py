"""Handlers for one device in the place of another."""

from hub.api.errors import BadRequest
from hub.api.fields import optional_text_in, text_in
from hub.api.house import report_json
from hub.api.ports import ApiPorts, Json
from hub.api.route import Ask
from hub.text.messages.catalogue import render
from hub.text.problem import printable


async def swap(ports: ApiPorts, ask: Ask) -> Json:
    """Swap two devices: {"old", "new"}, or {"undo": handle}; {"dry_run": true} only says what that would do."""
    if ports.swaps is None:
        raise BadRequest(404, "api.no_route")
    dry_run, undone = ask.body.get("dry_run") is True, optional_text_in(ask.body, "undo")
    if undone is not None:
        done, report = await ports.swaps.undo(undone, dry_run=dry_run)
    else:
        done, report = await ports.swaps.swap(
            text_in(ask.body, "old"), text_in(ask.body, "new"), dry_run=dry_run
        )  # fmt: skip
    return report_json(report, ask) | {
        "handle": done.handle,
        "other": done.other,
        "differences": [
            {
                "lost": one.lost,
                "id": one.message_id,
                "message": printable(render(one.message_id, dict(one.params), ask.language)),
            }
            for one in done.differences
        ],
        "uses": [problem.to_json(ask.language) for problem in done.uses],
    }
