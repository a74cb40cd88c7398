"""Messages about scenes (ids `scenes.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scenes.argument_count": (
        "`{name}` takes {least} to {most} values",
        "`{name}` 需要 {least} 到 {most} 个值",
    ),
    "scenes.bad_color": (
        "`{text}` is not a colour: write for example `#ff8800`",
        "`{text}` 不是颜色：请写成例如 `#ff8800`",
    ),
    "scenes.bad_duration": (
        "`{text}` is not a duration: write for example `90s`, `5m` or `1h30m`",
        "`{text}` 不是时长：请写成例如 `90s`、`5m` 或 `1h30m`",
    ),
    "scenes.bad_time": (
        "`{text}` is not a time of day: write for example `06:00` or `22:30`, at most `23:59:59` (midnight is `00:00`)",
        "`{text}` 不是时刻：请写成例如 `06:00` 或 `22:30`，最大为 `23:59:59`（午夜为 `00:00`）",
    ),
    "scenes.chained": (
        "comparisons cannot be chained: join two of them with `and`, as in `1 < x and x < 5`, or write `x in 1..5`",
        "比较不能连写：请用 `and` 连接两个比较，例如 `1 < x and x < 5`，或写 `x in 1..5`",
    ),
    "scenes.cut_by_comment": (
        "a value is missing here: for YAML ` #` begins a comment, so put quotes around the whole expression",
        "此处缺少值：YAML 把 ` #` 之后的内容当作注释，请用引号括住整个表达式",
    ),
    "scenes.day_needs_constant": (
        "`{text}` is not a day: a range of days is written as `mon..fri`",
        "`{text}` 不是星期：星期范围请写成 `mon..fri`",
    ),
    "scenes.device_alone": (
        "`{device}` is a device, not a value: say which property of it ({known})",
        "`{device}` 是设备，不是值：请写明它的属性（{known}）",
    ),
    "scenes.device_alone_new": (
        "`{device}` is a device, not a value: say which property of it, as in `{device}.on`",
        "`{device}` 是设备，不是值：请写明它的属性，例如 `{device}.on`",
    ),
    "scenes.device_without_properties": (
        "`{device}` has no properties that could be read",
        "`{device}` 没有可读取的属性",
    ),
    "scenes.empty_expression": (
        "an expression is missing here, for example `kettle.on` or `time in 06:00..10:00`",
        "此处缺少表达式，例如 `kettle.on` 或 `time in 06:00..10:00`",
    ),
    "scenes.empty_window": (
        "this time window is empty: its end `{text}` is also its beginning",
        "该时间段为空：结束 `{text}` 与开始相同",
    ),
    "scenes.ends_early": (
        "the expression ends where a value is expected",
        "表达式在需要值的地方结束了",
    ),
    "scenes.expected_range": (
        "after `in` comes a range (`10..20`, `22:00..06:00`, `mon..fri`) or a list (`(idle, docked)`), not `{text}`",
        "`in` 之后应为范围（`10..20`、`22:00..06:00`、`mon..fri`）或列表（`(idle, docked)`），而不是 `{text}`",
    ),
    "scenes.expected_value": (
        "a value is expected here, not `{text}`",
        "此处应为值，而不是 `{text}`",
    ),
    "scenes.is_a_command": (
        "`{device}.{name}` is a command, not a value: use it in an action, `call: {device}.{name}`",
        "`{device}.{name}` 是命令，不是值：请在动作中使用 `call: {device}.{name}`",
    ),
    "scenes.is_an_event": (
        "`{device}.{name}` is an event, not a value: use it as a trigger, `event: {device}.{name}`",
        "`{device}.{name}` 是事件，不是值：请用作触发器 `event: {device}.{name}`",
    ),
    "scenes.known_after_is": (
        "`{text}` stands only after `is` or `is not`, as in `kettle.on is unknown`",
        "`{text}` 只能放在 `is` 或 `is not` 之后，例如 `kettle.on is unknown`",
    ),
    "scenes.long_number": (
        "this number has too many digits: at most {limit} on either side of the point",
        "数字位数过多：小数点两侧各最多 {limit} 位",
    ),
    "scenes.mismatch": (
        "`{text}` ({type}) does not go with `{other}`, which is {expected}",
        "`{text}`（{type}）与 `{other}`（{expected}）不匹配",
    ),
    "scenes.needs_duration_unit": (
        "`{text}` has no unit: write for example `{text}s` or `{text}m`",
        "`{text}` 缺少单位：请写成例如 `{text}s` 或 `{text}m`",
    ),
    "scenes.needs_number": (
        "`{text}` ({type}) is not a number, so it cannot be calculated with",
        "`{text}`（{type}）不是数字，不能参与计算",
    ),
    "scenes.no_difference": (
        "`{text}` could mean a difference or a temperature here: write it in {canonical}, not {unit}",
        "此处的 `{text}` 可能是温差，也可能是温度：请用 {canonical} 而不是 {unit}",
    ),
    "scenes.no_event": (
        "`{name}`: no trigger of this scene brings it, so there is nothing to read from it",
        "`{name}`：此场景的触发器都不提供它，因此没有可读取的内容",
    ),
    "scenes.no_order": (
        "`{text}` ({type}) has no order, so `{sign}` does not apply: compare it with `is` or `is not`",
        "`{text}`（{type}）没有大小之分，不能用 `{sign}`：请用 `is` 或 `is not` 比较",
    ),
    "scenes.no_range": (
        "`{text}` ({type}) has no order, so it is in no range: list its values, as in `in (a, b)`",
        "`{text}`（{type}）没有大小之分，不能用范围：请列出取值，例如 `in (a, b)`",
    ),
    "scenes.no_such_unit": (
        "there is no unit for {left} {sign} {right}",
        "没有与 {left} {sign} {right} 对应的单位",
    ),
    "scenes.no_unit_here": (
        "`{text}` has the unit {unit}, but `{other}` has none",
        "`{text}` 的单位是 {unit}，而 `{other}` 没有单位",
    ),
    "scenes.not_a_condition": (
        "`{text}` ({type}) is neither true nor false: compare it with something",
        "`{text}`（{type}）不是条件：请将它与某个值比较",
    ),
    "scenes.not_adopted": (
        "`{device}` is not adopted yet: until then all its values are unknown",
        "`{device}` 尚未接入：在此之前它的所有值均为未知",
    ),
    "scenes.not_needs_parentheses": (
        "put parentheses around `not` and what it belongs to here: `(not …)`",
        "此处请用括号括住 `not` 及其内容：`(not …)`",
    ),
    "scenes.open_quote": (
        "the text that begins with {quote} here does not end",
        "以 {quote} 开始的文本没有结束",
    ),
    "scenes.other_unit": (
        "`{text}` does not fit `{other}` ({type}): it measures something else",
        "`{text}` 与 `{other}`（{type}）的单位不匹配",
    ),
    "scenes.plain_number": (
        "`{text}` is a plain number, and `{other}` ({type}) has a unit: write `({text}) * 1 {unit}`",
        "`{text}` 是没有单位的数，而 `{other}`（{type}）有单位：请写 `({text}) * 1 {unit}`",
    ),
    "scenes.property_alone": (
        "`{name}` is a property: say of which device, as in `{example}`",
        "`{name}` 是属性：请写明是哪个设备的，例如 `{example}`",
    ),
    "scenes.quotes": (
        'write texts in plain quotes (") instead of {text}',
        '请用英文引号（"）代替 {text}',
    ),
    "scenes.range_backwards": (
        "this range is empty: `{text}` is more than `{high}`",
        "该范围为空：`{text}` 大于 `{high}`",
    ),
    "scenes.round_digits": (
        "the second value of `round` is how many digits to keep after the point, 0 to {most}",
        "`round` 的第二个值是保留的小数位数，0 到 {most}",
    ),
    "scenes.single_equals": (
        "`=` does not compare: write `==` or `is`",
        "`=` 不能用于比较：请写 `==` 或 `is`",
    ),
    "scenes.stray_comma": (
        "a comma stands only between the values of a list or function; to join conditions write `and` or `or`",
        "逗号只能用在列表或函数的值之间；连接条件请写 `and` 或 `or`",
    ),
    "scenes.stray_parenthesis": (
        "this parenthesis closes nothing",
        "此右括号没有对应的左括号",
    ),
    "scenes.stray_range": (
        "a range stands only after `in`, as in `x in 10..20`",
        "范围只能放在 `in` 之后，例如 `x in 10..20`",
    ),
    "scenes.text_needs_quotes": (
        '`{text}` is nothing known; if it is meant as text, put it in quotes: "{text}"',
        '找不到 `{text}`；如果是文本，请加引号："{text}"',
    ),
    "scenes.time_equals": (
        "`time` equals anything for one second only: write `time in 22:30..22:31`, or use the trigger `at`",
        "`time` 只会在一秒内相等：请写时间段，例如 `time in 22:30..22:31`，或使用触发器 `at`",
    ),
    "scenes.time_needs_constant": (
        "`{text}`: compare `time` with a time written out, such as `22:30`",
        "`{text}`：`time` 只能与写明的时刻比较，例如 `22:30`",
    ),
    "scenes.too_deep": (
        "this is nested too deep: at most {limit} levels",
        "嵌套过深：最多 {limit} 层",
    ),
    "scenes.too_long": (
        "this is too long: at most {limit} bytes",
        "内容过长：最多 {limit} 字节",
    ),
    "scenes.unclosed": (
        "this parenthesis is never closed (between braces, an expression with a comma needs quotes around it)",
        "此括号没有闭合（在花括号中，含逗号的表达式需要加引号）",
    ),
    "scenes.for_inside": (
        "`for` is no part of an expression: write `{{becomes: …, for: 5m}}`, `{{is: …, for: 5m}}` or `has_been(…, 5m)`",
        "`for` 不能写在表达式中：请写 `{{becomes: …, for: 5m}}`、`{{is: …, for: 5m}}` 或 `has_been(…, 5m)`",
    ),
    "scenes.unexpected": (
        "the expression should end before `{text}`, or a word such as `and` is missing",
        "表达式应在 `{text}` 之前结束，或缺少 `and` 之类的词",
    ),
    "scenes.unexpected_character": (
        "`{text}` means nothing in an expression",
        "表达式中不能使用 `{text}`",
    ),
    "scenes.unknown_device": (
        "there is no device `{name}`",
        "没有设备 `{name}`",
    ),
    "scenes.unknown_field": (
        "`{of}` has no field `{name}` here (it has {known})",
        "此处的 `{of}` 没有字段 `{name}`（可用：{known}）",
    ),
    "scenes.unknown_function": (
        "there is no function `{name}` (there are {known})",
        "没有函数 `{name}`（可用：{known}）",
    ),
    "scenes.unknown_option": (
        "`{text}` is not one of {options}",
        "`{text}` 不在取值 {options} 之中",
    ),
    "scenes.unknown_property": (
        "`{device}` has no property `{name}` (it has {known})",
        "`{device}` 没有属性 `{name}`（可用：{known}）",
    ),
    "scenes.unknown_unit": (
        "`{unit}` is not a unit (there are {known})",
        "`{unit}` 不是单位（可用：{known}）",
    ),
    "scenes.unknown_word": (
        "`{name}` is nothing known here",
        "此处没有 `{name}`",
    ),
    "scenes.value_number": (
        "`{text}` is not a number, and `{name}` is one",
        "`{text}` 不是数字，而 `{name}` 需要数字",
    ),
    "scenes.value_plus": (
        "`{text}` would set exactly {plain}: write `{plain}`, or to make it more, as in `=lamp.{name} + {plain}`",
        "`{text}` 会直接设为 {plain}：请写 `{plain}`；要在原值上增加，请写成例如 `=lamp.{name} + {plain}`",
    ),
    "scenes.value_range": (
        "`{text}` is out of range: `{name}` goes from {minimum} to {maximum}",
        "`{text}` 超出范围：`{name}` 的范围是 {minimum} 到 {maximum}",
    ),
    "scenes.value_switch": (
        "`{text}` is neither `on` nor `off`",
        "`{text}` 既不是 `on` 也不是 `off`",
    ),
    "scenes.write_instead": (
        "write `{word}` instead of `{found}`",
        "请用 `{word}` 代替 `{found}`",
    ),
}
