"""What is said of devices of other hubs, and of what other hubs ask of ours."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.mqtt_count.asks_asked": ("asked by other hubs", "其他中枢的请求"),
    "cli.mqtt_count.asks_kept": ("asks kept by a broker, refused", "被代理保留的请求，已拒绝"),
    "cli.mqtt_count.asks_refused": ("asks of other hubs refused", "已拒绝的其他中枢请求"),
    "cli.mqtt_count.asks_repeated": ("asks of other hubs repeated", "其他中枢的重复请求"),
    "cli.mqtt_count.asks_unreadable": ("asks that could not be read", "无法读取的请求"),
    "homes.ask_old": (
        "what was asked had been under way for too long, or was sent again: ask anew",
        "该请求在路上耽搁太久，或是重复发送的：请重新请求",
    ),
    "homes.asks_too_much": (
        "too many requests of that hub are under way: try again when some are done",
        "该中枢正在进行的请求过多：待部分完成后再试",
    ),
    "homes.bad_about": (
        "what its hub says of `{ref}` cannot be read: the two hubs need versions of Hearth that understand each other",
        "无法读懂其中枢对 `{ref}` 的描述：两个中枢的 Hearth 版本必须能互相理解",
    ),
    "homes.bad_id": (
        "`{ref}` names no device of another hub: it is `hearth:HUB/HANDLE`, with the name of the other hub",
        "`{ref}` 不是另一个中枢的设备：应写作 `hearth:HUB/HANDLE`，其中是另一个中枢的名字",
    ),
    "homes.bad_message": (
        "this is no message of another hub, or one of another version of Hearth",
        "这不是另一个中枢的消息，或来自另一版本的 Hearth",
    ),
    "homes.link_down": (
        "nothing is heard of the hub `{hub}`: the link between the brokers is down, or its power is off",
        "收不到中枢 `{hub}` 的消息：代理之间的链路中断，或对方断电",
    ),
    "homes.no_answer": (
        "the hub `{hub}` did not answer in time; it answers hubs that its hearth.yaml names under `mqtt: share: with:`",
        "中枢 `{hub}` 未及时答复；不知道是否已执行。对方须在其 hearth.yaml 的 `mqtt: share: with:` 下列出本中枢",
    ),
    "homes.not_for_others": (
        "`{handle}.{path}` cannot be changed by other hubs",
        "其他中枢不能更改 `{handle}.{path}`",
    ),
    "homes.not_ours": (
        "there is no device `{handle}` here that is shown to other hubs",
        "这里没有向其他中枢展示的设备 `{handle}`",
    ),
    "homes.not_shown": (
        "the hub `{hub}` shows no device `{handle}`: it was renamed or is not shared any more",
        "中枢 `{hub}` 没有展示设备 `{handle}`：已改名，或不再共享",
    ),
    "homes.offline_there": (
        "the hub `{hub}` does not reach the device",
        "中枢 `{hub}` 无法连接该设备",
    ),
    "homes.only_watch": (
        "the hub `{hub}` may watch here, not command: its name under `mqtt: share: with:` in hearth.yaml says `watch`",
        "中枢 `{hub}` 在这里只能查看，不能下命令：hearth.yaml 的 `mqtt: share: with:` 下对它写的是 `watch`",
    ),
    "homes.refused": ("the hub `{hub}` says: {text}", "中枢 `{hub}` 答复：{text}"),
    "homes.renamed_there": (
        (
            "the hub `{hub}` shows no device `{handle}` any more, but `{new}`, which can do the same: "
            "if it was renamed, let the endpoint in devices.yaml be `hearth:{hub}/{new}`, and adopt that"
        ),
        (
            "中枢 `{hub}` 不再展示设备 `{handle}`，但新展示了功能相同的 `{new}`："
            "若只是改名，请把 devices.yaml 中的端点改为 `hearth:{hub}/{new}`，再接纳它"
        ),
    ),
    "homes.stopped": ("the hub `{hub}` was stopped", "中枢 `{hub}` 已停止"),
    "homes.too_much": (
        "too much is being asked of the hub `{hub}`: wait for its answers",
        "正在向中枢 `{hub}` 请求过多：请等待其答复",
    ),
    "homes.waits": ("the hub `{hub}` has not been heard yet", "尚未收到中枢 `{hub}` 的消息"),
}
