"""Messages about triggers (ids `scenes.*`, beside those of the form of scenes)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scenes.bad_field_name": (
        "`{name}` cannot be named in an expression: write letters, digits and `_`, a dot to go into an object",
        "表达式无法引用 `{name}`：字段名应由字母、数字和 `_` 组成，可用点连接多个这样的词",
    ),
    "scenes.bad_hook_name": (
        "`{name}` is no name of a hook: use 1 to 128 of the letters a to z, digits, `-` and `_`",
        "`{name}` 不能用作 webhook 名称：请用 1 到 128 个英文字母、数字、`-` 或 `_`",
    ),
    "scenes.bad_hysteresis": (
        "`{text}` is no distance from `{limit}`: write a number greater than 0, with the unit of the limit",
        "`{text}` 不是与 `{limit}` 之间的距离：请写大于 0 的数，并使用与界限相同的单位",
    ),
    "scenes.bad_topic_filter": (
        "`{topic}` is no topic of MQTT: `+` and `#` stand alone between slashes, `#` only at the end",
        "`{topic}` 不是 MQTT 主题：`+` 和 `#` 必须单独占一级，且 `#` 只能在末尾",
    ),
    "scenes.with_undeclared": (
        "`with` asks for fields that `{key}` declares: write beside it for example `{key}: {{{name}: text}}`",
        "`with` 只能针对 `{key}` 声明的字段：请在旁边写上例如 `{key}: {{{name}: text}}`",
    ),
    "scenes.no_distance": (
        "`{name}` is no number, so it cannot change by a distance: use `from` and `to`",
        "`{name}` 不是数字，无法按差值判断变化：请使用 `from` 和 `to`",
    ),
    "scenes.not_a_limit": (
        "`{text}` is no limit that could be crossed, such as `bedroom.temperature > 25 °C`: use `becomes`",
        "`{text}` 不是可以越过的界限（例如 `bedroom.temperature > 25 °C`）：请使用 `becomes`",
    ),
    "scenes.nothing_apart": ("a distance must be more than nothing", "差值必须大于零"),
    "scenes.restart_without_for": (
        "`restart: reset` lets a restart of the hub begin `for` anew, and there is no `for` here: leave it out",
        "`restart: reset` 表示重启后重新计算 `for`，而此处没有 `for`：请删除它",
    ),
    "scenes.sequence_length": (
        "a sequence is a list of {least} to {most} triggers, in the order in which they are to fire",
        "序列应为 {least} 到 {most} 个触发器的列表，按应触发的顺序排列",
    ),
    "scenes.too_many_fields": ("at most {limit} fields can be declared", "最多可声明 {limit} 个字段"),
}
