"""Messages about the connection to the MQTT broker."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.mqtt_count.dropped": ("messages dropped", "丢弃的消息"),
    "cli.mqtt_count.heard": ("messages heard", "收到的消息"),
    "cli.mqtt_count.reconnects": ("connections made anew", "重新连接次数"),
    "cli.mqtt_count.sent": ("messages sent", "发出的消息"),
    "cli.mqtt_count.too_large": ("messages too large to be heard", "过大而未接收的消息"),
    "mqtt.bad_ca": (
        (
            "the certificates in `{file}` cannot be read ({reason}): name the PEM file of the authority that signed "
            "the broker's certificate under `mqtt: tls: ca:`"
        ),
        "无法读取证书文件 `{file}`（{reason}）：请在 `mqtt: tls: ca:` 写上签发代理服务器证书的机构的 PEM 文件",
    ),
    "mqtt.bad_certificate": (
        (
            "`{file}` cannot be used to sign in at the MQTT broker ({reason}): name a PEM certificate and its key "
            "without a password, both readable by Hearth, under `mqtt: tls:`"
        ),
        (
            "`{file}` 无法用于登录 MQTT 代理（{reason}）：请在 `mqtt: tls:` 写上 PEM 证书及其无密码的密钥，并让 Hearth "
            "可以读取"
        ),
    ),
    "mqtt.bad_client": (
        "the MQTT broker at {host}:{port} does not take the name `{client}`: choose another one under `mqtt: name:`",
        "{host}:{port} 的 MQTT 代理不接受名称 `{client}`：请在 `mqtt: name:` 另选一个",
    ),
    "mqtt.bad_login": (
        (
            "the MQTT broker at {host}:{port} refuses the user `{user}` with this password: correct `mqtt: user:`, or "
            "the secret that `mqtt: password:` names"
        ),
        "{host}:{port} 的 MQTT 代理拒绝用户 `{user}` 和此密码：请更正 `mqtt: user:`，或 `mqtt: password:` 所指的密钥",
    ),
    "mqtt.bad_topic": (
        (
            "`{topic}` is no MQTT topic that a message can have: it must not be empty, longer than 65,535 bytes or "
            "deeper than 200 levels; `+` and `#` stand alone in a level, and only where messages are listened for"
        ),
        (
            "`{topic}` 不是可用的 MQTT 主题：不能为空，不能超过 65,535 字节或 200 层；`+` 和 `#` "
            "只能单独占一层，且只能用于监听"
        ),
    ),
    "mqtt.busy": (
        "the MQTT broker takes messages too slowly: {most} wait, and no more are taken; look at the broker's machine",
        "MQTT 代理接收消息太慢：已有 {most} 条在等待，不再接受更多；请检查代理所在的机器",
    ),
    "mqtt.closed": (
        (
            "{host}:{port} ends the connection without a word: is an MQTT broker there? If it wants TLS, write "
            "`broker: mqtts://…` under `mqtt:`; its log says more"
        ),
        (
            "{host}:{port} 一言不发就断开了连接：那里是 MQTT 代理吗？如果它要求 TLS，请在 `mqtt:` 下写 `broker: "
            "mqtts://…`；详情见代理的日志"
        ),
    ),
    "mqtt.closed_tls": (
        (
            "{host}:{port} ends the connection without a word: is that its port for TLS? Or it wants a certificate "
            "(`mqtt: tls: certificate:`), or does not trust ours; its log says more"
        ),
        (
            "{host}:{port} 一言不发就断开了连接：这是它的 TLS 端口吗？它也可能要求证书（`mqtt: tls: "
            "certificate:`），或不信任我们的证书；详情见代理的日志"
        ),
    ),
    "mqtt.ended": (
        (
            "the MQTT broker at {host}:{port} ended the connection (code {code}); Hearth tries again; the broker's log "
            "says more"
        ),
        "{host}:{port} 的 MQTT 代理断开了连接（代码 {code}）；Hearth 会重试；详情见代理的日志",
    ),
    "mqtt.left": ("Hearth has ended the connection to the MQTT broker", "Hearth 已断开与 MQTT 代理的连接"),
    "mqtt.lost": (
        (
            "the MQTT broker at {host}:{port} is gone; Hearth tries again: see that it runs, and that nobody else "
            "signs in as `{client}`"
        ),
        "{host}:{port} 的 MQTT 代理已断开；Hearth 会重试：请确认它在运行，且没有别的客户端以 `{client}` 登录",
    ),
    "mqtt.needs_login": (
        "the MQTT broker at {host}:{port} lets nobody in without a name: write `user:` and `password:` under `mqtt:`",
        "{host}:{port} 的 MQTT 代理不允许匿名登录：请在 `mqtt:` 下写上 `user:` 和 `password:`",
    ),
    "mqtt.no_answer": (
        (
            "{host}:{port} does not answer as an MQTT broker within {seconds} seconds: see that the broker runs and is "
            "well"
        ),
        "{host}:{port} 在 {seconds} 秒内没有像 MQTT 代理那样应答：请确认代理运行正常",
    ),
    "mqtt.no_connection": (
        "there is no connection to the MQTT broker; `hearth doctor` says why",
        "没有与 MQTT 代理的连接；原因见 `hearth doctor`",
    ),
    "mqtt.nonsense": (
        (
            "what answers as the MQTT broker sends {what}: see that host and port are the broker's, and bring it up to "
            "date"
        ),
        "自称 MQTT 代理的一方发来了不合规的数据（{what}）：请确认主机和端口属于代理，并更新代理",
    ),
    "mqtt.not_trusted": (
        (
            "the certificate of the MQTT broker at {host}:{port} is not trusted ({reason}): name its authority under "
            "`mqtt: tls: ca:`, and the broker as its certificate does"
        ),
        (
            "{host}:{port} 的 MQTT 代理的证书不受信任（{reason}）：请在 `mqtt: tls: ca:` "
            "写上签发机构，并按证书上的名称填写主机"
        ),
    ),
    "mqtt.not_yet": ("the MQTT broker is being called", "正在连接 MQTT 代理"),
    "mqtt.outbox_full": (
        (
            "the message for `{topic}` is dropped: {most} messages wait for the MQTT broker, or their bytes are too "
            "many; `hearth doctor` says how it fares"
        ),
        "发往 `{topic}` 的消息已丢弃：等待 MQTT 代理的消息已达 {most} 条或总字节过多；代理的状况见 `hearth doctor`",
    ),
    "mqtt.overtaken": (
        "a newer message for `{topic}` took the place of this one",
        "发往 `{topic}` 的这条消息已被更新的一条取代",
    ),
    "mqtt.own_command": (
        (
            "`{topic}` is where this hub itself takes commands over MQTT, and what it says there would pass for a "
            "person's: command the device by `set:` or `call:` in the scene; a device may not have this topic"
        ),
        (
            "`{topic}` 是本中枢自己通过 MQTT 接收命令的主题，在此发布会被当成人的操作："
            "请在场景中用 `set:` 或 `call:` 控制设备；设备不能使用该主题"
        ),
    ),
    "mqtt.refused_code": (
        "the MQTT broker at {host}:{port} refuses the connection (code {code}); its log says why",
        "{host}:{port} 的 MQTT 代理拒绝连接（代码 {code}）；原因见代理的日志",
    ),
    "mqtt.refused_connection": (
        "nobody listens at {host}:{port}: start the MQTT broker, or correct `broker:` under `mqtt:`",
        "{host}:{port} 无人监听：请启动 MQTT 代理，或更正 `mqtt:` 下的 `broker:`",
    ),
    "mqtt.refused_message": (
        "the MQTT broker refuses the message for `{topic}` (code {code}): let Hearth's user write there",
        "MQTT 代理拒绝发往 `{topic}` 的消息（代码 {code}）：请允许 Hearth 的用户写入该主题",
    ),
    "mqtt.silent": (
        "the MQTT broker has said nothing for {seconds} seconds: see that it runs and is well",
        "MQTT 代理已 {seconds} 秒没有应答：请确认它运行正常",
    ),
    "mqtt.taken_over": (
        (
            "another client signs in at the MQTT broker at {host}:{port} as `{client}`: give each hub a name of its "
            "own under `mqtt: name:`"
        ),
        "另有客户端以 `{client}` 登录 {host}:{port} 的 MQTT 代理：请在 `mqtt: name:` 给每个中枢取不同的名称",
    ),
    "mqtt.tls_failed": (
        (
            "no TLS with {host}:{port} ({reason}): see that this is the broker's TLS port, and that it takes the "
            "certificate under `mqtt: tls:`"
        ),
        "无法与 {host}:{port} 建立 TLS（{reason}）：请确认这是代理的 TLS 端口，且它接受 `mqtt: tls:` 下的证书",
    ),
    "mqtt.too_large": (
        "the message for `{topic}` has {size} bytes: at most {most} are sent",
        "发往 `{topic}` 的消息有 {size} 字节：最多发送 {most} 字节",
    ),
    "mqtt.too_large_there": (
        "the message for `{topic}` is larger than the MQTT broker takes ({most} bytes): raise its limit",
        "发往 `{topic}` 的消息超过 MQTT 代理的上限（{most} 字节）：请提高代理的上限",
    ),
    "mqtt.too_late": (
        "the message for `{topic}` waited for the MQTT broker until nobody wanted it any more",
        "发往 `{topic}` 的消息等待 MQTT 代理太久，已经过期",
    ),
    "mqtt.unavailable": (
        "the MQTT broker at {host}:{port} is there, and says that it cannot serve now; Hearth tries again",
        "{host}:{port} 的 MQTT 代理在线，但表示暂时无法服务；Hearth 会重试",
    ),
    "mqtt.unknown_host": (
        (
            "no machine is known by the name `{host}`: correct `broker:` under `mqtt:`, or write the broker's address "
            "there"
        ),
        "找不到名为 `{host}` 的机器：请更正 `mqtt:` 下的 `broker:`，或写上代理的地址",
    ),
    "mqtt.unreachable": (
        "{host}:{port} cannot be reached ({reason}): see that the MQTT broker's machine is on and in the network",
        "无法到达 {host}:{port}（{reason}）：请确认 MQTT 代理所在的机器已开机并连上网络",
    ),
    "mqtt.unsure": (
        (
            "the connection broke before the MQTT broker said that it has the message for `{topic}`: whether it has, "
            "is unknown"
        ),
        "在 MQTT 代理确认收到发往 `{topic}` 的消息之前连接断开：是否送达未知",
    ),
    "mqtt.version_unknown": (
        "the broker at {host}:{port} does not speak MQTT {version}: leave `version:` out under `mqtt:`",
        "{host}:{port} 的代理不支持 MQTT {version}：请去掉 `mqtt:` 下的 `version:`",
    ),
}
