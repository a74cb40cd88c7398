"""What the checker of scenes finds: what happens, and how it is mended."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "cli.arg.check.play": (
        "show how each finding comes about, as a test of scenes; with a name, such as A1-2, the test of that alone",
        "以场景测试的形式显示每项发现的具体经过；给出名称（如 A1-2）时只输出该项的测试",
    ),
    "cli.check_plays": (
        "`hearth check --play` shows how each comes about; `allow:` in a scene silences one (docs/scenes/checking.md)",
        "`hearth check --play` 显示各项的具体经过；在场景里写 `allow:` 可使其不再报告（docs/scenes/checking.md）",
    ),
    "check.t1": (
        "`{by}` writes `{property}`, and that sets off `{scene}`, as if a person had done it",
        "“{by}” 写入 `{property}`，由此触发了 “{scene}”，就像是有人操作的一样",
    ),
    "check.t1_mend": (
        "let `{scene}` ask for what tells the two apart, or let both follow a value of the home's own",
        "让 “{scene}” 再检查能区分两者的条件，或让两者都跟随一个虚拟设备的值",
    ),
    "check.t2": (
        "these scenes set off one another without end: {scenes}",
        "这些场景无休止地互相触发：{scenes}",
    ),
    "check.t2_mend": (
        "let one of them act only where something would really be different, or keep the value in one scene",
        "让其中一个只在确有变化时才执行，或把这个值只交给一个场景管理",
    ),
    "check.t3": (
        "`{scene}` goes by `{read}` when it begins; when that changes later, nobody looks, and `{property}` stays",
        "“{scene}” 只在开始时看 `{read}`；它之后的变化没有人再理会，`{property}` 保持不变",
    ),
    "check.t3_mend": (
        "let `{read}` set it off too, or write it as `while` and `keep`",
        "把 `{read}` 也写进触发条件，或改写成 `while` 和 `keep`",
    ),
    "check.t3_dark": (
        "`{scene}` looks once whether it is dark; when that comes later, `{property}` stays off",
        "“{scene}” 只看一次天是否黑；之后天黑时，`{property}` 仍然关着",
    ),
    "check.t3_dark_mend": (
        "let the sun set it off too, or write it as `while` and `keep`",
        "把日落也写进触发条件，或改写成 `while` 和 `keep`",
    ),
    "check.t4": (
        "the trigger `{trigger}` of `{scene}` can never fire: no value makes it true",
        "“{scene}” 的触发条件 `{trigger}` 永远不会触发：没有任何取值能使它成立",
    ),
    "check.t4_mend": (
        "compare it with what the device can say, or write `or` in place of `and`",
        "请对照设备实际能报告的范围，或把 `and` 改为 `or`",
    ),
    "check.t4_always": (
        "the trigger `{trigger}` of `{scene}` can never fire: it is true whatever happens, and so never becomes true",
        "“{scene}” 的触发条件 `{trigger}` 永远不会触发：它无论如何都成立，因此不会“变为成立”",
    ),
    "check.t4_short": (
        "the trigger `{trigger}` of `{scene}` can never fire: it is never true for so long",
        "“{scene}” 的触发条件 `{trigger}` 永远不会触发：它成立的时间总是不够长",
    ),
    "check.t4_short_mend": (
        "make `for` shorter or the hours wider, or put the hours under `if`",
        "缩短 `for`，放宽时段，或把时段放到 `if` 里",
    ),
    "check.t4_no_day": (
        "the time `{trigger}` of `{scene}` never comes",
        "“{scene}” 的时间 `{trigger}` 永远不会到来",
    ),
    "check.t4_no_day_mend": (
        "choose days that come",
        "请选择会到来的日子",
    ),
    "check.c1": (
        "`{by}` sets `{property}` without asking anybody, and so lets `{scene}` do what that was to prevent",
        "“{by}” 未经任何人同意就设置 `{property}`，使本应被它拦住的 “{scene}” 得以执行",
    ),
    "check.c1_mend": (
        "let `{by}` ask what `{property}` is before it changes it, or let `{scene}` ask for something else",
        "让 “{by}” 在改变 `{property}` 之前先检查它，或让 “{scene}” 改用别的条件",
    ),
    "check.c2": (
        "`{by}` sets `{property}` and leaves it so; from then on `{scene}` is silent when it is needed",
        "“{by}” 设置 `{property}` 后不再改回；此后需要 “{scene}” 时它也不会执行",
    ),
    "check.c2_mend": (
        "let `{by}` set `{property}` back, or give it a value of its own",
        "让 “{by}” 把 `{property}` 改回来，或让它使用自己的值",
    ),
    "check.c3_guard_never": (
        "the condition of `{scene}` never holds",
        "“{scene}” 的条件永远不成立",
    ),
    "check.c3_guard_always": (
        "a condition of `{scene}` holds whatever happens",
        "“{scene}” 的一个条件无论如何都成立",
    ),
    "check.c3_guard_when": (
        "the condition of `{scene}` never holds when its triggers fire",
        "“{scene}” 触发时，它的条件永远不成立",
    ),
    "check.c3_never": (
        "in `{scene}`, `{condition}` never holds",
        "在 “{scene}” 中，`{condition}` 永远不成立",
    ),
    "check.c3_always": (
        "in `{scene}`, `{condition}` holds whatever happens",
        "在 “{scene}” 中，`{condition}` 无论如何都成立",
    ),
    "check.c3_mend": (
        "look whether `and` and `or` are the right way round, and whether the limits are meant so",
        "请检查 `and` 和 `or` 是否写反，以及界限是否符合本意",
    ),
    "check.c4": (
        "`{scene}` asks for `{read}` before it waits, and acts after it although that has changed",
        "“{scene}” 在等待之前检查 `{read}`，等待之后即使它已改变也照样执行",
    ),
    "check.c4_mend": (
        "ask once more after the wait: `check:`",
        "等待之后再检查一次：`check:`",
    ),
    "check.a4": (
        "`{scene}` does nothing that `{other}` does not do at the same moment",
        "“{scene}” 所做的，“{other}” 在同一时刻都已做了",
    ),
    "check.a4_mend": (
        "take one of the two away, or let their conditions part",
        "删去其中一个，或让两者的条件互不重叠",
    ),
}
