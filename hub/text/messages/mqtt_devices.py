"""Messages about devices over MQTT."""

MESSAGES: dict[str, tuple[str, str]] = {
    "mqtt.no_base": (
        "`{topic}` is no topic of a device: leave out `+` and `#`, which stand for many topics",
        "`{topic}` 不是某个设备的主题：请去掉代表多个主题的 `+` 和 `#`",
    ),
    "mqtt.no_broker": (
        "it is reached over MQTT, and hearth.yaml names no broker: write `mqtt: {{broker: mqtt://HOST}}` there",
        "它通过 MQTT 连接，而 hearth.yaml 未指定代理：请在其中写 `mqtt: {{broker: mqtt://主机}}`",
    ),
    "mqtt.no_model": (
        "write `model:` at the device with {ref} in devices.yaml: an entry of products/*.yaml says what it can do",
        "请在 devices.yaml 中 {ref} 所在的设备下写上 `model:`：products/*.yaml 中的条目说明它能做什么",
    ),
    "mqtt.no_payload": (
        "the template of this write makes nothing of the value: correct `write_template` in the product's entry",
        "此写入的模板未能由该值生成内容：请更正产品条目中的 `write_template`",
    ),
    "mqtt.not_adopted": (
        "{ref} needs no adoption: write it into devices.yaml, with the `model` of your entry in products/*.yaml",
        "{ref} 无需接入：请把它写入 devices.yaml，并写上 products/*.yaml 中您的条目的 `model`",
    ),
    "mqtt.said_offline": (
        "its availability topic says that it is offline",
        "它的在线状态主题表示它已离线",
    ),
}
