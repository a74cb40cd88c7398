"""What the edge to the broker says: of commands that it refuses, and of the broker's list of who may do what."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.arg.mqtt.acl": (
        "print Mosquitto's list of who may do what, made of hearth.yaml",
        "根据 hearth.yaml 输出 Mosquitto 的访问控制列表",
    ),
    "cli.arg.mqtt.status": ("whether the broker is reached, and what was said and heard", "代理的连接状态与收发统计"),
    "cli.column.count": ("count", "次数"),
    "cli.help.mqtt": ("the MQTT broker: how the hub fares there, and who may do what", "MQTT 代理：连接状态与访问权限"),
    "cli.mqtt_connected": (
        "Connected to {broker} since {since}, MQTT {version}.",
        "已连接到 {broker}，自 {since} 起，MQTT {version}。",
    ),
    "cli.mqtt_count.told": ("messages told", "已发布的消息"),
    "cli.mqtt_count.told_once_for_several": ("changes told along with another", "合并发布的变化"),
    "cli.mqtt_count.waiting_to_be_told": ("messages waiting to be told", "等待发布的状态"),
    "cli.mqtt_count.events_dropped": ("events dropped, for there were too many", "因过多而丢弃的事件"),
    "cli.mqtt_count.cleared": ("topics cleared that nothing stands behind", "已清除的无主主题"),
    "cli.mqtt_count.commands_taken": ("commands taken", "已接受的命令"),
    "cli.mqtt_count.commands_refused": ("commands refused", "已拒绝的命令"),
    "cli.mqtt_count.kept_commands_refused": (
        "commands refused, for the broker had kept them",
        "因被代理保留而拒绝的命令",
    ),
    "cli.mqtt_count.commands_beyond_the_rate": ("commands dropped, for there were too many", "因过多而丢弃的命令"),
    "cli.mqtt_count.waiting": ("messages waiting for the broker", "等待代理的消息"),
    "cli.mqtt_count.shared": ("messages to other hubs", "发给其他中枢的消息"),
    "cli.mqtt_count.too_long_for_scenes": ("messages too long for scenes", "对场景而言过长的消息"),
    "cli.mqtt_none": (
        "hearth.yaml names no MQTT broker (`mqtt:`), and so there is none.",
        "hearth.yaml 未指定 MQTT 代理（`mqtt:`），因此没有连接。",
    ),
    "cli.mqtt_not_configured": (
        (
            "hearth.yaml in {folder} names no MQTT broker: add `mqtt:` with `broker: mqtt://HOST`, "
            "or mend what `hearth check` says"
        ),
        (
            "{folder} 中的 hearth.yaml 未指定 MQTT 代理：请添加 `mqtt:` 并写上 `broker: mqtt://HOST`，"
            "或修正 `hearth check` 指出的问题"
        ),
    ),
    "cli.mqtt_not_connected": (
        "Not connected to {broker} since {since}: {reason}.",
        "自 {since} 起未连接到 {broker}：{reason}。",
    ),
    "cli.mqtt_never_connected": ("Not connected to {broker}: {reason}.", "未连接到 {broker}：{reason}。"),
    "cli.mqtt_refused": (
        "The broker does not let the hub hear `{topic}`: see `hearth mqtt acl`.",
        "代理不允许中枢接收 `{topic}`：参见 `hearth mqtt acl`。",
    ),
    "mqtt.acl_devices": (
        "Devices that speak under the name that they sign in with (tele/NAME, stat/NAME, cmnd/NAME).",
        "以登录名作为主题名的设备（tele/名称、stat/名称、cmnd/名称）。",
    ),
    "mqtt.acl_head": (
        (
            "Who may do what at the broker of the hub `{name}`: made by `hearth mqtt acl`, for Mosquitto.\n"
            "What no line allows is refused. Each user needs a password: mosquitto_passwd FILE USER.\n"
            "mosquitto.conf needs these lines; the second listener is for other machines, and by TLS:"
        ),
        (
            "中枢 `{name}` 所用代理的访问控制列表：由 `hearth mqtt acl` 为 Mosquitto 生成。\n"
            "未明确允许的一律拒绝。每个用户都需要密码：mosquitto_passwd 文件 用户。\n"
            "mosquitto.conf 需要以下各行；第二个监听端口供其他机器使用，并采用 TLS："
        ),
    ),
    "mqtt.acl_home_assistant": (
        "Home Assistant: reads what Hearth says, and asks.",
        "Home Assistant：读取 Hearth 发布的内容，并可发出请求。",
    ),
    "mqtt.acl_hub": (
        "The hub. Its devices and scenes name the topics that it hears, so that it may hear all.",
        "中枢。它收听的主题由设备和场景指定，因此可以收发全部主题。",
    ),
    "mqtt.acl_other_hub": (
        (
            "The hub `{user}`, or the bridge to it: says what it shares, hears what is shared here.\n"
            "A bridge signs in by a certificate with the common name {user}: see docs/homes.md."
        ),
        (
            "中枢 `{user}`，或通往它的网桥：发布它共享的内容，读取这里共享的内容。\n"
            "网桥以通用名为 {user} 的证书登录：见 docs/homes.md。"
        ),
    ),
    "mqtt.acl_program": (
        "{user}: what it says of its devices, and hears for them.",
        "{user}：发布其设备的内容，并接收发给设备的内容。",
    ),
    "mqtt.acl_unsafe_name": (
        "`{name}` cannot stand in an access list: use letters, digits, `_`, `-` and `.`",
        "`{name}` 不能用于访问控制列表：请只用字母、数字、`_`、`-` 和 `.`",
    ),
    "mqtt.command_call_form": (
        'a call is {{"call": COMMAND, "args": {{...}}}}, and nothing else beside it but an id',
        '调用的格式为 {{"call": 命令, "args": {{...}}}}，除 id 外不能有其他内容',
    ),
    "mqtt.command_id_form": (
        "the id must be 1 to {most} printable ASCII characters",
        "id 必须是 1 至 {most} 个可打印的 ASCII 字符",
    ),
    "mqtt.command_no_json": (
        'this must be a JSON object, such as {{"on": true}}, with each key once',
        '内容必须是 JSON 对象，例如 {{"on": true}}，且每个键只出现一次',
    ),
    "mqtt.command_kept": (
        "a command that the broker keeps is not carried out: publish it without the retain flag",
        "代理保留的命令不会执行：发布时不要使用 retain 标志",
    ),
    "mqtt.command_no_text": (
        "a command must be text in UTF-8",
        "命令必须是 UTF-8 文本",
    ),
    "mqtt.command_too_large": (
        "the command has {size} bytes: at most {most} are taken",
        "命令长 {size} 字节：最多接受 {most} 字节",
    ),
    "mqtt.kept_command": (
        (
            "a command that the broker keeps (`{topic}`) is not carried out, and cleared there: publish commands "
            "without the retain flag"
        ),
        "代理保留的命令（`{topic}`）不会执行，并已从代理清除：发布命令时不要使用 retain 标志",
    ),
    "mqtt.too_many_commands": (
        (
            "more than {a_second} commands a second come over MQTT: what is beyond is dropped; look for a loop in "
            "whoever sends them"
        ),
        "MQTT 每秒收到的命令超过 {a_second} 条：超出部分将被丢弃；请检查发送方是否存在循环",
    ),
}
