"""Messages about what came of what (ids `why.*` and those of `hearth why`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.help.why": ("say why a property is as it is", "说明某个属性为何是现在这样"),
    "cli.arg.why.target": ("DEVICE.PROPERTY, such as kettle.on", "DEVICE.PROPERTY，如 kettle.on"),
    "cli.arg.why.at": (
        "the moment: 14:02, 2h (so long ago), or a date and time (usual: now)",
        "时刻：14:02、2h（多久之前）或日期时间（默认为现在）",
    ),
    "cli.why_is": ("At {at} {ref} was {value}:", "{at} 时 {ref} 为 {value}："),
    "cli.why_unknown": ("{ref} at {at}:", "{ref}，{at}："),
    "cli.why_now": ("and besides:", "另外："),
    "why.with_values": ("{text} ({values})", "{text}（{values}）"),
    "why.no_story": ("nothing is kept of that time", "没有保留那段时间的记录"),
    "why.became": ("{ref} became {value}, it was {before}", "{ref} 变为 {value}，之前是 {before}"),
    "why.became_known": (
        "{ref} became {value}; what it was before is not known",
        "{ref} 变为 {value}；之前的状态未知",
    ),
    "why.lost": ("{ref} is no longer known, it was {before}", "{ref} 变为未知，之前是 {before}"),
    "why.unknown_always": (
        "{ref} is not known, and was not in all that is kept",
        "{ref} 未知，在保留的全部记录中一直如此",
    ),
    "why.never": (
        "the journal has nothing of {ref}; its readings, if there are any: `hearth history {ref}`",
        "日志中没有 {ref}；若有读数，见 `hearth history {ref}`",
    ),
    "why.always": (
        "{ref} is {value}, and did not change in all that is kept",
        "{ref} 是 {value}，在保留的全部记录中没有变化",
    ),
    "why.person": ("{who} did that, through Hearth", "是 {who} 通过 Hearth 操作的"),
    "why.neighbour": ("another hub did that: {who}", "是另一个中枢所为：{who}"),
    "why.itself": ("the device itself says so", "这是设备自己上报的"),
    "why.by_hand": (
        "nobody told it to through Hearth: it was done by hand at the device, or by another app",
        "没有人通过 Hearth 这样要求：是在设备上手动操作的，或由其他应用操作",
    ),
    "why.by_hand_or_itself": (
        "nobody told it to through Hearth: the device did it by itself, or it was done by hand or by another app",
        "没有人通过 Hearth 这样要求：是设备自行所为，或是手动或由其他应用操作的",
    ),
    "why.late": (
        "it was found so when the device could be heard again: nobody knows who did it, or when",
        "设备重新可达时发现是这样：无法知道是谁、在何时所为",
    ),
    "why.maybe": (
        "`{scene}` had wanted {ref} to be {value}, which was not confirmed; it may have been that",
        "`{scene}` 曾要求 {ref} 为 {value}，但未得到确认；可能就是它",
    ),
    "why.nearby": (
        "shortly before, `{scene}` had asked that device for {what}; whether that did it is not known",
        "在此前不久，`{scene}` 曾向该设备要求 {what}；是否因此而变无法确定",
    ),
    "why.nearby_person": (
        "shortly before, {who} had changed {what} of that device; whether that did it is not known",
        "在此前不久，{who} 更改了该设备的 {what}；是否因此而变无法确定",
    ),
    "why.first_heard": (
        "nothing is kept of {ref} before that: it was heard for the first time, or it was done by hand or another app",
        "在此之前没有 {ref} 的记录：可能是首次上报，也可能是手动或由其他应用操作",
    ),
    "why.silent": (
        "nothing is recorded from {since} to {until}: no hub ran, or what it knew was lost before it was written",
        "{since} 至 {until} 没有记录：中枢未运行，或所知内容在写下之前已丢失",
    ),
    "cli.why_silent_before": ("and so it was {count} times before that", "此前还有 {count} 次如此"),
    "cli.why_ends": ("No hub runs; what is recorded ends at {at}.", "没有中枢在运行；记录截止于 {at}。"),
    "why.by_hand_or_that": (
        "if it does not follow from that, it was done by hand at the device, or by another app",
        "若并非由此引起，则是在设备上手动操作的，或由其他应用操作",
    ),
    "why.scene": ("the scene `{scene}` did that (run {run})", "是场景 `{scene}` 所为（运行 {run}）"),
    "why.wanted.open": (
        "`{scene}` wants {ref} to be {value}; the device has not confirmed it yet",
        "`{scene}` 要求 {ref} 为 {value}；设备尚未确认",
    ),
    "why.wanted.done": (
        "`{scene}` wanted {ref} to be {value}; the device did it after {took:duration}",
        "`{scene}` 要求 {ref} 为 {value}；设备在 {took:duration} 后完成",
    ),
    "why.wanted.accepted": (
        "`{scene}` wanted {ref} to be {value}; the device took that on",
        "`{scene}` 要求 {ref} 为 {value}；设备已接受",
    ),
    "why.wanted.failed": (
        "`{scene}` wanted {ref} to be {value}; that failed",
        "`{scene}` 要求 {ref} 为 {value}；但失败了",
    ),
    "why.wanted.failed_with": (
        "`{scene}` wanted {ref} to be {value}; that failed: {reason}",
        "`{scene}` 要求 {ref} 为 {value}；但失败了：{reason}",
    ),
    "why.wanted.unknown": (
        "`{scene}` wanted {ref} to be {value}; what came of it is not known",
        "`{scene}` 要求 {ref} 为 {value}；结果未知",
    ),
    "why.wanted.expired": (
        "`{scene}` wanted {ref} to be {value}; the device did not answer in time",
        "`{scene}` 要求 {ref} 为 {value}；设备未及时回应",
    ),
    "why.wanted.superseded": (
        "`{scene}` wanted {ref} to be {value}; something newer was wanted before that was done",
        "`{scene}` 要求 {ref} 为 {value}；在完成之前有了更新的要求",
    ),
    "why.run_older": (
        "that run of `{scene}` began before what is kept; why is not known",
        "`{scene}` 的这次运行在保留的记录之前就已开始；原因未知",
    ),
    "why.waited_turn": (
        "`{scene}` had to wait {seconds:duration} for its turn",
        "`{scene}` 等待了 {seconds:duration} 才轮到执行",
    ),
    "why.fired": ("`{scene}` ran: `{trigger}`", "`{scene}` 运行：`{trigger}`"),
    "why.fired_with": ("`{scene}` ran: `{trigger}` ({values})", "`{scene}` 运行：`{trigger}`（{values}）"),
    "why.ran": ("{who} ran `{scene}` by hand", "{who} 手动运行了 `{scene}`"),
    "why.ran_by_scene": ("the scene `{other}` ran `{scene}`", "场景 `{other}` 运行了 `{scene}`"),
    "why.outcome": ("a run of `{scene}` was over", "`{scene}` 的一次运行结束"),
    "why.event": ("{what} happened, as the device says", "发生了 {what}（由设备上报）"),
    "why.event_with": ("{what} happened, as the device says ({fields})", "发生了 {what}（由设备上报）（{fields}）"),
    "why.hook_by": ("{who} called the hook {what}", "{who} 调用了钩子 {what}"),
    "why.arrived.webhook": ("the hook {what} was called", "钩子 {what} 被调用"),
    "why.arrived.mqtt": ("a message came in: {what}", "收到消息：{what}"),
    "why.spark.clock": ("it was time for that", "到了设定的时间"),
    "why.spark.turned": ("it became true as time went by, nothing else changed", "随时间推移而成立，其他没有变化"),
    "why.spark.start": ("the hub had started", "中枢启动了"),
    "why.spark.silence": ("nothing was heard of it for long enough", "已有足够长的时间没有它的消息"),
    "why.spark.unknown": ("what is kept does not tell what set it off", "保留的记录无法说明是什么触发了它"),
    "why.lasted": ("that had been true for {seconds:duration}, since:", "该条件已持续 {seconds:duration}，始于："),
    "why.level": ("that was true, since:", "该条件当时成立，始于："),
    "why.older": ("that goes back further than what is kept", "这早于保留的记录"),
    "why.not_farther": (
        "(what was before {when} was not looked at: that would take too long)",
        "（{when} 之前的记录未查看：耗时过长）",
    ),
    "why.hub.safety": ("Hearth made it safe", "Hearth 将其置于安全状态"),
    "why.hub.invariant": (
        "an invariant of the house had it put back (`hearth scenes invariants`)",
        "由房屋的一条不变量恢复（`hearth scenes invariants`）",
    ),
    "why.hub.itself": ("Hearth itself did that", "是 Hearth 自己所为"),
    "why.claims": ("Hearth gave it back when a hold had ended", "占用结束后 Hearth 将其恢复"),
    "why.yielded": (
        "somebody gave {ref} back to the scenes (`hearth release`)",
        "有人将 {ref} 交还给场景（`hearth release`）",
    ),
    "why.touch_over": (
        "what a person had set no longer outranked the scenes",
        "人的设定不再优先于场景",
    ),
    "why.said_again": (
        "the device was back, and Hearth told it again what is wanted of {ref}",
        "设备恢复可达，Hearth 再次告知对 {ref} 的要求",
    ),
    "why.touched": (
        "a person's touch outranks the scenes for another {left:duration}",
        "人的操作仍优先于场景，还剩 {left:duration}",
    ),
    "why.held": ("`{scene}` holds it at {value}", "`{scene}` 将其保持为 {value}"),
    "why.again": ("(and so on: this was told above)", "（如此循环：上文已述）"),
    "why.too_long": ("(the chain is longer than {count} links)", "（因果链超过 {count} 环）"),
    "why.no_question": ("the question lacks `{field}`", "问题中缺少 `{field}`"),
    "why.near_device": ("there is no device `{name}`; did you mean `{hint}`?", "没有设备 `{name}`；是指 `{hint}` 吗？"),
    "why.no_device": ("there is no device `{name}`; there is: {known}", "没有设备 `{name}`；现有：{known}"),
    "why.no_property": ("there is no property `{name}`; there is: {known}", "没有属性 `{name}`；现有：{known}"),
    "why.not_exact": (
        "what is said of the time from {since} to {until} may not be exact: {reason}",
        "关于 {since} 至 {until} 这段时间的说明可能不准确：{reason}",
    ),
    "why.doubt.start": ("nothing tells how the hub stood then", "没有记录说明中枢当时的状态"),
    "why.doubt.old": ("the journal of then does not tell everything", "当时的日志不完整"),
    "why.doubt.program": (
        "the scenes of then are not kept, or the devices are others",
        "当时的场景未保留，或设备已改变",
    ),
    "why.doubt.checkpoint": ("the replay did not come out where the hub stood", "回放结果与中枢当时的状态不符"),
    "why.doubt.fault": ("Hearth itself failed at something", "Hearth 自身出现过错误"),
    "why.doubt.overflow": ("there was more than the journal could take", "日志当时无法容纳全部内容"),
    "why.doubt.disk": ("the disk did not take it", "磁盘未能写入"),
    "why.doubt.budget": ("less was written to spare the disk", "为保护磁盘而减少了记录"),
    "why.doubt.damage": ("a part of the journal is damaged", "日志的一部分已损坏"),
}
