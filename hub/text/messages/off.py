"""Messages of the list of what must be switched off, of `hearth-off`, safe mode and `hearth recover` (ids `off.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "off.accepted": (
        "{handle} ({name}): {path} {safe} was accepted, but the device does not show it: go and look",
        "{handle}（{name}）：设备接受了 {path} {safe}，但未显示该状态：请前去查看",
    ),
    "off.arg.due": (
        "only what is due by now; else everything on the list",
        "仅处理已到期的项目；否则处理列表中的全部项目",
    ),
    "off.arg.force": (
        "even though a hub is running, which looks after all of this itself",
        "即使中枢正在运行（它会自行处理这些项目）也执行",
    ),
    "off.arg.list": (
        "only show what is on the list",
        "仅显示列表内容",
    ),
    "off.arg.within": (
        "seconds after which to give up (60)",
        "放弃前等待的秒数（60）",
    ),
    "off.bad_record": (
        "a record of the list is damaged",
        "列表中有一条记录已损坏",
    ),
    "off.confirmed": (
        "{handle} ({name}): {path} is {safe}, confirmed",
        "{handle}（{name}）：{path} 已为 {safe}，设备已确认",
    ),
    "off.damaged": (
        "{path} is damaged ({count} records lost): look at everything that can heat, cook or let water run",
        "{path} 已损坏（丢失 {count} 条记录）：请检查所有会加热、烹饪或放水的设备",
    ),
    "off.entry": (
        "{handle} ({name}): {path} {safe}, due {due}",
        "{handle}（{name}）：{path} {safe}，期限 {due}",
    ),
    "off.help": (
        "Switches off what the hub left on and is dangerous, without the hub, its database or its scenes.",
        "在没有中枢、数据库和场景的情况下，关闭中枢遗留的危险设备。",
    ),
    "off.hub_lives": (
        "a hub is running and looks after this itself: `--force` does it all the same",
        "中枢正在运行并会自行处理：`--force` 可强制执行",
    ),
    "off.in_use": (
        "another program works on {path}: stop it first, or name another folder with `--state`",
        "另一个程序正在使用 {path}：请先停止它，或用 `--state` 指定其他目录",
    ),
    "off.not_reached": (
        "{handle} ({name}): {path} {safe} not confirmed ({reason}): go and look",
        "{handle}（{name}）：{path} {safe} 未确认（{reason}）：请前去查看",
    ),
    "off.not_written": (
        "{path} could not be written ({reason}): nothing dangerous is switched on before it can; check the space on the disk",
        "无法写入 {path}（{reason}）：在恢复之前不会开启任何危险设备；请检查磁盘空间",
    ),
    "off.nothing": (
        "nothing is on the list",
        "列表为空",
    ),
    "off.sealed": (
        "the secret of {ref} cannot be opened: the key of the hub is missing",
        "无法解开 {ref} 的密钥：缺少中枢的密钥",
    ),
    "off.silent": (
        "no answer",
        "无应答",
    ),
    "off.unreadable": (
        "{path} cannot be read ({reason}): try again as the user of the hub, or as root",
        "无法读取 {path}（{reason}）：请以运行中枢的用户或 root 身份重试",
    ),
}
