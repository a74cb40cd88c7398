"""Messages about Zigbee devices behind zigbee2mqtt (ids `zigbee2mqtt.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "zigbee2mqtt.bridge_gone": (
        "zigbee2mqtt is not running, or has lost its broker: start it, and look into its log",
        "zigbee2mqtt 未运行，或与消息代理失去连接：请启动它并查看其日志",
    ),
    "zigbee2mqtt.disabled": (
        "it is disabled in zigbee2mqtt: enable it there",
        "该设备在 zigbee2mqtt 中已停用：请在那里启用",
    ),
    "zigbee2mqtt.interviewing": (
        "zigbee2mqtt is still getting to know {ref}: wait a minute, and wake the device by a press of its button",
        "zigbee2mqtt 仍在识别 {ref}：请稍等一分钟，并按一下设备按钮将其唤醒",
    ),
    "zigbee2mqtt.no_converter": (
        "zigbee2mqtt does not know how to set `{what}` on this device: look for an update of zigbee2mqtt",
        "zigbee2mqtt 不知道如何在此设备上设置 `{what}`：请查看 zigbee2mqtt 是否有更新",
    ),
    "zigbee2mqtt.no_joining": (
        "zigbee2mqtt lets no devices join ({words}): look into its log",
        "zigbee2mqtt 未允许设备入网（{words}）：请查看其日志",
    ),
    "zigbee2mqtt.not_delivered": (
        "zigbee2mqtt could not deliver `{what}` ({words}): has the device power, and is it near enough?",
        "zigbee2mqtt 未能送达 `{what}`（{words}）：设备是否有电，距离是否足够近？",
    ),
    "zigbee2mqtt.not_there": (
        "no zigbee2mqtt tells of {ref}: is it running, and is its base topic in `mqtt: listen:` of hearth.yaml?",
        "没有 zigbee2mqtt 提及 {ref}：它是否在运行，其基础主题是否列在 hearth.yaml 的 `mqtt: listen:` 中？",
    ),
    "zigbee2mqtt.nothing_common": (
        "the members of {ref} have nothing in common that can be switched: use the members themselves",
        "{ref} 的成员没有可一起控制的共同功能：请直接使用各成员",
    ),
    "zigbee2mqtt.nothing_told": (
        "{ref} ({model}) has nothing that can be read or set: it only extends the network",
        "{ref}（{model}）没有可读取或设置的内容：它只用于扩展网络",
    ),
    "zigbee2mqtt.removed": (
        "it was removed from zigbee2mqtt: let it join again, or take it out of devices.yaml",
        "该设备已从 zigbee2mqtt 中移除：请重新入网，或将其从 devices.yaml 中删除",
    ),
    "zigbee2mqtt.unsupported": (
        "zigbee2mqtt does not support {ref} ({model}): look for an update of zigbee2mqtt",
        "zigbee2mqtt 不支持 {ref}（{model}）：请查看 zigbee2mqtt 是否有更新",
    ),
}
