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
    "device.other_subnet": (
        (
            "{ref} is at {address}, and the hub is not in that network (only in {own}). Many devices answer nobody "
            "outside their own network: give the hub an address there, or let the router translate the hub's address "
            "(source NAT)"
        ),
        (
            "{ref} 位于 {address}，而中枢不在该网络中（中枢所在：{own}）。许多设备不回应其他网络："
            "请为中枢配置该网络中的地址，或在路由器上对中枢的地址做源地址转换（SNAT）"
        ),
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
    "command.too_late": (
        "this was due while the hub was down, and is dangerous: it is not made up for",
        "此操作本应在中枢停机期间进行，且有危险：不再补做",
    ),
    "command.cut_short": (
        "the hub stopped while this was on its way: whether the device acted is not known, and it is not sent again",
        "命令发送途中中枢停止运行：无法得知设备是否已执行，命令不会重新发送",
    ),
    "command.device_offline": (
        "{device} is offline: is it switched on and in the network?",
        "{device} 离线：设备是否已通电并联网？",
    ),
    "command.may_be_off": (
        "{device} does not answer, and may be off as devices.yaml says: switch it on and try again",
        "{device} 没有回应；devices.yaml 中注明它可能断电：请通电后重试",
    ),
    "command.expired": (
        "the command could not be sent in time",
        "命令未能及时发出",
    ),
    "command.hazard_not_allowed": (
        "{device} can be dangerous when switched on: write `hazard: allow` for it in devices.yaml to let Hearth do so",
        "开启 {device} 可能有危险：如要允许，请在 devices.yaml 中为它写上 `hazard: allow`",
    ),
    "command.house_changed": (
        "the configuration of {device} changed while this was on its way, and it was not sent: ask again",
        "命令发送前 {device} 的配置已更改，命令未发送：请重新发起",
    ),
    "command.not_confirmed": (
        "the device took the command, but does not report {path} as {value}",
        "设备接受了命令，但没有报告 {path} 为 {value}",
    ),
    "command.not_reported": (
        "the broker took the command, but the device does not report {path} as {value} (see `hearth device show`)",
        "代理接受了命令，但设备没有报告 {path} 为 {value}（见 `hearth device show`）",
    ),
    "command.key_reused": (
        "the key `{key}` belongs to another command: use a new key for each command",
        "密钥 `{key}` 已用于另一条命令：请为每条命令使用新的密钥",
    ),
    "command.not_recorded": (
        "nothing was sent, since it could not be written down first: {reason}",
        "由于无法先行记录，命令未发送：{reason}",
    ),
    "command.sent_not_recorded": (
        "it was sent ({outcomes}), but could not be recorded: {reason}",
        "命令已发送（{outcomes}），但无法记录：{reason}",
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
        "{device} has no `{path}`: `hearth get {device}` lists what it has",
        "{device} 没有 `{path}`：用 `hearth get {device}` 查看它具有的内容",
    ),
    "command.wrong_arguments": (
        "{device}.{path} does not take these arguments, or needs them: {names}",
        "{device}.{path} 的参数多余或缺少：{names}",
    ),
    "device.bad_checksum": (
        "a packet is signed with another token",
        "数据包使用了另一个令牌签名",
    ),
    "device.bad_json": (
        "a packet holds no JSON object",
        "数据包中没有 JSON 对象",
    ),
    "device.bad_packet": (
        "{length} bytes that are no miIO packet",
        "{length} 字节不是 miIO 数据包",
    ),
    "device.bad_padding": (
        "a packet ends wrongly",
        "数据包结尾错误",
    ),
    "device.bad_token": (
        "a token is 32 hexadecimal digits: adopt the device again with the right one",
        "令牌应为 32 位十六进制数字：请用正确的令牌重新接入设备",
    ),
    "device.bad_value": (
        "the device does not take this value (code {code})",
        "设备不接受该值（代码 {code}）",
    ),
    "device.child_needs_gateway": (
        "{ref} has no address of its own: name its gateway with `via:`",
        "{ref} 没有自己的地址：请用 `via:` 指定其网关",
    ),
    "device.child_offline": (
        "the gateway does not reach the device (code {code}): is its battery empty?",
        "网关无法联系到该设备（代码 {code}）：电池是否耗尽？",
    ),
    "device.definition_member": (
        "the definition of {definition} binds `{member}`, which the capability {capability} does not have",
        "{definition} 的定义绑定了能力 {capability} 没有的 `{member}`",
    ),
    "device.definition_model": (
        "the definition of {definition} claims the model {model}, which another one has",
        "{definition} 的定义声明了已被占用的型号 {model}",
    ),
    "device.definition_required": (
        "the definition of {definition} lacks `{member}` of the capability {capability}",
        "{definition} 的定义缺少能力 {capability} 的 `{member}`",
    ),
    "device.definition_signal": (
        "the definition of {definition} has a signal for `{path}`, which is not bound",
        "{definition} 的定义为未绑定的 `{path}` 设置了信号",
    ),
    "device.definition_twice": (
        "the definition of {definition} binds `{path}` twice",
        "{definition} 的定义重复绑定了 `{path}`",
    ),
    "device.flapping": (
        "the device comes and goes: held offline for five minutes",
        "设备时断时续：按离线处理五分钟",
    ),
    "device.internal_error": (
        "the device failed inside (code {code})",
        "设备内部出错（代码 {code}）",
    ),
    "device.may_be_off": (
        "off, or out of reach: devices.yaml says that it may be",
        "已断电或不可达：devices.yaml 中注明可能如此",
    ),
    "device.mangled": (
        "what the device answers does not arrive whole",
        "设备的回答未能完整到达",
    ),
    "device.misses": (
        "the device does not answer every time",
        "设备并非每次都回应",
    ),
    "device.needs_token": (
        "{ref} needs its token",
        "{ref} 需要令牌",
    ),
    "device.no_ack": (
        "the device took the request, but its appliance did not answer (code {code})",
        "设备收到了请求，但其电器部分没有回应（代码 {code}）",
    ),
    "device.no_model": (
        "{ref} accepts the token but does not say its model: write `model:` into devices.yaml",
        "{ref} 接受令牌但没有说明型号：请在 devices.yaml 中写明 `model:`",
    ),
    "device.no_reply": (
        "no answer: is it switched on and in the network?",
        "没有回答：设备是否已通电并联网？",
    ),
    "device.no_socket": (
        "no socket at {address}: {error}. Check `network: interfaces:` in hearth.yaml",
        "无法在 {address} 打开套接字：{error}。请检查 hearth.yaml 中的 `network: interfaces:`",
    ),
    "device.no_such_command": (
        "the device has no command `{path}`",
        "设备没有命令 `{path}`",
    ),
    "device.no_such_member": (
        "the device does not have this ({code})",
        "设备没有该项（{code}）",
    ),
    "device.no_such_method": (
        "the device does not know this request (code {code})",
        "设备不认识该请求（代码 {code}）",
    ),
    "device.not_readable": (
        "the device does not let this be read (code {code})",
        "设备不允许读取该项（代码 {code}）",
    ),
    "device.not_writable": (
        "the device does not let this be set (code {code})",
        "设备不允许设置该项（代码 {code}）",
    ),
    "device.odd_answer": (
        "the device answered `{method}` with something else than was asked",
        "设备对 `{method}` 的回答与所问不符",
    ),
    "device.only_hello": (
        "the device answers greetings, but not requests: is it in another subnet, or bound to another app?",
        "设备只回应问候，不回应请求：它是否在其他子网，或已绑定到其他应用？",
    ),
    "device.read_only": (
        "`{path}` cannot be set",
        "`{path}` 不能设置",
    ),
    "device.rebooted": (
        "the device has started anew meanwhile: nobody knows whether it acted",
        "设备中途重新启动：无法得知是否已执行",
    ),
    "device.rejected": (
        "the device said no (code {code})",
        "设备拒绝了（代码 {code}）",
    ),
    "device.silent_at": (
        "nobody answers at {address}: is {ref} switched on and in this network?",
        "{address} 没有回应：{ref} 是否已通电并在本网络中？",
    ),
    "device.somebody_else": (
        "another device than {ref} answers at {address}: scan again",
        "在 {address} 回应的不是 {ref}：请重新扫描",
    ),
    "device.speaks_other": (
        (
            "its firmware speaks another form of the protocol ({speaks}) than is written down of {model}: write an "
            "entry with `speaks: {speaks}` for it (docs/products.md)"
        ),
        (
            "其固件使用的协议形式（{speaks}）与 {model} 的定义不同："
            "请为它写一条 `speaks: {speaks}` 的定义（docs/products.md）"
        ),
    ),
    "device.wrong_token": (
        "{ref} answers greetings but not requests: its token is wrong, or has changed since it was paired anew",
        "{ref} 只回应问候而不回应请求：令牌错误，或设备重新配对后令牌已改变",
    ),
}
