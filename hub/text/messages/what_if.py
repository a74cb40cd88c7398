"""Messages about what would happen (ids `what_if.*` and those of `hearth scenes what-if`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.scenes_word.what-if": ("show what scenes would do, without doing it", "显示场景会做什么，但不真正执行"),
    "cli.arg.what_if.text": (
        "what to suppose, such as '23:00, front_door.open becomes true'",
        "假设的内容，如 '23:00, front_door.open becomes true'",
    ),
    "cli.arg.what_if.for": (
        "how long to look on after that, such as 2h (usual: 1h)",
        "此后再看多久，如 2h（默认 1h）",
    ),
    "cli.arg.what_if.all": ("show what is done again and again each time", "反复执行的也逐次显示"),
    "what_if.again": (
        "and {count} times more of the same: --all shows them",
        "同样的事还有 {count} 次：--all 可全部显示",
    ),
    "cli.column.because": ("because of", "原因"),
    "what_if.taken": (
        "Nothing was done. Devices are taken to do as they are told, and to be heard from; guards were not asked.",
        "没有执行任何操作。假定设备都会照做并持续上报；未询问安全防护。",
    ),
    "what_if.nothing": ("nothing would be done until {until}", "到 {until} 为止不会执行任何操作"),
    "what_if.held_back": ("would not run: {reason}", "不会运行：{reason}"),
    "what_if.failed": ("would fail: {reason}", "会失败：{reason}"),
    "what_if.unseen": (
        "no scene looks at {ref}: what it is at makes no difference",
        "没有场景关注 {ref}：它的取值没有影响",
    ),
    "what_if.empty": (
        "nothing is supposed: try '23:00, front_door.open becomes true'",
        "没有假设内容：可试试 '23:00, front_door.open becomes true'",
    ),
    "what_if.unclear": (
        "`{text}` says nothing; try `23:00`, `mon 7:00`, `+10m`, `kettle.on becomes on`, `button.press`, `run SCENE`",
        "无法理解 `{text}`；可试试 `23:00`、`mon 7:00`、`+10m`、`kettle.on becomes on`、`button.press`、`run SCENE`",
    ),
    "what_if.too_far": ("`{text}` is more than 31 days ahead", "`{text}` 超过 31 天"),
    "what_if.no_field": (
        "{event} has no field `{name}`; there is: {known}",
        "{event} 没有字段 `{name}`；现有：{known}",
    ),
    "what_if.bad_value": ("`{text}` does not fit: {reason}", "`{text}` 不合适：{reason}"),
}
