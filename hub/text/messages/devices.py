"""Messages about devices and what they answer (ids `device.*`, `command.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "device.not_an_option": (
        "`{value}` is not something that {property} can be: use one of {options}",
        "{property} 不能取值 `{value}`：可用的值有 {options}",
    ),
    "device.out_of_range": (
        "{value} {unit} is out of range for {property}: from {minimum} to {maximum}",
        "{value} {unit} 超出 {property} 的范围：从 {minimum} 到 {maximum}",
    ),
    "device.unknown_capability": (
        "there is no capability `{name}`: `hearth capabilities` lists them",
        "没有名为 `{name}` 的能力：用 `hearth capabilities` 查看全部",
    ),
    "device.wrong_type": (
        "`{value}` does not fit {property}, which is of type {kind}",
        "`{value}` 不适合 {property}，其类型为 {kind}",
    ),
    "device.wrong_unit": (
        "the unit `{unit}` does not fit {property}: use {expected}",
        "单位 `{unit}` 不适合 {property}：请使用 {expected}",
    ),
    "device.answer_too_long": (
        "it answers with more than {limit} MiB: is it the right device?",
        "回答超过 {limit} MiB：请确认设备是否正确",
    ),
    "device.bad_address": (
        "`{address}` is no address: write `host`, `host:port` or `https://host:port`",
        "`{address}` 不是有效地址：请写成 `主机`、`主机:端口` 或 `https://主机:端口`",
    ),
    "device.camera_refuses": (
        "the camera refuses to tell its events (error {code}: {detail}): update its firmware",
        "摄像机拒绝发送事件（错误 {code}：{detail}）：请更新固件",
    ),
    "device.camera_too_old": (
        "the camera cannot push events over WebSocket: update its firmware",
        "摄像机不支持通过 WebSocket 推送事件：请更新固件",
    ),
    "device.connection_lost": (
        "the connection was lost; it is being opened again",
        "连接已断开，正在重新连接",
    ),
    "device.http_status": (
        "it answers with HTTP status {status}",
        "返回 HTTP 状态 {status}",
    ),
    "device.no_address": (
        "the address of {endpoint} is not known: discover or adopt it",
        "{endpoint} 的地址未知：请先发现或接入该设备",
    ),
    "device.no_answer": (
        "no answer within {seconds} s: is it switched on and in the network?",
        "{seconds} 秒内没有回答：设备是否已通电并联网？",
    ),
    "device.no_connection": (
        "no connection: {detail}",
        "无法连接：{detail}",
    ),
    "device.no_orders": (
        "the device has nothing that can be set or called this way",
        "该设备没有可以这样设置或调用的功能",
    ),
    "device.not_a_camera": (
        "{model} is no camera but a {kind}",
        "{model} 不是摄像机，而是 {kind}",
    ),
    "device.not_a_topic": (
        "`{topic}` is no topic: use 1 to 64 letters, digits, `-` and `_`",
        "`{topic}` 不是有效主题：请使用 1 到 64 个字母、数字、`-` 或 `_`",
    ),
    "device.not_adopted": (
        "the hub has no key of this device yet: adopt it",
        "中枢还没有该设备的密钥：请先接入该设备",
    ),
    "device.not_json": (
        "what came is no JSON",
        "收到的内容不是 JSON",
    ),
    "device.not_ntfy": (
        "what answers there is no ntfy server: check the address",
        "该地址上的不是 ntfy 服务器：请检查地址",
    ),
    "device.ntfy_refuses": (
        "the server refuses the message (HTTP status {status}: {detail})",
        "服务器拒绝该消息（HTTP 状态 {status}：{detail}）",
    ),
    "device.ntfy_unwell": (
        "the server says that it is not well: look at its log",
        "服务器报告自身异常：请查看其日志",
    ),
    "device.other_device": (
        "another device ({found}) answers at {address}; {expected} was expected",
        "{address} 上是另一台设备（{found}），而不是 {expected}",
    ),
    "device.password_refused": (
        "the device refuses our user and password: adopt it again with the right ones",
        "设备拒绝了用户名和密码：请用正确的用户名和密码重新接入",
    ),
    "device.redirected": (
        "it sends us elsewhere (HTTP status {status}), and that is not followed: use its real address",
        "对方要求跳转（HTTP 状态 {status}），中枢不会跟随：请使用真实地址",
    ),
    "device.secret_form": (
        "a user and a password are needed, written `user:password`",
        "需要用户名和密码，写成 `用户名:密码`",
    ),
    "device.session_closed": (
        "the hub ended the conversation before an answer came",
        "中枢在收到回答之前结束了会话",
    ),
    "device.session_failed": (
        "the hub failed while it spoke to the device: please report this with the log",
        "中枢与设备通信时出错：请附上日志反馈此问题",
    ),
    "device.silent": (
        "the device has fallen silent",
        "设备没有回应",
    ),
    "device.strange_answer": (
        "what answers at {address} is not the device that was adopted there",
        "{address} 上的回答不是所接入的设备",
    ),
    "device.token_refused": (
        "the server does not take our token for this topic: adopt it again with a token that may write",
        "服务器不接受该主题的令牌：请用有写入权限的令牌重新接入",
    ),
    "device.unexpected_answer": (
        "`{what}` is missing in the message, or not what it should be",
        "消息中缺少 `{what}`，或其内容不正确",
    ),
    "device.unknown_model": (
        "{model} is not known to the family {family}",
        "{family} 系列中没有型号 {model}",
    ),
    "command.device_offline": (
        "{device} is offline: is it switched on and in the network?",
        "{device} 离线：设备是否已通电并联网？",
    ),
    "command.expired": (
        "the command could not be sent in time",
        "命令未能及时发出",
    ),
    "command.hazard_not_allowed": (
        "{device} can be dangerous when switched on: write `hazard: allow` for it in devices.yaml to let Hearth do so",
        "开启 {device} 可能有危险：如要允许，请在 devices.yaml 中为它写上 `hazard: allow`",
    ),
    "command.hazard_unguarded": (
        "{device} stays off: real hazardous devices stay off until the safety guards exist; only simulated ones start",
        "{device} 保持关闭：在安全保护功能完成之前，真实的危险设备不会被开启，只有模拟设备可以开启",
    ),
    "command.not_confirmed": (
        "the device took the command, but does not report {path} as {value}",
        "设备接受了命令，但没有报告 {path} 为 {value}",
    ),
    "command.read_only": (
        "{device}.{path} can only be read",
        "{device}.{path} 只能读取",
    ),
    "command.unknown_device": (
        "there is no device `{device}`: `hearth devices` lists them",
        "没有设备 `{device}`：用 `hearth devices` 查看全部",
    ),
    "command.unknown_member": (
        "{device} has no `{path}`: `hearth show {device}` lists what it has",
        "{device} 没有 `{path}`：用 `hearth show {device}` 查看它具有的内容",
    ),
    "command.wrong_arguments": (
        "{device}.{path} does not take these arguments, or needs them: {names}",
        "{device}.{path} 的参数多余或缺少：{names}",
    ),
}
