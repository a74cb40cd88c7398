"""Messages of the command line (ids `cli.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.adopt_what": (
        "say either what to adopt (`hearth adopt family:id handle`), or `--all FAMILY`, or `--from FILE` with tokens",
        "请说明要接入什么（`hearth adopt 协议:编号 代号`），或用 `--all 协议`，或给出令牌文件（`--from 文件`）",
    ),
    "cli.alarm": (
        "ALARM: {path} is not confirmed to be safe since {since}: {reason}. Go and look",
        "警报：{path} 自 {since} 起未确认处于安全状态：{reason}。请前往查看",
    ),
    "cli.join_ask": (
        "{ref} looks like `{handle}`: the same number stands at both. Use it as one more way to `{handle}`? [y/N] ",
        "{ref} 看来就是 `{handle}`：两者编号相同。要把它作为 `{handle}` 的另一条通路吗？[y/N] ",
    ),
    "cli.join_ask_unlike": (
        "Nothing heard says that {ref} is the device `{handle}`. Use it as one more way to it all the same? [y/N] ",
        "没有迹象表明 {ref} 就是设备 `{handle}`。仍要把它作为它的另一条通路吗？[y/N] ",
    ),
    "cli.join_offer": (
        "{ref} looks like `{handle}`. As one more way to that: `hearth adopt {ref} {handle} --yes`",
        "{ref} 看来就是 `{handle}`。作为它的另一条通路：`hearth adopt {ref} {handle} --yes`",
    ),
    "cli.join_unsaid": (
        "`{handle}` is there already: to use {ref} as one more way to it, say `--yes`; else choose another handle",
        "已有 `{handle}`：若要把 {ref} 作为它的另一条通路，请加 `--yes`；否则请换一个代号",
    ),
    "cli.not_joined": ("nothing was done: choose another handle", "未作任何更改：请换一个代号"),
    "cli.adopted": (
        "{ref} is adopted as `{handle}` ({model})",
        "{ref} 已接入为 `{handle}`（{model}）",
    ),
    "cli.arg.adopt.address": (
        "where it is, when it was not heard (host or host:port)",
        "设备地址（主机或 主机:端口），用于未被发现的设备",
    ),
    "cli.arg.adopt.area": (
        "the handle of its area",
        "所在区域的代号",
    ),
    "cli.arg.adopt.from": (
        "show what would be adopted from files of tokens: other programs' lists, backups, lines `family:id: token`",
        "显示令牌文件中可接入的设备：其他程序的列表、备份，或每行一个 `协议:编号: 令牌`",
    ),
    "cli.arg.adopt.all": (
        "show what would be adopted of all that was heard of a family without tokens, or `hearth:cabin/*`",
        "显示某协议中已发现、无需令牌且可接入的全部设备，或 `hearth:cabin/*`",
    ),
    "cli.arg.adopt.dry_run": (
        "with --all or --from: only show it",
        "与 --all 或 --from 一起使用：只显示，不接入",
    ),
    "cli.arg.adopt.plan": (
        "with --from or --all: write the plan here to be edited, or, where it stands, adopt as it says",
        "与 --from 或 --all 一起使用：把计划写入此文件以便修改；文件已存在时按其接入",
    ),
    "cli.arg.adopt.yes": (
        "without asking: adopt all of --from or --all, or add the endpoint to the device that has the handle",
        "与 --from 或 --all 一起使用：不再询问，直接接入",
    ),
    "cli.arg.adopt.handle": (
        "the word for it in scenes",
        "它在场景中的代号",
    ),
    "cli.arg.adopt.name": (
        "its name, free text",
        "名称，任意文字",
    ),
    "cli.arg.adopt.no_secret": (
        "it needs no token",
        "不需要令牌",
    ),
    "cli.arg.adopt.ref": (
        "what `hearth discover` shows, for example family:412345678",
        "`hearth discover` 列出的端点，例如 协议:412345678",
    ),
    "cli.arg.adopt.secret_file": (
        "read its token or password from here (- is the input)",
        "从此文件读取令牌或密码（- 表示标准输入）",
    ),
    "cli.arg.audit.device": ("only of this device", "仅限该设备"),
    "cli.arg.audit.since": ("how far back, for example 12h or 30d (7d)", "查看多久以内，例如 12h 或 30d（默认 7d）"),
    "cli.arg.call.argument": (
        "message='Tea is ready'",
        "message='茶好了'",
    ),
    "cli.arg.call.deadline": (
        "wait for so many seconds at most",
        "最多等待的秒数",
    ),
    "cli.arg.call.target": (
        "the command, for example vacuum.start",
        "命令，例如 vacuum.start",
    ),
    "cli.arg.hook.field": ("what the scenes ask for: person=ada", "场景需要的字段：person=ada"),
    "cli.arg.hook.hook": ("the name that stands after `webhook:`", "`webhook:` 后面的名称"),
    "cli.hook_called": ("{name} called; `hearth trace` says what came of it", "已调用 {name}；结果见 `hearth trace`"),
    "cli.arg.capabilities.markdown": (
        "as the page docs/capabilities.md",
        "按 docs/capabilities.md 的格式输出",
    ),
    "cli.arg.capabilities.name": (
        "only this one",
        "只显示这一个",
    ),
    "cli.arg.devices.area": (
        "only those of this area",
        "只显示该区域的设备",
    ),
    "cli.arg.devices.raw": (
        "also what the maker has and no capability stands for",
        "同时显示厂商自有、没有对应能力的内容",
    ),
    "cli.arg.discover.wait": (
        "listen for so many seconds (2)",
        "监听的秒数（默认 2）",
    ),
    "cli.arg.get.target": (
        "kettle.on, or kettle for all of it",
        "kettle.on，或用 kettle 显示全部",
    ),
    "cli.arg.run.house_time": (
        "pretend that it is this time, for trying out (2026-03-01T22:00:00+01:00)",
        "假定现在是该时间，用于试验（2026-03-01T22:00:00+08:00）",
    ),
    "cli.arg.run.verbose": (
        "log more",
        "输出更多日志",
    ),
    "cli.arg.set.assignment": (
        "kettle.on=on light.brightness=40",
        "kettle.on=on light.brightness=40（属性=值）",
    ),
    "cli.arg.set.deadline": (
        "wait for so many seconds at most",
        "最多等待的秒数",
    ),
    "cli.arg.set.key": (
        "your own name for this command: under the same key it is done once, however often it is asked for",
        "为该命令指定的密钥：同一密钥下无论请求多少次，命令只执行一次",
    ),
    "cli.arg.trace.limit": (
        "so many at most (20)",
        "最多显示的条数（默认 20）",
    ),
    "cli.arg.trace.scene": (
        "only of this scene: its id or title",
        "只显示该场景：其 id 或标题",
    ),
    "cli.arg.watch.sightings": (
        "what is heard on the network too",
        "同时显示网络上发现的设备",
    ),
    "cli.arg.watch.target": (
        "only this: a handle, kettle.on, or the title of a scene",
        "只显示：代号、kettle.on 或场景标题",
    ),
    "cli.ask_secret": (
        "Token or password of {ref} (empty: none): ",
        "{ref} 的令牌或密码（留空表示没有）：",
    ),
    "cli.assignment": (
        "`{text}` is not a name with a value, or stands twice: write for example `kettle.on=on`",
        "`{text}` 不是 名称=值，或重复出现：请写成例如 `kettle.on=on`",
    ),
    "cli.call_what": (
        "`{text}` is not a command of a device: write for example `vacuum.start`",
        "`{text}` 不是设备的命令：请写成例如 `vacuum.start`",
    ),
    "cli.check_bad": (
        "errors in {folder}: {errors}; warnings: {warnings}",
        "{folder}：{errors} 个错误，{warnings} 个警告",
    ),
    "cli.check_good": (
        "{folder} is in order ({warnings} warnings)",
        "{folder} 没有错误（{warnings} 个警告）",
    ),
    "cli.column.address": ("address", "地址"),
    "cli.column.area": ("area", "区域"),
    "cli.column.at": ("when", "时间"),
    "cli.column.by": ("by", "来源"),
    "cli.column.capability": ("capability", "能力"),
    "cli.column.changed": ("changed", "变化时间"),
    "cli.column.doc": ("meaning", "含义"),
    "cli.column.error": ("last error", "最近的错误"),
    "cli.column.handle": ("handle", "代号"),
    "cli.column.health": ("status", "状态"),
    "cli.column.heard": ("heard", "收到时间"),
    "cli.column.how": ("heard by", "发现方式"),
    "cli.column.last_run": ("last run", "上次运行"),
    "cli.column.member": ("member", "成员"),
    "cli.column.model": ("model", "型号"),
    "cli.column.name": ("name", "名称"),
    "cli.column.note": ("note", "说明"),
    "cli.column.place": ("place", "位置"),
    "cli.column.property": ("property", "属性"),
    "cli.column.range": ("range", "范围"),
    "cli.column.reason": ("reason", "原因"),
    "cli.column.readings": ("readings", "读数"),
    "cli.column.ref": ("endpoint", "端点"),
    "cli.column.restarts": ("restarts", "重启次数"),
    "cli.column.result": ("result", "结果"),
    "cli.column.scene": ("scene", "场景"),
    "cli.column.since": ("since", "起始时间"),
    "cli.column.state": ("state", "状态"),
    "cli.column.task": ("task", "任务"),
    "cli.column.token": ("token known", "已有令牌"),
    "cli.column.type": ("type", "类型"),
    "cli.column.value": ("value", "值"),
    "cli.column.way": ("way", "途径"),
    "cli.command": ("command", "命令"),
    "cli.commands": ("commands:", "命令："),
    "cli.count.dropped_sightings": ("dropped sightings: {count}", "未处理的发现：{count}"),
    "cli.count.dropped_values": ("dropped values: {count}", "丢弃的值：{count}"),
    "cli.count.events_lost_before_the_first_look": (
        "events lost before the first look: {count}",
        "首次查看前丢失的事件：{count}",
    ),
    "cli.count.faults_of_drivers": ("faults of drivers: {count}", "驱动故障：{count}"),
    "cli.count.owed_offs": ("owed offs: {count}", "待执行的关闭：{count}"),
    "cli.count.pending_commands": ("pending commands: {count}", "待处理的命令：{count}"),
    "cli.count.unreadable_values": ("unreadable values: {count}", "无法读取的值：{count}"),
    "cli.event": ("event", "事件"),
    "cli.exit.0": ("it worked; the answer is yes", "成功；回答为是"),
    "cli.exit.1": (
        "the answer is no: not confirmed in time, no value, nothing found",
        "回答为否：未及时确认、没有值或没有找到",
    ),
    "cli.exit.130": ("interrupted (Ctrl-C)", "已中断（Ctrl-C）"),
    "cli.exit.141": ("nobody read the output to its end", "输出未被读完"),
    "cli.exit.2": ("what was typed is not right", "输入有误"),
    "cli.exit.3": (
        "the configuration or the machine does not let it",
        "配置或系统环境不允许",
    ),
    "cli.exit.4": ("no hub is running, or it cannot be reached", "中枢未运行，或无法连接"),
    "cli.exit.5": ("the device, or a guard of the hub, said no", "设备或中枢的安全保护拒绝了"),
    "cli.exits": ("exit codes:", "退出码："),
    "cli.help.adopt": ("take on a device that was heard", "接入发现的设备"),
    "cli.help.audit": (
        "who had dangerous things done, why, and what came of it",
        "谁操作了有危险的设备、原因与结果",
    ),
    "cli.help.call": ("invoke a command of a device", "调用设备的命令"),
    "cli.help.capabilities": ("print the vocabulary of devices", "打印设备能力词汇表"),
    "cli.help.check": ("check the configuration; no hub needed", "检查配置；无需中枢运行"),
    "cli.help.demo": ("a virtual home beside a real hub", "在真实中枢旁运行虚拟家庭"),
    "cli.help.devices": ("list the devices and what they say", "列出设备及其读数"),
    "cli.help.discover": ("list what can be heard on the network", "列出网络上发现的设备"),
    "cli.help.hook": ("call the scenes that wait for a webhook", "调用等待该 webhook 的场景"),
    "cli.help.get": ("show readings", "显示读数"),
    "cli.help.hearth": (
        "Hearth: a hub for the smart home, without a cloud.",
        "Hearth：无需云服务的智能家居中枢。",
    ),
    "cli.help.init": ("write a new home", "创建新的家庭配置"),
    "cli.help.reload": ("have the hub read its configuration again", "让中枢重新读取配置"),
    "cli.help.run": ("run the hub", "运行中枢"),
    "cli.help.scenes": ("list the scenes and their last runs", "列出场景及其上次运行"),
    "cli.help.set": ("set properties, and wait for the devices to confirm", "设置属性，并等待设备确认"),
    "cli.help.status": ("how the hub fares", "中枢的运行状况"),
    "cli.help.trace": ("what scenes did, and why", "场景做了什么，以及原因"),
    "cli.help.watch": ("watch what happens in the house", "实时查看家中动态"),
    "cli.home_there": (
        "there is a home in {folder} already; nothing was changed",
        "{folder} 中已有家庭配置；未作任何修改",
    ),
    "cli.house_time": (
        "`{text}` is not a time: write for example 2026-03-01T22:00:00+01:00",
        "`{text}` 不是时间：请写成例如 2026-03-01T22:00:00+08:00",
    ),
    "cli.hub_error": (
        "the hub at {path} has met an error of its own: its log says more (`journalctl -u hearth`)",
        "{path} 处的中枢自身出错：日志中有详情（`journalctl -u hearth`）",
    ),
    "cli.hub_gone": (
        "the hub at {path} went away in the middle of the answer: see its log, then try again",
        "{path} 处的中枢在应答途中断开：请查看其日志后重试",
    ),
    "cli.hub_slow": (
        "the hub at {path} did not answer within {seconds:g} s: see `hearth status` and its log",
        "{path} 处的中枢在 {seconds:g} 秒内没有应答：请查看 `hearth status` 及其日志",
    ),
    "cli.lost": (
        "({count} things were not shown: they came faster than they were read)",
        "（有 {count} 项未显示：产生速度快于读取速度）",
    ),
    "cli.next": (
        "Next: `hearth run`, and in another terminal `hearth discover`.",
        "下一步：`hearth run`，然后在另一个终端运行 `hearth discover`。",
    ),
    "cli.no_audit": (
        "nothing dangerous was asked for within {since}",
        "{since} 内没有请求过有危险的操作",
    ),
    "cli.no_capability": (
        "there is no capability `{name}` (`hearth capabilities` lists them){hint}",
        "没有名为 `{name}` 的能力（用 `hearth capabilities` 查看全部）{hint}",
    ),
    "cli.no_devices": (
        "no devices: see `hearth discover`, then `hearth adopt`",
        "没有设备：请先 `hearth discover`，再 `hearth adopt`",
    ),
    "cli.no_devices_there": (
        "no device is in the area `{area}` (areas with devices: {areas})",
        "区域 `{area}` 中没有设备（有设备的区域：{areas}）",
    ),
    "cli.no_hub": (
        "no hub is running at {path}: start it with `hearth run`, or name its socket with `--socket`",
        "{path} 处没有运行中的中枢：请用 `hearth run` 启动，或用 `--socket` 指定其套接字",
    ),
    "cli.no_scenes": (
        "no scenes: write one into the folder `scenes`, then `hearth reload`",
        "没有场景：请在 `scenes` 目录中编写，然后运行 `hearth reload`",
    ),
    "cli.no_secret": (
        "no token was given for {ref}: type it at a terminal, or use `--secret-file FILE` or `--no-secret`",
        "没有给出 {ref} 的令牌：请在终端输入，或使用 `--secret-file 文件` 或 `--no-secret`",
    ),
    "cli.no_scene": (
        "there is no scene `{name}` (`hearth scenes` lists them){hint}",
        "没有场景 `{name}`（用 `hearth scenes` 查看全部）{hint}",
    ),
    "cli.no_target": (
        "there is no device and no scene `{name}`{hint}",
        "没有设备或场景 `{name}`{hint}",
    ),
    "cli.no_traces": (
        "no scene has done anything yet",
        "还没有任何场景运行过",
    ),
    "cli.no_traces_of": (
        "the scene `{scene}` has not done anything yet",
        "场景 `{scene}` 还没有运行过",
    ),
    "cli.not_adopted": (
        "{ref} is not adopted: {reason}",
        "{ref} 未接入：{reason}",
    ),
    "cli.not_reloaded": (
        "not reloaded: the hub goes on with the configuration that it has",
        "未重新加载：中枢继续使用现有配置",
    ),
    "cli.nothing_heard": (
        "nothing was heard: check `network:` in hearth.yaml, or wait longer with `--wait 30`",
        "没有发现任何设备：请检查 hearth.yaml 中的 `network:`，或用 `--wait 30` 多等一会儿",
    ),
    "cli.one_device": (
        "{refs} look like one device: adopt one, then the other as one more way to it (`hearth adopt` offers that)",
        "{refs} 看起来是同一台设备：先接入其一，再把另一个接入为它的另一条通路（`hearth adopt` 会询问）",
    ),
    "cli.option.command": ("what to do", "要执行的命令"),
    "cli.option.config": ("the folder of the configuration", "配置目录"),
    "cli.option.json": ("print JSON", "输出 JSON"),
    "cli.option.lang": ("language: en or zh", "语言：en 或 zh"),
    "cli.option.rest": ("its arguments: `hearth COMMAND --help` shows them", "其参数：用 `hearth 命令 --help` 查看"),
    "cli.option.socket": ("the socket of the hub", "中枢的套接字"),
    "cli.option.state": ("the folder for what the hub learns", "中枢状态目录"),
    "cli.not_yours": (
        "{path}: this user may not look there: run it as the hub's user (the service's: `sudo -u hearth hearth …`)",
        "{path}：当前用户无权访问：请以运行中枢的用户执行（作为服务时：`sudo -u hearth hearth …`）",
    ),
    "cli.output_full": (
        "the output cannot be written ({reason}): make room, or write it elsewhere",
        "无法写出输出（{reason}）：请腾出空间，或写到别处",
    ),
    "cli.reloaded": ("reloaded", "已重新加载"),
    "cli.restart": ("needs a restart of the hub: {names}", "需要重启中枢才能生效：{names}"),
    "cli.since": (
        "`{text}` is no duration: write for example 12h or 30d",
        "`{text}` 不是有效时长：请写成例如 12h 或 30d",
    ),
    "cli.socket_forbidden": (
        "you may not use the socket {path}: join the group that it belongs to, or use `sudo`",
        "无权使用套接字 {path}：请加入其所属的用户组，或使用 `sudo`",
    ),
    "cli.status_house": (
        "devices: {devices}; scenes: {scenes}; heard on the network: {sightings}",
        "设备：{devices}；场景：{scenes}；网络上发现：{sightings}",
    ),
    "cli.status_hub": (
        "Hearth {version}, running since {since} ({uptime})",
        "Hearth {version}，自 {since} 起运行（{uptime}）",
    ),
    "cli.status_loop": (
        "longest wait of the loop: {worst} ms; too late: {late} times",
        "事件循环最长延迟：{worst} 毫秒；超时：{late} 次",
    ),
    "cli.to_adopt": ("not adopted", "未接入"),
    "cli.unreadable": (
        "{path} cannot be read ({reason})",
        "无法读取 {path}（{reason}）",
    ),
    "cli.way.broker": ("broker", "代理"),
    "cli.way.gateway": ("gateway", "网关"),
    "cli.way.hub": ("hub", "中枢"),
    "cli.way.lan": ("LAN", "局域网"),
    "cli.wrote": ("wrote {path}", "已写入 {path}"),
    "cli.yes": ("yes", "是"),
}
