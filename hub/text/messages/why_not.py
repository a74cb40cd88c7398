"""Messages about why a scene did not run (ids `why_not.*` and those of `hearth why-not`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.help.why-not": ("say why a scene did not run", "说明某个场景为何没有运行"),
    "cli.arg.why_not.scene": ("the title or id of a scene", "场景的标题或 id"),
    "cli.arg.why_not.since": (
        "how far to look back from that moment, such as 2h (usual: 24h)",
        "从该时刻向前看多久，如 2h（默认 24h）",
    ),
    "cli.why_not_of": ("`{scene}` from {since} to {at}:", "`{scene}`，{since} 至 {at}："),
    "why_not.asked.manual": ("{who} ran it by hand", "{who} 手动运行了它"),
    "why_not.asked.run": ("another scene ran it", "另一个场景运行了它"),
    "why_not.fired": ("it fired: `{trigger}`", "已触发：`{trigger}`"),
    "why_not.ran.running": ("it runs since then (run {run})", "自那时起正在运行（运行 {run}）"),
    "why_not.ran.done": ("it did run, and is done (run {run})", "它已运行并完成（运行 {run}）"),
    "why_not.ran.failed": ("it did run, and failed (run {run})", "它已运行但失败（运行 {run}）"),
    "why_not.ran.stopped": ("it did run, and was stopped (run {run})", "它已运行但被停止（运行 {run}）"),
    "why_not.not_there": ("there was no such scene then", "当时没有这个场景"),
    "why_not.shadow": (
        "it is a shadow: it runs, and what it would do is only noted",
        "它是影子场景：会运行，但只记录它将要做的事",
    ),
    "why_not.put_off": (
        "it fired (`{trigger}`), and waits for its turn: another {left:duration}",
        "已触发（`{trigger}`），正在等待：还剩 {left:duration}",
    ),
    "why_not.queued": (
        "it fired (`{trigger}`), and waits for the run before",
        "已触发（`{trigger}`），等待上一次运行结束",
    ),
    "why_not.added": ("the scene was added then", "场景在此时被添加"),
    "why_not.changed": ("the scene was changed then", "场景在此时被修改"),
    "why_not.paused.for_good": ("it is paused until somebody lets it run again", "它已暂停，直到有人恢复"),
    "why_not.paused.by": ("{who} paused it, through Hearth", "是 {who} 通过 Hearth 暂停的"),
    "why_not.paused.until": ("it is paused until {when}", "它已暂停，直到 {when}"),
    "why_not.aside.for_good": (
        "it was set aside as a runaway, until somebody lets it run again",
        "它因失控被搁置，直到有人恢复",
    ),
    "why_not.aside.until": ("it was set aside as a runaway until {when}", "它因失控被搁置，直到 {when}"),
    "why_not.false": ("`{trigger}` did not become true", "`{trigger}` 没有变为成立"),
    "why_not.range": (
        "{ref} was between {low} and {high} since {since}",
        "{ref} 自 {since} 以来在 {low} 与 {high} 之间",
    ),
    "why_not.near_scene": (
        "there is no scene `{name}`; did you mean `{hint}`?",
        "没有场景 `{name}`；是指 `{hint}` 吗？",
    ),
    "why_not.no_scene": ("there is no scene `{name}`; there is: {known}", "没有场景 `{name}`；现有：{known}"),
    "why_not.unknown": ("`{trigger}` was not known, so that it could not fire", "`{trigger}` 未知，因此无法触发"),
    "why_not.part_false": ("`{part}` was not true", "`{part}` 不成立"),
    "why_not.part_unknown": ("`{part}` was not known", "`{part}` 未知"),
    "why_not.since": ("{ref} had been {value} since {when}", "{ref} 自 {when} 起为 {value}"),
    "why_not.lost_since": ("{ref} had not been known since {when}", "{ref} 自 {when} 起未知"),
    "why_not.broken": (
        "`{trigger}` had been true for {lasted:duration} of {seconds:duration}, and then it was not",
        "`{trigger}` 已持续 {lasted:duration}（需 {seconds:duration}），随后不再成立",
    ),
    "why_not.lasting": (
        "`{trigger}` is true, and has to stay so for another {left:duration} of {seconds:duration}",
        "`{trigger}` 成立，还需保持 {left:duration}（共 {seconds:duration}）",
    ),
    "why_not.from_unknown": (
        "`{trigger}` was found to be true after it had not been known; a scene fires when something becomes true",
        "`{trigger}` 在未知之后被发现成立；场景只在条件由不成立变为成立时触发",
    ),
    "why_not.already": (
        "`{trigger}` has been true since then; a scene fires when something becomes true, and not while it is",
        "`{trigger}` 自那时起一直成立；场景只在变为成立时触发，而不是在成立期间",
    ),
    "why_not.already_longer": (
        "`{trigger}` was true all the time; a scene fires when something becomes true, and not while it is",
        "`{trigger}` 一直成立；场景只在变为成立时触发，而不是在成立期间",
    ),
    "why_not.was_true": (
        "`{trigger}` had been true all the time until then; a scene fires when something becomes true",
        "`{trigger}` 在此之前一直成立；场景只在变为成立时触发",
    ),
    "why_not.no_event": ("{event} did not happen since {since}", "自 {since} 以来没有发生 {event}"),
    "why_not.other_event": (
        "{event} happened, but `{trigger}` waits for something else",
        "发生了 {event}，但 `{trigger}` 等待的是别的",
    ),
    "why_not.not_silent": (
        "`{trigger}`: it was heard from often enough since {since}",
        "`{trigger}`：自 {since} 以来一直有它的消息",
    ),
    "why_not.no_outcome": (
        "`{trigger}`: no run ended so since {since}",
        "`{trigger}`：自 {since} 以来没有这样结束的运行",
    ),
    "why_not.no_arrival": (
        "`{trigger}`: nothing came in since {since}",
        "`{trigger}`：自 {since} 以来没有收到任何内容",
    ),
    "why_not.other_arrival": (
        "{what} came in, but what was in it is not what `{trigger}` waits for",
        "收到了 {what}，但内容不是 `{trigger}` 所等待的",
    ),
    "why_not.no_start": ("the hub did not start since {since}", "自 {since} 以来中枢没有启动过"),
    "why_not.manual": ("it runs only when a person or another scene runs it", "它只在有人或其他场景运行它时才运行"),
    "why_not.several": (
        "`{trigger}` needs several things, one after another: not all of them came in time",
        "`{trigger}` 需要几件事依次发生：没有全部及时发生",
    ),
    "why_not.time_missed": (
        "`{trigger}`: it was time, but there was no hub, or its clock could not be trusted",
        "`{trigger}`：到了时间，但中枢未运行，或其时钟不可信",
    ),
    "why_not.time_next": ("`{trigger}`: the next time is {when}", "`{trigger}`：下一次是 {when}"),
    "why_not.no_time": ("`{trigger}`: there is no next time", "`{trigger}`：没有下一次"),
    "why_not.unchanged": ("{ref} did not change since {since}", "{ref} 自 {since} 以来没有变化"),
    "why_not.other_change": (
        "{ref} went from {before} to {value}, which is not what `{trigger}` waits for",
        "{ref} 从 {before} 变为 {value}，这不是 `{trigger}` 所等待的",
    ),
    "why_not.nothing": ("nothing of that is kept", "没有相关记录"),
}
