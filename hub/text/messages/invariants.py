"""Messages about invariants: how they are written, how they stand, what a guard did (ids `invariant.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "invariant.two_heads": (
        "`{one}` and `{other}` do not go together: begin another item with `- `",
        "`{one}` 和 `{other}` 不能写在一起：请用 `- ` 另起一项",
    ),
    "invariant.twice": (
        "there is another invariant `{name}` at {place}: give one of them a `name`",
        "{place} 已有不变量 `{name}`：请为其中一个指定 `name`",
    ),
    "invariant.guards_states": (
        "`guard: {guard}` goes with `never` and `always` about what is so; of all else people are told: `guard: warn`",
        "`guard: {guard}` 只用于描述状态的 `never` 和 `always`；其他情况只能告知：`guard: warn`",
    ),
    "invariant.block_for": (
        "nobody can refuse what becomes wrong only with time: leave `for` away, or write `guard: restore` or `warn`",
        "随时间才变错的事无法拒绝：请去掉 `for`，或写 `guard: restore` 或 `warn`",
    ),
    "invariant.nothing_to_guard": (
        "`guard: {guard}` can do nothing here: it reads nothing that can be written; write `guard: warn`",
        "`guard: {guard}` 在这里不起作用：其中没有可写的属性；请写 `guard: warn`",
    ),
    "invariant.happens": (
        "something that happens is written `{{event: DEVICE.EVENT}}` or `{{becomes: EXPRESSION}}`",
        "发生的事写作 `{{event: 设备.事件}}` 或 `{{becomes: 表达式}}`",
    ),
    "invariant.refused": ('refused: it would break "{name}" ({text})', "已拒绝：会违反“{name}”（{text}）"),
    "invariant.broken": ('"{name}" is broken: {values}', "“{name}”被违反：{values}"),
    "invariant.over": ('"{name}" holds again, after {seconds:duration}', "“{name}”在 {seconds:duration} 后恢复成立"),
    "invariant.restored": (
        '"{name}" was broken: {target} goes back to {value}',
        "“{name}”被违反：{target} 恢复为 {value}",
    ),
    "invariant.left_alone": (
        '"{name}" is broken, and {target} is left as it is: putting it back to {value} is not for Hearth to do now',
        "“{name}”被违反，{target} 保持现状：Hearth 此时不宜将其恢复为 {value}",
    ),
    "check.s1": (
        'the invariant "{name}" can be broken: {how}; then {values}',
        "不变量“{name}”可能被违反：{how}；此时 {values}",
    ),
    "check.s1_mend": (
        'let the scene ask before it acts, or let another one put it right in time; the play shows how "{name}" breaks',
        "让场景在动作前检查条件，或让另一场景及时纠正；演示测试说明“{name}”如何被违反",
    ),
    "cli.scenes_word.search": (
        "look for ways in which scenes break what must never be, without a hub",
        "查找场景违反不变量的途径，不需要中枢",
    ),
    "cli.arg.search.for": (
        "how long to look, all invariants together, such as 5m (usual: 30s)",
        "查找多久（全部不变量合计），如 5m（默认 30s）",
    ),
    "search.found": ("{name}: CAN BE BROKEN: {how}. As a test:", "{name}：可能被违反：{how}。写成测试："),
    "search.not_proved": (
        "{name}: not proved; no way found ({scenes} scenes, {states} states, all moves up to {depth} deep, {took})",
        "{name}：未证明；没有找到途径（{scenes} 个场景，{states} 种状态，连续 {depth} 步以内全部尝试，{took}）",
    ),
    "search.cut_short": (
        "{name}: not proved; no way found ({scenes} scenes, {states} states, some moves up to {depth} deep, {took})",
        "{name}：未证明；没有找到途径（{scenes} 个场景，{states} 种状态，连续 {depth} 步以内部分尝试，{took}）",
    ),
    "search.endless": (
        "more than {most} things happen at once: scenes set each other off without end",
        "同时发生超过 {most} 件事：场景不停地相互触发",
    ),
    "search.nothing": (
        "{name}: no scene has anything to do with it; only people and devices can break it",
        "{name}：没有场景与之相关；只有人或设备才可能违反它",
    ),
    "cli.scenes_word.invariants": (
        "show what must never be, and when it was last broken",
        "显示不变量及其上次被违反的时间",
    ),
    "cli.column.invariant": ("INVARIANT", "不变量"),
    "cli.column.guard": ("GUARD", "守护"),
    "cli.column.stands": ("STANDS", "状态"),
    "cli.column.broken": ("LAST BROKEN", "上次被违反"),
    "invariant.none": (
        "there are no invariants: `- never: …` in a scene file makes one",
        "没有不变量：在场景文件中写 `- never: …` 即可添加",
    ),
    "invariant.guard.watch": ("none", "无"),
    "invariant.guard.warn": ("warn", "警告"),
    "invariant.guard.block": ("block", "阻止"),
    "invariant.guard.restore": ("restore", "恢复"),
    "invariant.stands.holds": ("holds", "成立"),
    "invariant.stands.broken": ("BROKEN", "被违反"),
    "invariant.stands.unknown": ("not known", "未知"),
    "invariant.not_known": ("not known: {names} unknown", "未知：{names} 未知"),
    "invariant.never_broken": ("never", "从未"),
    "invariant.since": ("since {began} ({count} in all)", "自 {began}（共 {count} 次）"),
    "invariant.happened": ("{began} ({count} in all)", "{began}（共 {count} 次）"),
    "invariant.last": ("{began}, for {lasted} ({count} in all)", "{began}，持续 {lasted}（共 {count} 次）"),
    "schema.key.never": ("What must never be so, or happen.", "绝不能成立或发生的事。"),
    "schema.key.always": ("What must always be so.", "必须始终成立的事。"),
    "schema.key.guard": ("What the live house does about it.", "实际运行时的处理方式。"),
    "schema.key.event": ("An event of a device.", "设备事件。"),
    "schema.key.becomes": ("What becomes true.", "变为真的表达式。"),
    "schema.key.name": ("What it is called.", "名称。"),
}
