"""Messages about devices with the Tasmota firmware (ids `tasmota.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "tasmota.not_there": (
        "{ref} says nothing of itself: is it at this broker, and has it discovery on (`SetOption19 0`)?",
        "{ref} 没有公布自身信息：它是否连接到此代理，并已开启发现功能（`SetOption19 0`）？",
    ),
}
