"""Messages about devices that announce themselves for Home Assistant, and what of them is left out."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.left_out": ("  {ref}: left out ({count}):", "  {ref}：略去（{count}）："),
    "cli.left_out_more": (
        "    and {count} more: `--json` has them, and `hearth device show HANDLE` of a device that you have",
        "    还有 {count} 项：见 `--json`；已接入的设备见 `hearth device show HANDLE`",
    ),
    "device.left_out": ("{part}: {why}", "{part}：{why}"),
    "announced.unreadable": (
        "the announcement {place} cannot be read ({why}): look at what its sender is set to announce",
        "无法读取通告 {place}（{why}）：请检查发送者的通告设置",
    ),
    "announced.not_heard": (
        "{ref} has not announced itself since Hearth began to listen: switch on its MQTT discovery, or restart it",
        "自 Hearth 开始监听以来，{ref} 没有通告过自己：请打开它的 MQTT 发现功能，或重启它",
    ),
    "announced.taken_back": (
        "it is announced no longer, and may be gone: take it out of devices.yaml, or have it announce itself again",
        "它已不再通告自己，可能已不在：请将它从 devices.yaml 中移除，或让它重新通告",
    ),
    "announced.nothing": (
        "{ref} ({model}) announces nothing that Hearth can read or do: `hearth discover` shows what is left out",
        "{ref}（{model}）所通告的内容里没有 Hearth 能读取或控制的：`hearth discover` 会显示略去了什么",
    ),
    "announced.topic": ("`{what}` is no topic", "`{what}` 不是主题"),
    "announced.template": (
        "its template has a form that Hearth does not know: {what}",
        "模板的写法 Hearth 不认识：{what}",
    ),
    "announced.same": ("yes and no are the same payload: {what}", "“是”与“否”的内容相同：{what}"),
    "announced.range": ("`{what}` makes no range", "`{what}` 不构成范围"),
    "announced.options": ("its options cannot be taken: {what}", "无法采用它的选项：{what}"),
    "announced.no_topic": ("it says no `{what}`", "它没有给出 `{what}`"),
    "announced.no_capability": ("Hearth has no capability for it: {what}", "Hearth 没有对应的能力：{what}"),
    "announced.no_platform": ("Hearth does not know the platform {what}", "Hearth 不认识平台 {what}"),
    "announced.unguarded": (
        "it could let somebody in, or do harm, and Hearth has no guard for it: {what}",
        "它可能让人进入或造成危害，而 Hearth 没有相应的防护：{what}",
    ),
    "announced.guarded_mode": (
        "setting it would also switch the heater on, past the guard of `on`: {what}",
        "设置它会绕过 `on` 的防护同时打开加热器：{what}",
    ),
    "announced.secret": ("it is a password: {what}", "它是密码：{what}"),
    "announced.no_event": ("there is no word for what happens: {what}", "没有词语对应这一事件：{what}"),
    "announced.incomplete": ("it lacks `{what}`, without which it is none", "缺少 `{what}`，没有它就不成立"),
    "announced.too_many": ("a device may have no more than {most} of them", "一台设备最多只能有 {most} 个"),
}
