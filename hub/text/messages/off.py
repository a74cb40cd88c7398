"""Messages of the list of what must be switched off, of `hearth-off`, safe mode and `hearth recover` (ids `safe.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.arg.recover.fresh": (
        "save nothing: start with an empty database, and adopt every device again",
        "不保留任何内容：从空数据库开始，并重新接入所有设备",
    ),
    "cli.arg.recover.from": (
        "a backup to start from: says how",
        "用于恢复的备份：显示操作方法",
    ),
    "cli.arg.recover.yes": (
        "do not ask",
        "不再询问",
    ),
    "cli.ask_recover": (
        "Do it? The damaged file is kept. [y/N] ",
        "是否执行？损坏的文件会保留。[y/N] ",
    ),
    "cli.help.recover": (
        "get a hub out of safe mode, with what can be saved of its database",
        "利用数据库中可挽救的内容，使中枢退出安全模式",
    ),
    "cli.recover_adopt": (
        "adopt these again, they have no token: {handles}",
        "请重新接入以下没有令牌的设备：{handles}",
    ),
    "cli.recover_can": (
        "sound rows that can be saved: {rows}; devices: {devices}; of these adopted, with their tokens: {adopted}",
        "可挽救 {rows} 行完好的数据：{adopted} 个已接入设备及其令牌，共 {devices} 个设备",
    ),
    "cli.recover_fresh": (
        "nothing of it will be saved: every device must be adopted again",
        "不会保留其中任何内容：所有设备都必须重新接入",
    ),
    "cli.recover_from": (
        "put the backup back with `hearth restore`, which takes {backup} as its argument, then start the hub again",
        "请用 `hearth restore` 恢复备份（以 {backup} 为参数），然后重新启动中枢",
    ),
    "cli.recover_hub_is_well": (
        "the hub is not in safe mode: there is nothing to recover",
        "中枢未处于安全模式：无需恢复",
    ),
    "cli.recover_left": (
        "nothing was changed",
        "未作任何更改",
    ),
    "cli.recover_lost": (
        "these devices of devices.yaml will have no token: {handles}",
        "devices.yaml 中的以下设备将没有令牌：{handles}",
    ),
    "cli.recover_refused": (
        "{count} altered rows are left out",
        "{count} 行被改动的数据将被舍弃",
    ),
    "cli.recover_none": (
        "there is no {path}: name the right folder with `--state`, or put a backup back with `hearth restore`",
        "没有 {path}：请用 `--state` 指定正确的目录，或用 `hearth restore` 恢复备份",
    ),
    "cli.recover_sound": (
        "{path} is sound: nothing of it needs to be saved",
        "{path} 完好：无需挽救",
    ),
    "cli.recover_start": (
        "a hub in safe mode starts again by itself now; one that was stopped: start it",
        "处于安全模式的中枢现在会自行重新启动；已停止的中枢请手动启动",
    ),
    "cli.recovered": (
        "rows saved: {rows}; adopted devices among them: {adopted}; the damaged file is kept as {kept}",
        "已挽救 {rows} 行数据，其中 {adopted} 个已接入设备；损坏的文件保存为 {kept}",
    ),
    "safe.accepted": (
        "{who}: {path} {safe} was accepted, but the device does not show it: go and look",
        "{who}：设备接受了 {path} {safe}，但未显示该状态：请前去查看",
    ),
    "safe.arg.due": (
        "only what is due by now; else everything on the list",
        "仅处理已到期的项目；否则处理列表中的全部项目",
    ),
    "safe.arg.force": (
        "even though a hub is running, which looks after all of this itself",
        "即使中枢正在运行（它会自行处理这些项目）也执行",
    ),
    "safe.arg.list": (
        "only show what is on the list",
        "仅显示列表内容",
    ),
    "safe.arg.within": (
        "seconds after which to give up (60)",
        "放弃前等待的秒数（60）",
    ),
    "safe.bad_record": (
        "a record of the list is damaged",
        "列表中有一条记录已损坏",
    ),
    "safe.confirmed": (
        "{who}: {path} is {safe}, confirmed",
        "{who}：{path} 已为 {safe}，设备已确认",
    ),
    "safe.crashed": (
        "it failed {times} times in a row within a minute; the log says why; `hearth recover` has it try again",
        "它连续 {times} 次在启动后一分钟内失败；原因见日志；`hearth recover` 会让它重试",
    ),
    "safe.damaged": (
        "{path} is damaged (records lost: {count}): look at everything that can heat, cook or let water run",
        "{path} 已损坏（丢失 {count} 条记录）：请检查所有会加热、烹饪或放水的设备",
    ),
    "safe.entry": (
        "{who}: {path} has to be {safe} by {due}",
        "{who}：{path} 须在 {due} 前变为 {safe}",
    ),
    "safe.help": (
        "Switches off what the hub left on and is dangerous, without the hub, its database or its scenes.",
        "在没有中枢、数据库和场景的情况下，关闭中枢遗留的危险设备。",
    ),
    "safe.hub_lives": (
        "a hub is running and looks after this itself: `--force` does it all the same",
        "中枢正在运行并会自行处理：`--force` 可强制执行",
    ),
    "safe.in_use": (
        "another program works on {path}: stop it first, or name another folder with `--state`",
        "另一个程序正在使用 {path}：请先停止它，或用 `--state` 指定其他目录",
    ),
    "safe.not_reached": (
        "{who}: {path} {safe} not confirmed ({reason}): go and look",
        "{who}：{path} {safe} 未确认（{reason}）：请前去查看",
    ),
    "safe.not_written": (
        "{path} could not be written ({reason}): nothing dangerous is switched on until it can be; check the disk",
        "无法写入 {path}（{reason}）：在恢复之前不会开启任何危险设备；请检查磁盘空间",
    ),
    "safe.nothing": (
        "nothing is on the list",
        "列表为空",
    ),
    "safe.mode": (
        "the hub is in safe mode, and only switches off what is dangerous: {why}",
        "中枢处于安全模式，只负责关闭危险设备：{why}",
    ),
    "safe.status": (
        "safe mode: {done} of {all} dangerous things confirmed off",
        "安全模式：{all} 个危险设备中已确认关闭 {done} 个",
    ),
    "safe.sealed": (
        "the secret of {ref} cannot be opened: the key of the hub is missing",
        "无法解开 {ref} 的密钥：缺少中枢的密钥",
    ),
    "safe.silent": (
        "no answer",
        "无应答",
    ),
    "safe.unguarded": (
        "the hub ends, and nobody guards {handles} any more: `hearth-off` switches off what may be on",
        "中枢即将停止，{handles} 不再受到看护：`hearth-off` 可关闭可能仍开启的设备",
    ),
    "safe.unreadable": (
        "{path} cannot be read ({reason}): try again as the user of the hub, or as root",
        "无法读取 {path}（{reason}）：请以运行中枢的用户或 root 身份重试",
    ),
}
