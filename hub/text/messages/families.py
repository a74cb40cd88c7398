"""Messages of families that have words of their own: lamps, televisions, routers (ids `device.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "device.lamp_quota": (
        "the lamp takes no more requests for a while (60 a minute, 144 from all): close other apps that control it",
        "灯暂时不再接受请求（每分钟 60 次，全部客户端 144 次）：请关闭其他控制它的应用",
    ),
    "device.lamp_refuses": (
        "the lamp refuses this ({detail}): most take no changes while they are off",
        "灯拒绝了此操作（{detail}）：多数灯在关闭时不接受更改",
    ),
    "device.lamp_silent": (
        "no lamp answers at {address}: is it switched on, in this network, and is LAN control on in its app?",
        "{address} 上没有灯回答：灯是否已通电、在同一网络，并已在其应用中开启局域网控制？",
    ),
    "device.lan_control_off": (
        "the lamp refuses connections: switch LAN control on in its app, or adopt it as `miio:` if that is gone",
        "灯拒绝连接：请在其应用中开启局域网控制；若新固件已移除该功能，请以 `miio:` 方式接入",
    ),
    "device.not_a_lamp_id": (
        "`{ref}` is no id of a lamp: write `yeelight:0x` and 16 digits, as `hearth discover` shows it",
        "`{ref}` 不是灯的编号：请写成 `yeelight:0x` 加 16 位数字，如 `hearth discover` 所示",
    ),
    "device.mitv_refuses": (
        "the television refuses this ({detail})",
        "电视拒绝了此操作（{detail}）",
    ),
    "device.no_such_app": (
        "the television has no app `{app}`: it has {known}; a package name such as `com.example.video` works too",
        "电视上没有应用 `{app}`：现有 {known}；也可以写包名，如 `com.example.video`",
    ),
    "device.no_such_key": (
        "the remote control has no key `{key}`: use one of {known}",
        "遥控器没有按键 `{key}`：可用的有 {known}",
    ),
    "device.not_a_name": (
        "`{ref}` is no id: write letters, digits, `-` and `_` after the colon",
        "`{ref}` 不是有效编号：冒号后请使用字母、数字、`-` 或 `_`",
    ),
    "device.not_mitv": (
        "what answers there is no Xiaomi television (it takes remote control on port 6095): check the address",
        "该地址上的不是小米电视（其遥控端口为 6095）：请检查地址",
    ),
    "device.no_neighbours": (
        "there is no table of neighbours under {folder}: `router:here` needs Hearth to run on the router itself",
        "{folder} 下没有邻居表：`router:here` 要求 Hearth 运行在路由器上",
    ),
    "device.not_miwifi": (
        "what answers there is no Xiaomi router: check the address",
        "该地址上的不是小米路由器：请检查地址",
    ),
    "device.phone_needs_router": (
        "`{ref}` is found through a router: write `{{id: {ref}, via: HANDLE}}` with the MAC address as id",
        "`{ref}` 需通过路由器识别：请写成 `{{id: {ref}, via: 路由器}}`，编号用 MAC 地址",
    ),
    "device.router_needs_password": (
        "{ref} needs the password of the router's own page: adopt it again with that",
        "{ref} 需要路由器管理页面的密码：请用该密码重新接入",
    ),
    "device.router_password": (
        "the router refuses the password: adopt it again with that of its own page",
        "路由器拒绝了密码：请用其管理页面的密码重新接入",
    ),
    "device.router_taken": (
        "somebody else has logged in to the router, which ended our session: Hearth logs in again in a minute",
        "有人登录了路由器，中枢的会话因此结束：一分钟后会重新登录",
    ),
}
