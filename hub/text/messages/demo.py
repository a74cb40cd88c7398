"""Messages of `hearth demo` (ids `cli.demo_*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.demo_bad_day": ("the day in {path} cannot be played", "无法播放 {path} 中的一天"),
    "cli.demo_bad_config": ("the home's configuration has errors", "家庭配置有错误"),
    "cli.demo_bad_begin": (
        "`{text}` is no date with a time: write it as 2026-03-02 06:58",
        "`{text}` 不是日期加时间：请写成 2026-03-02 06:58",
    ),
    "cli.demo_two_times": ("give either `at` or `skip`", "`at` 与 `skip` 只能写一个"),
    "cli.demo_home_gone": ("the virtual home has ended", "虚拟家庭已结束"),
    "cli.demo_hub_gone": ("the hub has ended; the last it said:\n{log}", "中枢已结束；它最后说：\n{log}"),
    "cli.demo_hub_refuses": ("the hub refuses: {message}", "中枢拒绝：{message}"),
    "cli.demo_not_ready": ("{what} was not ready within {seconds:g} s", "{what} 在 {seconds:g} 秒内没有就绪"),
    "cli.demo_running": (
        "the virtual home's addresses are taken: another demo is running, end it first ({detail})",
        "虚拟家庭的地址已被占用：另一个演示正在运行，请先结束它（{detail}）",
    ),
    "cli.demo_scene_idle": (
        "{act}: the scene “{scene}” does not exist, or does nothing",
        "{act}：场景“{scene}”不存在或什么也不做",
    ),
    "cli.demo_cannot_see": ("{act}: nobody can see whether {target} is done", "{act}：无法看出 {target} 是否完成"),
    "cli.demo_not_done": (
        "{act}: {target} should be {value} ({scene}), and the device is not",
        "{act}：{target} 应为 {value}（{scene}），但设备不是",
    ),
    "cli.demo_not_called": (
        "{act}: {target} ({value}) was not carried out ({scene})",
        "{act}：{target}（{value}）没有执行（{scene}）",
    ),
    "cli.demo_not_told": (
        "{act}: “{message}” goes to no device, so nobody can see that it was told",
        "{act}：“{message}”没有发往任何设备，无法看出是否已通知",
    ),
    "cli.demo_uncalled_for": (
        "{act}: {device} was asked for something that no scene wants: {method} {request}",
        "{act}：{device} 收到了没有场景要求的请求：{method} {request}",
    ),
    "cli.demo_left_wrong": (
        "at the end {target} is {value}, and should be {wanted}",
        "最后 {target} 为 {value}，应为 {wanted}",
    ),
    "cli.demo_wrong_messages": (
        "{device} shows {told}, and should show {wanted}",
        "{device} 显示 {told}，应显示 {wanted}",
    ),
    "cli.demo_not_adopted": ("{device} could not be adopted: {reason}", "无法接纳 {device}：{reason}"),
    "cli.demo_not_known": (
        "the hub does not know within {seconds:g} s that {target} is {value}",
        "中枢在 {seconds:g} 秒内不知道 {target} 为 {value}",
    ),
    "cli.demo_starting": ("starting the virtual home and the hub", "正在启动虚拟家庭和中枢"),
    "cli.demo_finding": ("the hub is looking around", "中枢正在查找设备"),
    "cli.demo_adopting": ("the hub is adopting the devices", "中枢正在接纳设备"),
    "cli.demo_waiting": ("waiting", "等待中"),
    "cli.demo_found": (
        "The hub has heard {found} of {total} devices with an address of their own:",
        "中枢在 {total} 个有独立地址的设备中发现了 {found} 个：",
    ),
    "cli.demo_adopted": (
        "It has adopted {count} devices with their tokens, and {behind} more behind them.\n",
        "已用令牌接纳 {count} 个设备，以及它们后面的 {behind} 个。\n",
    ),
    "cli.demo_unsettled": ("no outcome", "没有结果"),
    "cli.demo_to_command": ("{ms:.1f} ms to the command", "{ms:.1f} 毫秒后发出命令"),
    "cli.demo_to_outcome": ("{ms:.0f} ms to the confirmation", "{ms:.0f} 毫秒后得到确认"),
    "cli.demo_heard": (
        "From the event to the command at the device: median {median:.1f} ms, at most {worst:.1f} ms ({count}).",
        "从事件到设备收到命令：中位数 {median:.1f} 毫秒，最多 {worst:.1f} 毫秒（{count} 条）。",
    ),
    "cli.demo_settled": (
        "From the command to its confirmation: median {median:.0f} ms, at most {worst:.0f} ms ({count}).",
        "从命令到确认：中位数 {median:.0f} 毫秒，最多 {worst:.0f} 毫秒（{count} 条）。",
    ),
    "cli.demo_passed": (
        "All {count} things that had to happen have happened, and nothing else: the devices say so ({seconds:.1f} s).",
        "应发生的 {count} 件事全部发生，且没有发生别的事：设备自己可以证明（{seconds:.1f} 秒）。",
    ),
    "cli.demo_no_broker": (
        "No MQTT broker is installed: the day goes without Zigbee and the porch (`apt install mosquitto` brings one).",
        "未安装 MQTT 代理：这一天不含 Zigbee 设备和门廊（可用 `apt install mosquitto` 安装）。",
    ),
    "cli.demo_broker_gone": (
        "Mosquitto has ended; the last it said:\n{log}",
        "Mosquitto 已结束；它最后说：\n{log}",
    ),
    "cli.demo_not_reloaded": (
        "the hub does not take the scenes of devices at the broker: {problems}",
        "中枢不接受经由代理的设备的场景：{problems}",
    ),
    "cli.demo_at_broker": (
        "What it tells others over MQTT, and announces to Home Assistant, is at the demo's own broker:",
        "它通过 MQTT 告知其他系统、并向 Home Assistant 发布的内容，可在演示自带的代理上查看：",
    ),
    "cli.demo_living": (
        "The home lives on. Look into it from another terminal:",
        "家庭继续运行。请在另一个终端中查看：",
    ),
    "cli.demo_how_to_end": ("Ctrl-C ends it.", "按 Ctrl-C 结束。"),
    "cli.demo_arg_once": (
        "end after the day: 0 when everything that had to happen has happened, else 1",
        "一天结束后退出：应发生的全部发生则为 0，否则为 1",
    ),
    "cli.demo_arg_home": ("the virtual home, instead of virtual-home.yaml", "虚拟家庭文件（默认 virtual-home.yaml）"),
    "cli.demo_arg_day": ("the script of the day, instead of day.yaml", "一天的脚本（默认 day.yaml）"),
}
