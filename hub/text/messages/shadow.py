"""Shadows: scenes that run and do nothing (ids `shadow.*`, and theirs in traces and editors)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "trace.shadow": ("a shadow: nothing of this is done", "影子模式：以下均不真正执行"),
    "schema.key.shadow": (
        "Whether the scene only notes what it would do, and does nothing.",
        "场景是否只记录本应执行的操作而不真正执行。",
    ),
    "cli.shadow_mark": ("{result} (shadow)", "{result}（影子）"),
}
