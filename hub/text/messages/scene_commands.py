"""Messages about what scenes do to devices and to the world (ids `scenes.*`, `trace.*` and `outside.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scenes.on_error": (
        "`{text}` is nothing that `on_error` knows: write `stop`, `continue`, or a list of actions",
        "`on_error` 不认识 `{text}`：请写 `stop`、`continue` 或动作列表",
    ),
    "scenes.retry_hazard": (
        "`{name}` may be dangerous, and is never tried again by itself: leave `retry` out",
        "`{name}` 可能有危险，绝不会自动重试：请去掉 `retry`",
    ),
    "scenes.retry_relative": (
        "`{name}` might happen twice: write `may_repeat: yes` under `retry` if that does no harm",
        "`{name}` 可能会执行两次：如果没有害处，请在 `retry` 下写 `may_repeat: yes`",
    ),
    "scenes.not_together": (
        "`{one}` and `{other}` do not go together: leave one of them out",
        "`{one}` 和 `{other}` 不能一起使用：请去掉其中一个",
    ),
    "scenes.when_back_class": (
        "`{name}` cannot be delivered late: only absolute and harmless values can; what makes safe waits by itself",
        "`{name}` 不能延后送达：只有绝对且无害的值才可以；恢复安全的命令本来就会等待",
    ),
    "scenes.ramp_class": (
        "`{name}` cannot be part of a ramp: give it a `set` of its own, without `over`",
        "`{name}` 不能渐变：请为它单独写一个不带 `over` 的 `set`",
    ),
    "scenes.nothing_to_ramp": (
        "nothing here can change little by little: `over` needs a number, such as a brightness or a position",
        "此处没有可以渐变的内容：`over` 需要数值，例如亮度或位置",
    ),
    "scenes.toggle_kind": (
        "only what is on or off can be toggled: for other values write `set`",
        "只有开关类属性才能切换：其他值请用 `set`",
    ),
    "scenes.group_cannot_notify": (
        "no device of `{name}` can show messages",
        "`{name}` 中没有能显示消息的设备",
    ),
    "scenes.bad_url": (
        "this is no URL, or its host is not fixed: write for example `http://192.168.1.20/api/{{event.kind}}`",
        "这不是网址，或主机不固定：请写成例如 `http://192.168.1.20/api/{{event.kind}}`",
    ),
    "scenes.bad_header": (
        "`{name}` cannot be the name of a header: use letters, digits and `-`",
        "`{name}` 不能作为请求头的名称：请使用字母、数字和 `-`",
    ),
    "scenes.bad_expect": (
        "`{text}` is no status: write for example `2xx`, `204` or `any`",
        "`{text}` 不是状态码：请写成例如 `2xx`、`204` 或 `any`",
    ),
    "scenes.fields_need_result": (
        "what is taken out of the answer needs a name: write `result: NAME` beside `http`",
        "从回答中取出的内容需要名称：请在 `http` 旁写 `result: 名称`",
    ),
    "scenes.body_twice": (
        "`json` and `body` both say what is sent: leave one of them out",
        "`json` 和 `body` 都表示发送的内容：请去掉其中一个",
    ),
    "scenes.bad_topic": (
        "`{text}` cannot be published to: a topic has neither `+` nor `#`",
        "不能发布到 `{text}`：主题中不能有 `+` 或 `#`",
    ),
    "scenes.no_broker": (
        "hearth.yaml names no MQTT broker (`mqtt: {{broker: mqtt://HOST}}`): this step will fail",
        "hearth.yaml 未写明 MQTT 代理（`mqtt: {{broker: mqtt://主机}}`）：此步骤会失败",
    ),
    "scenes.no_broker_to_hear": (
        "hearth.yaml names no MQTT broker (`mqtt: {{broker: mqtt://HOST}}`): no message will ever come in",
        "hearth.yaml 未写明 MQTT 代理（`mqtt: {{broker: mqtt://主机}}`）：永远不会收到消息",
    ),
    "scenes.no_such_secret": (
        "there is no secret `{name}` in secrets.yaml",
        "secrets.yaml 中没有密钥 `{name}`",
    ),
    "outside.no_broker": (
        "there is no MQTT broker that it could be given to",
        "没有可以发送到的 MQTT 代理",
    ),
    "outside.not_there": (
        "this hub sends nothing into the world",
        "此中枢不向外发送任何内容",
    ),
    "outside.busy": (
        "too many requests are under way already",
        "同时进行的请求过多",
    ),
    "outside.no_secret": (
        "a secret that it needs is not in secrets.yaml",
        "secrets.yaml 中缺少所需的密钥",
    ),
    "outside.bad_request": (
        "it cannot be sent: its URL or one of its headers is not well formed",
        "无法发送：网址或请求头的格式不正确",
    ),
    "outside.unreachable": (
        "the server was not reached: see that its address is right and that it runs",
        "无法连接服务器：请检查地址是否正确、服务器是否在运行",
    ),
    "outside.certificate": (
        "the server's certificate is not valid for this address",
        "服务器的证书对此地址无效",
    ),
    "outside.no_answer": (
        "no answer came in time",
        "未在规定时间内收到回答",
    ),
    "outside.broke_off": (
        "the connection broke off before the whole answer was there",
        "连接在收到完整回答之前中断",
    ),
    "outside.too_large": (
        "the answer is larger than a scene may read",
        "回答过大，场景无法读取",
    ),
    "trace.retry": (
        "try {number} of {times} more follows in {seconds:duration}",
        "{seconds:duration} 后再试（第 {number} 次，共 {times} 次）",
    ),
    "trace.later": (
        "went on: the device gets it if it is back within {seconds:duration}",
        "继续运行：设备在 {seconds:duration} 内恢复后会收到命令",
    ),
    "trace.ramp": (
        "take {target} from {start:g} to {value:g} in {seconds:duration}",
        "在 {seconds:duration} 内将 {target} 从 {start:g} 变为 {value:g}",
    ),
    "trace.ramp_jumps": (
        "{target}: where it is now is not known, so it goes to {value} at once",
        "{target}：当前状态未知，因此直接设为 {value}",
    ),
    "trace.ramp_left": (
        "{target} was changed by somebody else: it is left alone",
        "{target} 已被他人更改：不再继续",
    ),
    "trace.toggle_unknown": (
        "{target}: it is not known whether it is on, so it cannot be toggled",
        "{target}：不知道它是否开启，无法切换",
    ),
    "trace.http": ("send {method} {url}", "发送 {method} {url}"),
    "trace.http_answer": ("answered with status {status}", "回答状态码 {status}"),
    "trace.http_wrong": (
        "answered with status {status}, which is not what was expected",
        "回答状态码 {status}，与预期不符",
    ),
    "trace.publish": ("publish to {topic}: {message}", "发布到 {topic}：{message}"),
    "trace.outside": ("failed: {error}", "失败：{error}"),
}
