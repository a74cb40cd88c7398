"""Messages about the control flow of scenes (ids `scenes.*` and `trace.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scenes.branch_alone": (
        "a branch of `parallel` cannot change `{name}`, which the others see too: give it a name of its own here",
        "`parallel` 的分支不能修改其他分支也使用的 `{name}`：请在这里另取一个名称",
    ),
    "scenes.choose_of_what": (
        "`choose` takes a list: `[{{if: CONDITION, do: ACTIONS}}, {{else: ACTIONS}}]`",
        "`choose` 需要一个列表：`[{{if: 条件, do: 动作}}, {{else: 动作}}]`",
    ),
    "scenes.else_last": (
        "`else` comes last, after at least one `if`",
        "`else` 放在最后，前面至少要有一个 `if`",
    ),
    "scenes.if_without_then": (
        "an `if` among actions needs `then:` or `else:`; to go on only if something holds, use `check:`",
        "动作中的 `if` 需要在旁边写 `then:` 或 `else:`；若条件不成立就停止，请用 `check:`",
    ),
    "scenes.name_taken": (
        "`{name}` means something already: take another name",
        "`{name}` 已有含义：请换一个名称",
    ),
    "scenes.no_name": (
        "`{name}` is no name for a variable: use letters, digits and `_`, such as `old_level`",
        "`{name}` 不能作变量名：请使用字母、数字和 `_`，例如 `old_level`",
    ),
    "scenes.other_kind": (
        "`{name}` holds values of another kind already: take another name",
        "`{name}` 已用于另一种类型的值：请换一个名称",
    ),
    "scenes.parallel_of_what": (
        "`parallel` takes a list of at least two branches, each an action or a list of actions",
        "`parallel` 需要至少两个分支的列表，每个分支是一个动作或动作列表",
    ),
    "scenes.repeat_how": (
        "`repeat` needs one of `times:`, `while:`, `until:` or `for_each:`, and `do:`",
        "`repeat` 需要 `times:`、`while:`、`until:`、`for_each:` 之一，以及 `do:`",
    ),
    "scenes.unknown_scene": (
        "there is no scene `{name}`: name another by its id or its title",
        "没有名为 `{name}` 的场景：请写另一个场景的 id 或标题",
    ),
    "scenes.endless_wait": (
        "this wait never ends for lack of time: write `timeout:` beside `on_timeout:`",
        "这个等待不会超时：请在 `on_timeout:` 旁写上 `timeout:`",
    ),
    "scenes.wait_for_what": (
        "`wait` takes a duration such as `5m`, or one of `until:`, `for_event:` and `until_time:`",
        "`wait` 需要一个时长，例如 `5m`，或 `until:`、`for_event:`、`until_time:` 之一",
    ),
    "trace.holds": ("`{condition}` is true", "`{condition}` 成立"),
    "trace.holds_not": ("`{condition}` is not true", "`{condition}` 不成立"),
    "trace.not_known": ("`{condition}` is not known", "`{condition}` 未知"),
    "trace.let": ("`{name}` gets its value", "`{name}` 已赋值"),
    "trace.no_scene": ("there is no scene `{scene}` to run", "没有可运行的场景 `{scene}`"),
    "trace.ran": ("`{scene}` is over: {result}", "`{scene}` 已结束：{result}"),
    "trace.repeated": ("the loop is over after {rounds} rounds", "循环在 {rounds} 轮后结束"),
    "trace.run": ("run the scene `{scene}`", "运行场景 `{scene}`"),
    "trace.stopped": ("stopped", "已停止"),
    "trace.stops": ("stop: {message}", "停止：{message}"),
    "trace.strand_over": ("a branch is over: {result}", "一个分支已结束：{result}"),
    "trace.too_many_rounds": (
        "the loop went round more than {limit} times within a second: it needs a `wait` inside",
        "循环在一秒内超过 {limit} 轮：其中需要一个 `wait`",
    ),
    "trace.wait_event": ("wait for {event}", "等待 {event}"),
    "trace.wait_time": ("wait until {time}", "等待到 {time}"),
    "trace.event": ("{event} has happened", "{event} 已发生"),
}
