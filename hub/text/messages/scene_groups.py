"""Messages about names that stand for several devices (ids `scenes.*` and `trace.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scenes.bound_lacks": (
        "`{name}`: not every device that `{variable}` may be has it; it is missing at {devices}",
        "`{name}`：`{variable}` 可能代表的设备并非都有此属性；缺少它的有 {devices}",
    ),
    "scenes.bound_late": (
        "`{name}`: which device it is, is known only after the trigger: use it in conditions and actions",
        "`{name}`：触发之后才知道是哪个设备：请在条件和动作中使用",
    ),
    "scenes.bound_nowhere": (
        "no device that `{variable}` may be is in an area: give them one in devices.yaml",
        "`{variable}` 可能代表的设备都不在任何区域中：请在 devices.yaml 中设置区域",
    ),
    "scenes.empty_group": (
        "no device of `{group}` has `{name}`; they have {known}",
        "`{group}` 中没有设备具有 `{name}`；它们具有 {known}",
    ),
    "scenes.group_alone": (
        "`{name}` stands for several devices: put it into `any(…)`, `all(…)`, `count(…)`, `mean(…)` or the like",
        "`{name}` 代表多个设备：请把它放进 `any(…)`、`all(…)`、`count(…)`、`mean(…)` 等函数中",
    ),
    "scenes.group_calls_differ": (
        "the devices of `{name}` want different arguments: call them one by one, or say a capability",
        "`{name}` 的设备需要不同的参数：请逐个调用，或写明能力",
    ),
    "scenes.group_events_differ": (
        "the devices of `{name}` report different fields: name them one by one, or say a capability",
        "`{name}` 的设备报告不同的字段：请逐个写出，或写明能力",
    ),
    "scenes.group_has_not_all": (
        "no device has all of {names}",
        "没有设备同时具有 {names}",
    ),
    "scenes.group_left_out": (
        "left out, because what can be dangerous is reached by its own name alone: {devices} of `{name}`",
        "已排除 `{name}` 中的 {devices}：可能有危险的设备只能用它自己的名称控制",
    ),
    "scenes.group_mixed": (
        "`{name}` mixes {one} ({type}) and {other} ({other_type}): say a capability, as in `area.kitchen.light.on`",
        "`{name}` 混合了 {one}（{type}）和 {other}（{other_type}）：请写明能力，例如 `area.kitchen.light.on`",
    ),
    "scenes.group_not_writable": (
        "`{name}`: {devices} can only be read there",
        "`{name}`：{devices} 的此属性只能读取",
    ),
    "scenes.group_short": (
        "`{name}` ends too early: write for example `area.kitchen.motion`, `label.night.on` or `every.light.on`",
        "`{name}` 不完整：请写成例如 `area.kitchen.motion`、`label.night.on` 或 `every.light.on`",
    ),
    "scenes.group_too_large": (
        "this reads {count} values at once, more than {limit}: take fewer devices, or no `{name}(…)` within another",
        "此处一次读取 {count} 个值，超过 {limit} 个：请减少设备，或不要嵌套 `{name}(…)`",
    ),
    "scenes.needs_group": (
        "`{name}` asks a group of devices, such as `area.kitchen.motion`, `label.night.on` or `every.light.on`",
        "`{name}` 用于一组设备，例如 `area.kitchen.motion`、`label.night.on` 或 `every.light.on`",
    ),
    "scenes.no_member": (
        "`{name}`: no trigger of this scene says which device it was; one over a group does, such as `any: …`",
        "`{name}`：此场景的触发器没有说明是哪个设备；使用设备组的触发器（例如 `any: …`）才会说明",
    ),
    "scenes.no_such_area": (
        "no device is in an area `{name}`: give one `area: {name}` in devices.yaml",
        "没有设备位于区域 `{name}`：请在 devices.yaml 中为设备写 `area: {name}`",
    ),
    "scenes.no_such_capability": (
        "there is no capability `{name}`; there are {known}",
        "没有能力 `{name}`；有 {known}",
    ),
    "scenes.no_such_label": (
        "no device has a label `{name}`: give one `labels: [{name}]` in devices.yaml",
        "没有设备带有标签 `{name}`：请在 devices.yaml 中为设备写 `labels: [{name}]`",
    ),
    "scenes.nobody_lives_here": (
        "no device tells of a person: add one with the capability `presence` to devices.yaml, `virtual: presence`",
        "没有表示人员的设备：请在 devices.yaml 中添加具有 `presence` 能力的设备，例如 `virtual: presence`",
    ),
    "scenes.nobody_real": (
        "no real device belongs to `{group}`; those of the hub's own (`virtual`) belong to areas and labels only",
        "`{group}` 中没有真实设备；虚拟设备（`virtual`）只属于区域和标签",
    ),
    "scenes.nobody_there": (
        "no device belongs to `{group}`",
        "`{group}` 中没有设备",
    ),
    "scenes.two_groups": (
        "only one group of devices goes into `{name}(…)`: `{text}` is another one than `{group}`",
        "`{name}(…)` 中只能有一个设备组：`{text}` 与 `{group}` 不同",
    ),
    "scenes.unknown_component": (
        "`{device}` has no part `{name}` (it has: {known})",
        "`{device}` 没有部件 `{name}`（现有：{known}）",
    ),
    "trace.left_out": (
        "{target}: {device} can be dangerous and is reached by its own name alone",
        "{target}：{device} 可能有危险，只能用它自己的名称控制",
    ),
}
