"""Messages about single values: a number, a time, a word."""

MESSAGES: dict[str, tuple[str, str]] = {
    "value.duration": (
        "`{text}` is not a duration: write for example `90s`, `5m` or `1h30m`",
        "`{text}` 不是时长：请写成例如 `90s`、`5m` 或 `1h30m`",
    ),
    "value.duration_unit": (
        "`{text}` has no unit: write for example `{text}s` or `{text}m`",
        "`{text}` 缺少单位：请写成例如 `{text}s` 或 `{text}m`",
    ),
    "value.empty": (
        "a value is missing here",
        "此处缺少值",
    ),
    "value.handle": (
        "`{text}` is not a handle: use letters, digits and `_`, beginning with a letter",
        "`{text}` 不能用作代号：只能使用文字、数字和 `_`，且不能以数字开头",
    ),
    "value.integer": (
        "`{text}` is not a whole number",
        "`{text}` 不是整数",
    ),
    "value.is_list": (
        "a single value is expected here, not a list",
        "此处应为单个值，而不是列表",
    ),
    "value.missing_key": (
        "the key `{key}` is missing here",
        "此处缺少键 `{key}`",
    ),
    "value.not_list": (
        "a list is expected here (lines that begin with `- `)",
        "此处应为列表（以 `- ` 开头的行）",
    ),
    "value.not_mapping": (
        "keys with values are expected here (`key: value`)",
        "此处应为键和值（`键: 值`）",
    ),
    "value.not_word": (
        "a single value is expected here, not keys with values (`key: value`)",
        "此处应为单个值，而不是键和值（`键: 值`）",
    ),
    "value.number": (
        "`{text}` is not a number",
        "`{text}` 不是数字",
    ),
    "value.one_of": (
        "`{text}` is not one of: {words}",
        "`{text}` 不在允许的取值中：{words}",
    ),
    "value.quantity": (
        "`{text}` is not a number with a unit: write for example `20 {unit}`",
        "`{text}` 不是带单位的数：请写成例如 `20 {unit}`",
    ),
    "value.secret": (
        "a secret is not allowed here",
        "此处不允许使用密钥",
    ),
    "value.switch": (
        "`{text}` is not one of: `on`, `off`, `yes`, `no`",
        "`{text}` 不在允许的取值中：`on`、`off`、`yes`、`no`",
    ),
    "value.time_of_day": (
        "`{text}` is not a time of day: write for example `06:00` or `22:30`",
        "`{text}` 不是时刻：请写成例如 `06:00` 或 `22:30`",
    ),
    "value.too_high": (
        "{text} is too high: at most {limit}",
        "{text} 过大：最大为 {limit}",
    ),
    "value.too_long": (
        "this text is too long: at most {limit} characters",
        "文字过长：最多 {limit} 个字符",
    ),
    "value.too_low": (
        "{text} is too low: at least {limit}",
        "{text} 过小：最小为 {limit}",
    ),
    "value.unit": (
        "the unit `{unit}` does not fit here: use {units}",
        "此处不能用单位 `{unit}`：请使用 {units}",
    ),
    "value.written_out": (
        "`{text}` is an expression, and none can stand here: write the value out",
        "`{text}` 是表达式，此处不能使用：请直接写出值",
    ),
    "value.unknown_key": (
        "the key `{key}` is not known here (known: {known})",
        "此处没有键 `{key}`（可用的键：{known}）",
    ),
}
