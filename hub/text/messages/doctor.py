"""Messages of the doctor (ids `doctor.*`), each with its remedy."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.arg.doctor.report": (
        "also write a report for whoever helps: no names, no secrets, no addresses",
        "同时写入供协助者使用的报告：不含名称、密钥和地址",
    ),
    "cli.doctor_end": (
        "{count} findings; after each change run `hearth doctor` again.",
        "共 {count} 项；每次更改后请再次运行 `hearth doctor`。",
    ),
    "cli.doctor_error": (
        "✗ {check}: {message}",
        "✗ {check}：{message}",
    ),
    "cli.doctor_reported": (
        "The report is in {path}: read it before you give it away.",
        "报告已写入 {path}：交给他人前请先查看。",
    ),
    "cli.doctor_warning": (
        "! {check}: {message}",
        "! {check}：{message}",
    ),
    "cli.doctor_well": (
        "All is well.",
        "一切正常。",
    ),
    "cli.help.doctor": ("say what is wrong with home and machine", "诊断家庭与机器的问题"),
    "doctor.bad_rows": (
        "{count} rows of {path} are damaged: the hub sets them aside when it starts; restore a backup if devices lack",
        "{path} 中有 {count} 行已损坏：中枢启动时会将其隔离；若缺少设备，请恢复备份",
    ),
    "doctor.cannot_write": (
        "{path} cannot be written ({reason}): name another file",
        "无法写入 {path}（{reason}）：请指定其他文件",
    ),
    "doctor.check_failed": (
        "{check} could not be looked at ({reason}): run it as the user of the hub (`sudo -u hearth hearth doctor`)",
        "无法检查 {check}（{reason}）：请以中枢的用户运行（`sudo -u hearth hearth doctor`）",
    ),
    "doctor.clock_behind": (
        "the clock shows {at}, and files of the hub are of {newest}: set the clock (`timedatectl`)",
        "时钟显示 {at}，而中枢的文件日期为 {newest}：请校准时钟（`timedatectl`）",
    ),
    "doctor.clock_free": (
        "no time server sets the clock: turn that on with `timedatectl set-ntp true`, or times of day drift",
        "没有时间服务器校准时钟：请用 `timedatectl set-ntp true` 开启，否则定时会逐渐偏移",
    ),
    "doctor.clock_lost": (
        "no time server sets the clock, and without a battery a power cut sets it back: `timedatectl set-ntp true`",
        "没有时间服务器校准时钟；若时钟没有电池，断电后时间会倒退：请运行 `timedatectl set-ntp true`",
    ),
    "doctor.clock_past": (
        "the clock shows {at}: set it (`timedatectl set-ntp true`); until then scenes at times of day do not run",
        "时钟显示 {at}：请校准（`timedatectl set-ntp true`）；在此之前定时场景不会运行",
    ),
    "doctor.control_broken": (
        "{path} is damaged ({reason}): `hearth recover` saves what can be saved, `hearth restore` puts a backup back",
        "{path} 已损坏（{reason}）：`hearth recover` 可挽救数据，`hearth restore` 可恢复备份",
    ),
    "doctor.control_locked": (
        "somebody works on {path}, but no hub answers: look with `systemctl status hearth`, or name its `--socket`",
        "有程序正在使用 {path}，但没有中枢应答：请用 `systemctl status hearth` 查看，或指定 `--socket`",
    ),
    "doctor.disk_full": (
        "the disk of {folder} is full ({free} MiB left): make room at once",
        "{folder} 所在磁盘已满（剩余 {free} MiB）：请立即清理",
    ),
    "doctor.disk_inodes": (
        "the disk of {folder} has room for {left} files more: remove small files",
        "{folder} 所在磁盘只能再建 {left} 个文件：请删除小文件",
    ),
    "doctor.disk_low": (
        "the disk of {folder} has {free} MiB left: make room, or shorten `history:` in hearth.yaml",
        "{folder} 所在磁盘剩余 {free} MiB：请清理，或在 hearth.yaml 中缩短 `history:`",
    ),
    "doctor.disk_read_only": (
        "the disk of {folder} takes no writes: look with `dmesg`; a card that does this is worn out, replace it",
        "{folder} 所在磁盘为只读：请用 `dmesg` 查看；这样的存储卡已损坏，请更换",
    ),
    "doctor.few_files": (
        "only {limit} files may be open, and {wanted} are wanted: `LimitNOFILE=4096` in the unit, or `ulimit -n 4096`",
        "最多只能打开 {limit} 个文件，需要 {wanted} 个：在服务单元中设置 `LimitNOFILE=4096`，或运行 `ulimit -n 4096`",
    ),
    "doctor.history_broken": (
        "{path} is damaged ({reason}): the hub begins a new one when it starts",
        "{path} 已损坏（{reason}）：中枢启动时会新建",
    ),
    "doctor.library_missing": (
        "the library {name} is not installed: install Hearth again",
        "未安装库 {name}：请重新安装 Hearth",
    ),
    "doctor.no_backup": (
        "there is a recovery phrase, but no backup yet: make one with `hearth backup`",
        "已有恢复短语，但还没有备份：请运行 `hearth backup`",
    ),
    "doctor.broker_in_clear": (
        "the password goes to the MQTT broker at {host} in plain text: have it listen with TLS, and write `mqtts://`",
        "发往 {host} 上 MQTT 代理的密码是明文：请让代理启用 TLS，并写 `mqtts://`",
    ),
    "doctor.broker_open": (
        (
            "the hub gives no name at the MQTT broker {host}: if that asks for none, anybody in the network may "
            "command. Give it the list of `hearth mqtt acl`, and write `user:` and `password:` below `mqtt:`"
        ),
        (
            "中枢未向 {host} 上的 MQTT 代理表明身份：如果代理不要求登录，网络中的任何人都能下命令。"
            "请为代理设置 `hearth mqtt acl` 的权限列表，并在 `mqtt:` 下写 `user:` 和 `password:`"
        ),
    ),
    "doctor.no_broker": (
        "nobody answers at {host}:{port}, where the MQTT broker should be ({reason}): start it, or correct `mqtt:`",
        "MQTT 代理应在 {host}:{port}，但没有应答（{reason}）：请启动代理，或更正 `mqtt:`",
    ),
    "doctor.unheard": (
        "the MQTT broker does not let the hub hear {topics}: `hearth mqtt acl` shows what it must be allowed",
        "MQTT 代理不允许中枢接收 {topics}：`hearth mqtt acl` 会列出需要的权限",
    ),
    "doctor.no_control": (
        "there is no {path} yet: start the hub, or name the right folder with `--state`",
        "尚无 {path}：请启动中枢，或用 `--state` 指定正确的目录",
    ),
    "doctor.no_interface": (
        "hearth.yaml names the interface `{name}`, and there is none with an address (there are: {known})",
        "hearth.yaml 指定了接口 `{name}`，但没有带地址的该接口（现有：{known}）",
    ),
    "doctor.no_multicast": (
        "on {name} no device can be heard announcing itself ({reason}): allow multicast there, or adopt by address",
        "在 {name} 上收不到设备广播（{reason}）：请为其启用组播，或按地址接入",
    ),
    "doctor.no_network": (
        "no interface is in a private network (there are: {known}): plug in, or name one under `network:`",
        "没有接口处于私有网络（现有：{known}）：请接入网络，或在 hearth.yaml 的 `network:` 中指定",
    ),
    "doctor.no_phrase": (
        "there are no backups: make a recovery phrase with `hearth backup init`",
        "没有备份：请用 `hearth backup init` 生成恢复短语",
    ),
    "doctor.not_listening": (
        "nothing listens for announcements of devices on {name}: restart the hub (`sudo systemctl restart hearth`)",
        "{name} 上没有程序监听设备广播：请重启中枢（`sudo systemctl restart hearth`）",
    ),
    "doctor.degraded": (
        "devices that answer only at times, or not as they should ({count}): {handles}. `hearth devices` says why",
        "{count} 个设备应答不稳定或应答异常：{handles}。`hearth devices` 会说明原因",
    ),
    "doctor.elsewhere": (
        "devices of other hubs that are not reached ({count}): {handles}. `hearth devices` says what is missing",
        "{count} 个其他中枢的设备无法连接：{handles}。`hearth devices` 会说明原因",
    ),
    "doctor.not_running": (
        "no hub runs: start it (`sudo systemctl start hearth`)",
        "没有中枢在运行：请启动（`sudo systemctl start hearth`）",
    ),
    "doctor.off_list": (
        "{path} is damaged in {count} places: the hub writes it anew when it starts; look whether heaters are off",
        "{path} 有 {count} 处损坏：中枢启动时会重写；请确认加热设备已关闭",
    ),
    "doctor.offline": (
        "adopted devices that do not answer ({count}): {handles}. Look at their power and at the network they are in",
        "{count} 个已接入的设备没有应答：{handles}。请检查其电源和所在网络",
    ),
    "doctor.old_backup": (
        "the last backup is {days} days old: make one with `hearth backup`, and see `hearth status` for why",
        "上次备份已过去 {days} 天：请运行 `hearth backup`，并用 `hearth status` 查看原因",
    ),
    "doctor.open_to_others": (
        "{path} is open to others (mode {mode}): `chmod {right}` it",
        "{path} 对他人开放（权限 {mode}）：请执行 `chmod {right}`",
    ),
    "doctor.other_subnet": (
        "`{handle}` is at {address}, outside the hub's networks ({networks}): greetings do not cross a router; move it",
        "`{handle}` 位于 {address}，不在中枢的网络（{networks}）内：发现请求无法跨越路由器；请移动它",
    ),
    "doctor.owners": (
        "the files in {folder} are of several owners: give all to the user of the hub (`chown -R`)",
        "{folder} 中的文件属于多个所有者：请全部改为中枢的用户（`chown -R`）",
    ),
    "doctor.port_taken": (
        "another program holds port {port} for itself: discovery hears nothing; stop it, or let it share the port",
        "另一程序独占端口 {port}：无法发现设备；请停止它，或让它共享端口",
    ),
    "doctor.set_aside": (
        "the task `{name}` failed too often and was set aside: restart the hub, and report what `hearth status` shows",
        "任务 `{name}` 多次失败已被停用：请重启中枢，并报告 `hearth status` 的内容",
    ),
    "doctor.set_aside_database": (
        "{count} damaged databases were kept, the last as {path}: delete them when nothing is missing",
        "保留了 {count} 个损坏的数据库，最近一个为 {path}：确认无缺失后可删除",
    ),
    "doctor.too_old": (
        "{name} {found} is too old: {wanted} is the least",
        "{name} {found} 过旧：至少需要 {wanted}",
    ),
}
