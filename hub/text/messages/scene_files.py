"""Messages about the form of scenes: keys, kinds, names of members (ids `scenes.*`, beside those of expressions)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scenes.not_a_list": (
        "a scene file is a list of scenes (each begins with `- scene: …`)",
        "场景文件应为场景列表（每个以 `- scene: …` 开头）",
    ),
    "scenes.does_nothing": ("this scene has neither `do` nor `hold`", "此场景既没有 `do` 也没有 `hold`"),
    "scenes.duplicate_id": (
        "there is another scene `{id}` at {place}: give one of them an `id`",
        "{place} 已有场景 `{id}`：请为其中一个指定 `id`",
    ),
    "scenes.no_trigger": (
        "a trigger is an expression, `started`, or one of: {known}",
        "触发器应为表达式、`started`，或以下之一：{known}",
    ),
    "scenes.no_condition": ("a condition is an expression, or one of: {known}", "条件应为表达式，或以下之一：{known}"),
    "scenes.no_action": ("an action is one of: {known}", "动作应为以下之一：{known}"),
    "scenes.two_kinds": (
        "`{one}` and `{other}` do not go together: begin another item with `- `",
        "`{one}` 和 `{other}` 不能写在一起：请用 `- ` 另起一项",
    ),
    "scenes.split_expression": (
        "an expression is expected here; put it in quotes, since it contains one of , : # {{ }} [ ]",
        "此处应为表达式；它含有 , : # {{ }} [ ] 之一，请加引号",
    ),
    "scenes.not_writable": ("`{name}` cannot be set", "`{name}` 不可设置"),
    "scenes.not_holdable": (
        "`{name}` cannot be held: only absolute and harmless properties can",
        "`{name}` 不能保持：只有绝对且无害的属性才可以",
    ),
    "scenes.not_a_property": ("`{name}` is not a property of a device", "`{name}` 不是设备的属性"),
    "scenes.unknown_event": (
        "`{device}` has no event `{name}` (it has: {known})",
        "`{device}` 没有事件 `{name}`（现有：{known}）",
    ),
    "scenes.no_event_of_it": (
        "`{device}.{name}` is no event but a property: write `when: {device}.{name}`, or `changes: {device}.{name}`",
        "`{device}.{name}` 不是事件而是属性：请写 `when: {device}.{name}`，或 `changes: {device}.{name}`",
    ),
    "scenes.no_command": (
        "`{device}.{name}` is no command but a property: write `set: {{{device}.{name}: …}}`",
        "`{device}.{name}` 不是命令而是属性：请写 `set: {{{device}.{name}: …}}`",
    ),
    "scenes.unknown_command": (
        "`{device}` has no command `{name}` (it has: {known})",
        "`{device}` 没有命令 `{name}`（现有：{known}）",
    ),
    "scenes.device_unknown_yet": (
        "what `{name}` can do is not known yet: adopt it, or write its `model` in devices.yaml",
        "尚不知道 `{name}` 的功能：请先接入它，或在 devices.yaml 中写明 `model`",
    ),
    "scenes.cannot_notify": ("`{name}` cannot show messages", "`{name}` 不能显示消息"),
    "scenes.missing_argument": ("the argument `{argument}` is missing under `with`", "`with` 下缺少参数 `{argument}`"),
    "scenes.hold_without_until": ("`hold` needs `until`: when does it end?", "`hold` 需要 `until`：何时结束？"),
    "scenes.until_without_hold": (
        "`until` says when a `hold` ends, and there is no `hold` here",
        "`until` 表示 `hold` 何时结束，但此处没有 `hold`",
    ),
    "scenes.open_brace": (
        "this brace is not closed; write {{{{ for the brace itself",
        "此花括号未闭合；要写花括号本身请用 {{{{",
    ),
    "scenes.bad_days": (
        "`{text}` is not a day or a range of days: write for example `mon`, `mon-fri`",
        "`{text}` 不是星期或星期范围：请写成例如 `mon`、`mon-fri`",
    ),
    "scenes.event_fields_differ": (
        "the events of this scene have different fields `{field}`: make two scenes of it",
        "此场景中各事件的字段 `{field}` 类型不同：请分成两个场景",
    ),
}
