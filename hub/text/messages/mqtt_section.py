"""hearth.yaml, `mqtt:`."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "config.mqtt_broker": (
        "`{text}` is no broker: write `mqtt://HOST[:PORT]`, or `mqtts://…` for TLS; `user:`, `password:` stand below",
        "`{text}` 不是代理地址：请写 `mqtt://主机[:端口]`，TLS 则写 `mqtts://…`；用户名、密码另写 `user:`、`password:`",
    ),
    "config.mqtt_name": (
        "`{text}` cannot be a hub's name in topics: at most 32 of a-z, 0-9, `_` and `-`, and no `_` or `-` first",
        "`{text}` 不能作为主题中的中枢名：最多 32 个 a-z、0-9、`_`、`-` 字符，且不以 `_` 或 `-` 开头",
    ),
    "config.mqtt_own_name": (
        "`{text}` is this hub itself: name the other one here, and let each hub have a `name` of its own under `mqtt`",
        "`{text}` 就是本中枢：此处应写另一个中枢的名称，且每个中枢在 `mqtt` 下应有各自的 `name`",
    ),
    "config.mqtt_tls_without": (
        "`tls` is for a broker with TLS: write `mqtts://` in `broker`",
        "`tls` 仅用于 TLS 代理：请在 `broker` 中写 `mqtts://`",
    ),
    "config.mqtt_topic": (
        "`{text}` cannot begin topics: words between single slashes, without blanks, `+`, `#`, and no `$` first",
        "`{text}` 不能作为主题的开头：各级以单个斜杠分隔，不含空格、`+`、`#`，且不以 `$` 开头",
    ),
    "config.no_broker": (
        "`{handle}` is reached over MQTT, but hearth.yaml names no broker: write `mqtt: {{broker: mqtt://HOST}}` there",
        "`{handle}` 通过 MQTT 连接，但 hearth.yaml 未指定代理：请在其中写 `mqtt: {{broker: mqtt://主机}}`",
    ),
    "config.shared_unknown": (
        "there is no device `{handle}` to be shown to other hubs, or kept from them",
        "没有设备 `{handle}`，无法对其他中枢公开或隐藏",
    ),
    "schema.hearth.mqtt": ("The MQTT broker, and what the hub has to do with it.", "MQTT 代理，以及中枢如何使用它。"),
    "schema.home.broker": ("mqtt://HOST, or mqtts://HOST for TLS.", "mqtt://主机，TLS 用 mqtts://主机。"),
    "schema.home.listen": (
        "By family, the topics under which it hears of devices; off: not at all.",
        "按设备族：在哪些主题下发现设备；off 表示不发现。",
    ),
    "schema.home.publish": (
        "Tell everybody at the broker how devices are, and take commands.",
        "向代理上的所有人发布设备状态，并接受命令。",
    ),
    "schema.home.share": ("Other hubs that see our devices.", "可看到本家设备的其他中枢。"),
    "schema.home.user": ("The name under which the broker knows the hub.", "中枢在代理上的用户名。"),
    "schema.home.password": ("`!secret NAME`.", "`!secret 名称`。"),
    "schema.home.version": ("5 or 3.1.1, where the broker must not be asked.", "5 或 3.1.1；不写则询问代理。"),
    "schema.home.tls": ("How broker and hub know each other.", "代理与中枢如何相互认证。"),
    "schema.home.ca": ("Who vouches for the broker: a file.", "为代理作证的 CA 文件。"),
    "schema.home.certificate": ("The hub's own certificate.", "中枢自己的证书。"),
    "schema.home.key": ("The key of the hub's certificate.", "中枢证书的密钥。"),
    "schema.home.base": ("The topic under which hubs speak.", "各中枢发言所在的主题。"),
    "schema.home.homeassistant": (
        "Where Home Assistant listens for announcements; off: nothing is announced.",
        "Home Assistant 在哪个主题下听取公告；off 表示不公告。",
    ),
    "schema.home.commands": ("Whether commands are taken.", "是否接受命令。"),
    "schema.home.with": ("By the name of a hub: watch or command.", "按中枢名：watch（查看）或 command（命令）。"),
    "schema.home.devices": ("The devices that they see; all, where nothing is said.", "它们可见的设备；不写则为全部。"),
    "schema.home.except": ("Devices that they do not see.", "它们不可见的设备。"),
}
