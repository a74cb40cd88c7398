"""What the edge to the broker says: of commands that it refuses, and of the broker's list of who may do what."""

MESSAGES: dict[str, tuple[str, str]] = {
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
    "mqtt.command_no_text": (
        "a command must be text in UTF-8",
        "命令必须是 UTF-8 文本",
    ),
    "mqtt.command_too_large": (
        "the command has {size} bytes: at most {most} are taken",
        "命令长 {size} 字节：最多接受 {most} 字节",
    ),
    "mqtt.kept_command": (
        "a command was kept by the broker (`{topic}`) and is not carried out: publish commands without the retain flag, "
        "and clear it with an empty kept message",
        "代理保留了一条命令（`{topic}`），不会执行：发布命令时不要使用 retain 标志，并用空的保留消息清除它",
    ),
    "mqtt.too_many_commands": (
        "more than {a_second} commands a second come over MQTT: what is beyond is dropped; look for a loop in whoever "
        "sends them",
        "MQTT 每秒收到的命令超过 {a_second} 条：超出部分将被丢弃；请检查发送方是否存在循环",
    ),
}
