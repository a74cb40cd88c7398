"""Messages about virtual devices, modes, people, blueprints and scenes that are run by hand."""

MESSAGES: dict[str, tuple[str, str]] = {
    "own.no_example": (
        "`{text}` does not show what it is: write `off`, `20 °C`, `5m`, `22:30`, `[low, high]`, or a text in quotes",
        "从 `{text}` 看不出类型：请写 `off`、`20 °C`、`5m`、`22:30`、列表如 `[low, high]`，或加引号的文字",
    ),
    "own.bad_option": (
        "`{text}` cannot be an option: each is one word of letters, digits and `_`, and stands there once",
        "`{text}` 不能作为选项：每个选项是由字母、数字和 `_` 组成的一个词，且只出现一次",
    ),
    "own.options": ("a list of options has one to {limit} of them", "选项列表须有 1 到 {limit} 项"),
    "own.unknown_unit": ("`{unit}` is no unit known here; known: {known}", "未知的单位 `{unit}`；已知：{known}"),
    "own.not_for_virtual": (
        "`{key}` has no meaning for a virtual device: there is nothing behind it; take the key away",
        "`{key}` 对虚拟设备没有意义：它背后没有实物；请删去此键",
    ),
    "own.house_taken": (
        "`{handle}` is the home itself, with its mode: call this device otherwise, or add properties with `virtual:`",
        "`{handle}` 是家本身，带有模式：请为此设备另取代号，或用 `virtual:` 为它添加属性",
    ),
    "own.no_such_capability": (
        "a virtual device cannot be a `{name}`: write one of {known}, or properties of your own",
        "虚拟设备不能是 `{name}`：请写 {known} 之一，或自定属性",
    ),
    "own.too_many": ("a virtual device has at most {limit} properties", "一个虚拟设备最多有 {limit} 个属性"),
    "own.no_limits": (
        "only numbers and durations have limits: write the value alone, a list of options begins with its first",
        "只有数字和时长才有界限：其他请直接写值；选项列表以第一项为初始值",
    ),
    "own.limit": (
        "`{key}` is written as the initial value is, in the same unit ({unit}), and a step is more than nothing",
        "`{key}` 的写法须与初始值一致，单位相同（{unit}），步长须大于零",
    ),
    "own.not_adopted": (
        "`{ref}` is the hub's own and needs no adoption: write it into devices.yaml with `virtual:`",
        "`{ref}` 属于中枢自身，无需接入：请在 devices.yaml 中用 `virtual:` 书写",
    ),
    "own.text_too_long": ("a text here has at most {limit} characters", "此处文字最多 {limit} 个字符"),
}
