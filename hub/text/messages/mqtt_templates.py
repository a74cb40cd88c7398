"""Messages of templates in what devices announce (ids `mqtt.template_*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "mqtt.template_failed": (
        "the template came to nothing with this message ({why})",
        "该模板对这条消息没有得出结果（{why}）",
    ),
    "mqtt.template_form": (
        "the template has `{what}`, which Hearth does not understand and does not guess: use `json:` or a simpler one",
        "模板中有 Hearth 不理解也不会猜测的 `{what}`：请改用 `json:` 或更简单的模板",
    ),
}
