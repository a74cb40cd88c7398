"""Messages about what comes next (ids `coming.*` and those of `hearth scenes next`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.scenes_word.next": ("show what comes next, as things stand", "显示按目前情况接下来会发生什么"),
    "cli.arg.next.for": ("how far to look ahead, such as 2h or 7d (usual: 24h)", "向前看多久，如 2h 或 7d（默认 24h）"),
    "cli.column.what": ("what", "事项"),
    "cli.column.when": ("when", "时间"),
    "coming.turns": ("{text} becomes true, if nothing else changes", "{text} 成立（若其他情况不变）"),
    "coming.for": ("what a trigger waits for has been so for long enough", "触发条件已持续足够长的时间"),
    "coming.wait": ("the run under way goes on", "正在进行的运行继续"),
    "coming.put_off": ("a firing that had to wait has its turn: {text}", "等待中的触发轮到执行：{text}"),
    "coming.back": ("it runs again by itself", "恢复自动运行"),
    "coming.yields": ("scenes have {text} again, which a person has set", "{text} 由人设定，此后重新交给场景"),
    "coming.more": ("{what}; and again after that", "{what}；此后还会重复"),
    "coming.resting": ("{what}; but the scene rests", "{what}；但场景处于暂停"),
    "coming.nothing": ("nothing comes by itself until {until}", "在 {until} 之前没有会自行发生的事"),
}
