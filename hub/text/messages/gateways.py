"""Messages about gateways and what sits behind them (ids `lan.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "lan.bad_key": (
        "this is no key of the gateway: give the 16 characters of the app's developer mode, or its token (32 digits)",
        "这不是网关密钥：应为 App 开发者模式中的 16 个字符，或 32 位十六进制的令牌",
    ),
    "lan.bad_sid": (
        "`{sid}` is no id of this family: hexadecimal digits in lower case, as `hearth discover` shows",
        "`{sid}` 不是该系列的编号：应为小写十六进制数字，如 `hearth discover` 所示",
    ),
    "lan.child_silent": (
        "it has told nothing for {minutes} minutes: its battery may be empty, or it is out of the gateway's reach",
        "已有 {minutes} 分钟没有消息：可能电池耗尽，或超出网关的范围",
    ),
    "lan.deaf": (
        "the gateway answers, but its multicast does not arrive, and with it presses of buttons: check your switches",
        "网关能回答，但收不到它的组播，按键事件会丢失：请检查交换机和 Wi-Fi 设置",
    ),
    "lan.id_too_long": (
        "`{did}` is too long for a command of {most} characters, so that it cannot tell by scenes",
        "`{did}` 超出命令 {most} 个字符的限制，无法通过场景上报",
    ),
    "lan.port_taken": (
        "UDP port {port} at {address} is taken: stop the other program that plays a device, such as another hub",
        "{address} 的 UDP 端口 {port} 已被占用：请停止其他模拟设备的程序，例如另一个中枢",
    ),
    "lan.scene_refused": (
        "the gateway does not take the scenes by which it would tell us: {detail}",
        "网关不接受用于上报的场景：{detail}",
    ),
    "lan.scenes_not_asked": (
        "{model} tells only through scenes in its gateway: write `scene_push: on` at the device",
        "{model} 只能通过网关中的场景上报：请在设备处写 `scene_push: on`",
    ),
    "lan.needs_key": (
        "the gateway at {address} needs its LAN key or its token; without one, adopt its `miio:` endpoint first",
        "{address} 上的网关需要局域网密钥或令牌；若都没有，请先接入它的 `miio:` 端点",
    ),
    "lan.no_proof": (
        "what answers for {ref} accepts any key, so it is not believed to be the gateway",
        "冒充 {ref} 的设备接受任何密钥，因此不认为它是该网关",
    ),
    "lan.no_such_child": (
        "its gateway does not know {sid}: pair it with the gateway, or correct the id",
        "网关不认识 {sid}：请将其与网关配对，或更正编号",
    ),
    "lan.refuses": (
        "the gateway refuses this: {detail}",
        "网关拒绝了此操作：{detail}",
    ),
    "lan.wrong_key": (
        "{ref} does not take our key: adopt the gateway again, with its new key or token",
        "{ref} 不接受我们的密钥：请用新的密钥或令牌重新接入网关",
    ),
}
