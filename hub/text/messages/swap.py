"""Messages about one device in the place of another (ids `swap.*`, `cli.swap*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.arg.swap.new": (
        "what takes its place: another device, or an adopted endpoint (family:412345678)",
        "替换它的设备：另一台设备，或已接入的端点（协议:412345678）",
    ),
    "cli.arg.swap.old": (
        "the device whose word, scenes and past are kept",
        "保留其代号、场景和历史的设备",
    ),
    "cli.arg.swap.undo": (
        "put back what was in the place of this device before",
        "恢复该设备替换之前的状态",
    ),
    "cli.arg.swap.yes": (
        "swap without asking",
        "不再询问，直接替换",
    ),
    "cli.help.swap": (
        "put a device in the place of another: scenes and history stay",
        "用一台设备替换另一台：场景和历史保持不变",
    ),
    "cli.swap_ask": (
        "Swap them? [y/N] ",
        "替换？[y/N] ",
    ),
    "cli.swap_dry": (
        "Nothing was done. Add `--yes` to swap them",
        "未做任何改动。加上 `--yes` 即可替换",
    ),
    "cli.swap_head": (
        "`{handle}` would be what `{other}` is now, and the other way round:",
        "`{handle}` 将成为现在的 `{other}`，反之亦然：",
    ),
    "cli.swap_broken": (
        "Not swapped: the configuration has mistakes of its own. See `hearth check`, then swap",
        "未替换：配置本身有错误。请先查看 `hearth check`，然后再替换",
    ),
    "cli.swap_refused": (
        "Not swapped: the home cannot do without what is lost. Change the lines above first",
        "未替换：家庭配置仍需要将失去的内容。请先修改以上各行",
    ),
    "cli.swap_same": (
        "  nothing differs for scenes",
        "  对场景而言没有区别",
    ),
    "cli.swap_undone": (
        "`{handle}` is again what it was before",
        "`{handle}` 已恢复原状",
    ),
    "cli.swap_uses": (
        "What the configuration says to that:",
        "配置检查结果：",
    ),
    "cli.swap_what": (
        "say what takes whose place (`hearth swap OLD NEW`), or what to undo (`hearth swap --undo HANDLE`)",
        "请说明用什么替换什么（`hearth swap 旧 新`），或要撤销什么（`hearth swap --undo 代号`）",
    ),
    "cli.swapped": (
        (
            "`{handle}` is the new device; `{other}` is now the old one: delete its lines in devices.yaml when it is "
            "gone for good. Until then `hearth swap --undo {handle}` puts all back"
        ),
        (
            "`{handle}` 已是新设备；`{other}` 现为旧设备：确认不再需要后，请在 devices.yaml 中删去它。"
            "在此之前可用 `hearth swap --undo {handle}` 恢复"
        ),
    ),
    "swap.adopt_first": (
        "the hub does not know the token of `{ref}`: adopt it first, then swap",
        "中枢没有 `{ref}` 的令牌：请先接入，再替换",
    ),
    "swap.dangerous": (
        "{path} can be dangerous: what devices.yaml allows the old device (`hazard:`) holds for the new one",
        "{path} 可能有危险：devices.yaml 中对旧设备的许可（`hazard:`）同样适用于新设备",
    ),
    "swap.falls_out": (
        "{path} is no longer among what `{scene}` means by an area, a label or `every`",
        "{path} 不再属于场景“{scene}”用区域、标签或 `every` 所指的内容",
    ),
    "swap.gained": (
        "{path} is new",
        "新增 {path}",
    ),
    "swap.lost": (
        "{path} is lost",
        "失去 {path}",
    ),
    "swap.narrower": (
        "{path} goes from {was} to {now} only",
        "{path} 的范围由 {was} 变为 {now}",
    ),
    "swap.not_readable": (
        "{path} cannot be read any more",
        "{path} 不能再读取",
    ),
    "swap.not_writable": (
        "{path} cannot be set any more",
        "{path} 不能再设置",
    ),
    "swap.nothing_behind": (
        "nothing is behind `{handle}` that could be swapped: it is the hub's own, or has no endpoint yet",
        "`{handle}` 没有可替换的设备：它属于中枢自身，或尚无端点",
    ),
    "swap.nothing_to_undo": (
        "there is nothing to undo for `{handle}`: it was not swapped, or the entry of the other device is gone",
        "`{handle}` 没有可撤销的替换：未曾替换，或另一设备的条目已删除",
    ),
    "swap.options_gained": (
        "{path} can also be {options}",
        "{path} 还可以为 {options}",
    ),
    "swap.options_lost": (
        "{path} cannot be {options} any more",
        "{path} 不能再为 {options}",
    ),
    "swap.other_type": (
        "{path} was {was} and is {now}",
        "{path} 由 {was} 变为 {now}",
    ),
    "swap.same": (
        "`{handle}` is that device already",
        "`{handle}` 已经是该设备",
    ),
    "swap.switch_off_first": (
        "{path} is on, and dangerous: switch it off before another device takes its place",
        "{path} 处于开启状态且有危险：请先关闭，再替换",
    ),
}
