"""Messages about devices and what they answer (ids `device.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "device.not_an_option": (
        "`{value}` is not something that {property} can be: use one of {options}",
        "{property} 不能取值 `{value}`：可用的值有 {options}",
    ),
    "device.out_of_range": (
        "{value} {unit} is out of range for {property}: from {minimum} to {maximum}",
        "{value} {unit} 超出 {property} 的范围：从 {minimum} 到 {maximum}",
    ),
    "device.unknown_capability": (
        "there is no capability `{name}`: `hearth capabilities` lists them",
        "没有名为 `{name}` 的能力：用 `hearth capabilities` 查看全部",
    ),
    "device.wrong_type": (
        "`{value}` does not fit {property}, which is of type {kind}",
        "`{value}` 不适合 {property}，其类型为 {kind}",
    ),
    "device.wrong_unit": (
        "the unit `{unit}` does not fit {property}: use {expected}",
        "单位 `{unit}` 不适合 {property}：请使用 {expected}",
    ),
}
