"""Messages about when scenes run, and when they do not: pauses, rests, runaways, `while` with `keep`."""

MESSAGES: dict[str, tuple[str, str]] = {
    "trace.paused": ("did not run: paused for another {left:duration}", "未运行：已暂停，还剩 {left:duration}"),
    "trace.paused_for_good": (
        "did not run: paused until `hearth scenes resume`",
        "未运行：已暂停，直到 `hearth scenes resume`",
    ),
    "trace.set_aside": (
        "did not run: set aside as a runaway for another {left:duration}",
        "未运行：因失控被搁置，还剩 {left:duration}",
    ),
    "trace.set_aside_for_good": (
        "did not run: set aside as a runaway until `hearth scenes resume`",
        "未运行：因失控被搁置，直到 `hearth scenes resume`",
    ),
    "trace.runaway": (
        "did not run: it started more than {count:g} times in {seconds:duration}, and is set aside",
        "未运行：{seconds:duration} 内启动超过 {count:g} 次，已搁置",
    ),
    "trace.runaway_stopped": ("stopped: the scene is a runaway", "已停止：场景失控"),
    "trace.late": (
        "{seconds:.0f} s late, since there was no hub: what is dangerous is not made up for",
        "因中枢停机晚了 {seconds:.0f} 秒：有危险的操作不再补做",
    ),
    "trace.handed_back": ("{target} is given back to the scenes", "{target} 已交还给场景"),
    "trace.faulty": ("stopped: Hearth itself failed at this scene", "已停止：Hearth 在运行该场景时出错"),
    "scenes.faulty": (
        (
            "Hearth itself failed at scene `{scene}`, by a mistake of its own; the log has the whole story. The scene "
            "is set aside until `hearth scenes resume`, or until it is changed. Please report it."
        ),
        (
            "Hearth 在运行场景 `{scene}` 时自身出错，详情见日志。该场景已搁置，"
            "直到 `hearth scenes resume` 或场景被修改。请报告此问题。"
        ),
    ),
    "trace.no_more": ("no longer true: `{condition}`", "不再成立：`{condition}`"),
    "scenes.runaway_for": (
        (
            "Scene `{scene}` starts far too often (more than {count:g} times in {seconds:duration}). "
            "It is set aside for {left:duration}. See what fires it with `hearth trace`; "
            "if it is meant to, allow it with `most: 1000/h`."
        ),
        (
            "场景 `{scene}` 启动过于频繁（{seconds:duration} 内超过 {count:g} 次），已搁置 {left:duration}。"
            "用 `hearth trace` 查看是什么触发了它；如果确实需要，用 `most: 1000/h` 允许。"
        ),
    ),
    "scenes.runaway": (
        (
            "Scene `{scene}` starts far too often (more than {count:g} times in {seconds:duration}), "
            "for the third time. It is set aside until `hearth scenes resume`, or until it is changed."
        ),
        (
            "场景 `{scene}` 第三次启动过于频繁（{seconds:duration} 内超过 {count:g} 次），已搁置，"
            "直到 `hearth scenes resume` 或场景被修改。"
        ),
    ),
    "scenes.bad_rate": (
        "`{text}` is no rate; write how many and in what, such as `100/h`, `20/m` or `5/s`",
        "`{text}` 不是频率；请写次数和时间，例如 `100/h`、`20/m` 或 `5/s`",
    ),
    "scenes.keep_and": (
        "a scene with `while` and `keep` has no `{key}`: make another scene of that",
        "带 `while` 和 `keep` 的场景没有 `{key}`：请另写一个场景",
    ),
}
