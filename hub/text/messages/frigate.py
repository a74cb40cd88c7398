"""Messages about cameras behind Frigate (ids `frigate.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "frigate.not_there": (
        "no Frigate tells of {ref}: is it running with MQTT on, and is its topic in `mqtt: listen:` of hearth.yaml?",
        "没有 Frigate 提及 {ref}：它是否在运行并启用了 MQTT，其主题是否列在 hearth.yaml 的 `mqtt: listen:` 中？",
    ),
}
