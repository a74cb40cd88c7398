"""Messages about files of tokens and plans, and what stands in the way of adoption."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.adopt_interrupted": (
        "interrupted: what is adopted stays; the same command goes on with the rest",
        "已中断：已接入的保持不变；再次运行同一命令即可继续",
    ),
    "cli.adopted_all": (
        "all {all} adopted: `hearth devices` shows them",
        "{all} 台已全部接入：`hearth devices` 可查看",
    ),
    "cli.adopted_many": (
        "{good} of {all} adopted. What failed can be run again; what is adopted stays",
        "共 {all} 台，已接入 {good} 台。失败的可以再次运行；已接入的保持不变",
    ),
    "cli.adopting": (
        "proving {first} to {last} of {all} ...",
        "正在验证第 {first} 至 {last} 台，共 {all} 台……",
    ),
    "cli.arg.discover.new": (
        "only what is not adopted yet",
        "只显示尚未接入的设备",
    ),
    "cli.discovered.doubtful": (
        "Heard, and cannot be adopted as it is ({count}):",
        "已发现但目前无法接入（{count}）：",
    ),
    "cli.discovered.new": (
        "Can be adopted ({count}):",
        "可以接入（{count}）：",
    ),
    "cli.discovered.next": (
        "One by one: `hearth adopt REF`. All at once: `hearth adopt --from FILE`; without tokens: `--all FAMILY`",
        "逐个接入：`hearth adopt 端点`。批量接入：`hearth adopt --from 文件`；无需令牌的协议：`--all 协议`",
    ),
    "cli.discovered.yours": (
        "Yours ({count}):",
        "已属于本家庭（{count}）：",
    ),
    "cli.plan_ask": (
        "Adopt these {count} devices? [y/N] ",
        "接入这 {count} 台设备？[y/N] ",
    ),
    "cli.plan_dry": (
        "Nothing was done. Add `--yes` to adopt these, or `--plan FILE` to change handles, names and rooms first",
        "未做任何改动。加上 `--yes` 即可接入，或先用 `--plan 文件` 修改代号、名称和房间",
    ),
    "cli.plan_dry_again": (
        "Nothing was done. Add `--yes` to adopt these",
        "未做任何改动。加上 `--yes` 即可接入",
    ),
    "cli.plan_head": (
        (
            "What will be adopted. Change handles, names and areas; delete the lines of what is not to come.\n"
            "Then run the same command again, with `--plan {path}`. There are no tokens in this file."
        ),
        (
            "将要接入的设备。可修改代号、名称和区域；不需要的设备请删去其行。\n"
            "然后用 `--plan {path}` 再次运行同一命令。此文件中没有令牌。"
        ),
    ),
    "cli.plan_nothing_heard": (
        (
            "Nothing was heard of `{pattern}`: `hearth discover` shows what was heard, `hearth mqtt status` whether "
            "the broker is there"
        ),
        "没有听到 `{pattern}`：`hearth discover` 显示已听到的设备，`hearth mqtt status` 显示代理是否连通",
    ),
    "cli.plan_not": (
        "not taken: {ref} {name}: {reason}",
        "不接入：{ref} {name}：{reason}",
    ),
    "cli.plan_tail": (
        "Not taken:",
        "不接入：",
    ),
    "cli.plan_told": (
        "{taken} to adopt, {have} adopted already, {left} not taken",
        "可接入 {taken} 台，已接入 {have} 台，不接入 {left} 台",
    ),
    "cli.plan_via": (
        "behind `{via}`",
        "位于 `{via}` 之后",
    ),
    "cli.plan_written": (
        "{path}: a plan for {count} devices. Edit it, then run the same command again",
        "{path}：{count} 台设备的计划。修改后请再次运行同一命令",
    ),
    "onboarding.unwritable": (
        "{path} cannot be written: {reason}",
        "无法写入 {path}：{reason}",
    ),
    "device.asleep": (
        "{ref} ({model}) runs on a battery and sleeps: wake it now (press its button), and run this again at once",
        "{ref}（{model}）由电池供电，正在休眠：请立即唤醒（按下其按键），并在几秒内再次运行",
    ),
    "device.behind_multicast": (
        "its gateway ({model}) speaks for it over multicast only: adopt the gateway as `lumi:`, see docs/gateways.md",
        "其网关（{model}）只通过组播为它通信：请以 `lumi:` 接入网关，参阅 docs/gateways.md",
    ),
    "device.ble_only": (
        "{model} speaks only Bluetooth: it can come in behind a gateway that hears it, not by itself",
        "{model} 只支持蓝牙：只能通过能收到它的网关接入，不能单独接入",
    ),
    "device.cloud_group": (
        "a group of lamps is made by the vendor's cloud: adopt the lamps, and use `area` or `label` in scenes",
        "灯组由厂商云端维护：请接入各个灯具，在场景中使用 `area` 或 `label`",
    ),
    "device.cloud_only": (
        "{model} works through the vendor's cloud only and takes no commands on the LAN: nothing can be done here",
        "{model} 依赖厂商云端，不接受局域网命令：此处无法接入",
    ),
    "device.deaf": (
        (
            "{ref} greets, but answers nothing to the token that was right before. Was it reset or paired anew? Then "
            "fetch its new token. Else take it off the power for ten seconds, and see that the hub is in its network"
        ),
        "{ref} 能问候，但不再回应曾经正确的令牌。是否重新配对过？请获取新令牌；否则请断电十秒，并确认与中枢在同一网络",
    ),
    "device.heard_not_answering": (
        "{ref} was heard at {address}, and answers nothing there now: is it switched on? Try again in a minute",
        "曾在 {address} 发现 {ref}，现在没有回应：设备是否通电？请一分钟后再试",
    ),
    "device.infrared": (
        "this is a remote control that the vendor's cloud keeps: adopt the infrared sender itself",
        "这是厂商云端保存的遥控器：请接入红外发射器本身",
    ),
    "device.router_not_here": (
        "a router does not speak this protocol: see what docs/devices.md says of routers",
        "路由器不使用此协议：请参阅 docs/devices.md 中关于路由器的说明",
    ),
    "device.perhaps_roborock": (
        (
            "{ref} ({model}) greets, but does not understand this token. Is it bound to the Roborock app? Then "
            "it answers only that: reset its Wi-Fi, add it to Mi Home, and fetch its token again"
        ),
        (
            "{ref}（{model}）能问候，但不接受此令牌。是否绑定了 Roborock 应用？若是，它只回应该应用："
            "请重置其 Wi-Fi，添加到米家，然后重新获取令牌"
        ),
    ),
    "onboarding.no_devices": (
        (
            "{path}: no device with a token is in it. Understood are: the JSON of Xiaomi-cloud-tokens-extractor, "
            "miio2.db or an .ab backup of Mi Home (Android), ..._mihome.sqlite (iOS), `miiocli cloud list`, "
            "Home Assistant's .storage, YAML with host and token, and `family:id: token` on each line"
        ),
        (
            "{path}：其中没有带令牌的设备。可识别的格式：Xiaomi-cloud-tokens-extractor 的 JSON、"
            "米家的 miio2.db 或 .ab 备份（Android）、..._mihome.sqlite（iOS）、`miiocli cloud list`、"
            "Home Assistant 的 .storage、含 host 和 token 的 YAML，以及每行一个 `协议:编号: 令牌`"
        ),
    ),
    "onboarding.no_database": (
        (
            "{path}: this backup holds no database of Mi Home (or is damaged): make it with "
            "`adb backup -noapk com.xiaomi.smarthome`, from a version of the app that still allows it (5.4.49)"
        ),
        (
            "{path}：备份中没有米家数据库（或已损坏）：请用 `adb backup -noapk com.xiaomi.smarthome` 重新备份，"
            "并使用仍允许备份的应用版本（5.4.49）"
        ),
    ),
    "onboarding.not_mi_home": (
        "{path}: this database is damaged, or not one of Mi Home: take miio2.db or ..._mihome.sqlite of a backup",
        "{path}：数据库已损坏，或不属于米家：请使用备份中的 miio2.db 或 ..._mihome.sqlite",
    ),
    "onboarding.sealed": (
        "{path}: the backup is encrypted: make it again without a password",
        "{path}：备份已加密：请不设密码重新备份",
    ),
    "onboarding.too_large": (
        "{path}: more than {limit} MiB: take only the database out of the backup",
        "{path}：超过 {limit} MiB：请只取出备份中的数据库",
    ),
    "plan.gateway_not_taken": (
        "its gateway {gateway} is not taken: see why, then run this again",
        "其网关 {gateway} 未被接入：请查看原因，解决后再运行一次",
    ),
    "plan.have": (
        "it is `{handle}` already",
        "已接入为 `{handle}`",
    ),
    "plan.have_otherwise": (
        "it looks like `{handle}` ({other}): `hearth adopt {ref} {handle}` makes it one more way to that",
        "它看起来就是已通过 {other} 接入的 `{handle}`：用 `hearth adopt {ref} {handle}` 可作为另一条途径加入",
    ),
    "plan.known_better": (
        "it looks like {other}, which says more of itself: adopt that",
        "它看起来就是 {other}，后者的自我描述更完整：请接入后者",
    ),
    "plan.said_nothing": (
        "it has said nothing since the hub listens: switch it on, and see `hearth discover`",
        "自中枢开始监听以来它没有任何消息：请给设备通电，并查看 `hearth discover`",
    ),
    "plan.left_out": (
        "the plan leaves it out",
        "计划中已删去",
    ),
    "plan.new_token": (
        "adopted already, and the file has another token: it will be tried",
        "已接入，但文件中的令牌不同：将尝试新令牌",
    ),
    "plan.no_gateway": (
        (
            "it has no address of its own, and its gateway ({gateway}) is not known: adopt a gateway that "
            "hears it, or bring it in over Zigbee or Bluetooth"
        ),
        "它没有自己的地址，且其网关（{gateway}）未知：请接入能收到它的米家网关，或通过 Zigbee、蓝牙接入",
    ),
    "plan.no_gateway_said": (
        (
            "it has no address of its own, and the file does not say which gateway hears it: let a gateway of the "
            "vendor hear it, or bring it in over Zigbee or Bluetooth"
        ),
        "它没有自己的地址，文件中也没有说明由哪个网关接收：请让米家网关接收它，或通过 Zigbee、蓝牙接入",
    ),
    "plan.no_id": (
        (
            "the file does not say its id, and nothing was heard at {address}: switch it on, run `hearth discover`, "
            "then this again"
        ),
        "文件中没有其编号，{address} 也没有回应：请给设备通电，运行 `hearth discover`，然后再运行一次",
    ),
    "plan.no_token": (
        (
            "there is no token for it: fetch the file again with the account that owns the device, or type it at "
            "`hearth adopt {ref}`"
        ),
        "没有它的令牌：请用拥有该设备的账号重新获取文件，或运行 `hearth adopt {ref}` 时输入令牌",
    ),
    "plan.not_heard": (
        "it was not heard, and the file does not say where it is: switch it on, or adopt it alone with `--address`",
        "没有发现它，文件中也没有地址：请给设备通电，或用 `--address` 单独接入",
    ),
    "plan.not_heard_lately": (
        "not heard now: it will be asked at {address}, where the file says it was",
        "目前没有发现：将按文件中的地址 {address} 询问",
    ),
    "plan.unknown_model": (
        (
            "{model} is not known to Hearth: give it the maker's specification (`hearth spec add`), or teach it "
            "(`hearth device learn`)"
        ),
        "Hearth 不认识型号 {model}：请添加厂商规格（`hearth spec add`），或让其学习（`hearth device learn`）",
    ),
    "plan.unknown_row": (
        "`{ref}` is in the plan and not in the files of tokens",
        "`{ref}` 在计划中，但不在令牌文件中",
    ),
    "plan.twice": (
        "`{ref}` stands in the plan twice",
        "`{ref}` 在计划中出现两次",
    ),
    "plan.bad": (
        "nothing was adopted: the plan {path} has problems",
        "未接入任何设备：计划 {path} 有问题",
    ),
    "onboarding.unreadable": (
        "{path} cannot be read: {reason}",
        "无法读取 {path}：{reason}",
    ),
}
