"""Messages of families that have words of their own: lamps, televisions, routers (ids `device.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "device.lamp_quota": (
        "the lamp takes no more requests for now (60 a minute, 144 from everybody): what is newest goes out as soon as "
        "it may; close other apps that control it",
        "灯暂时不再接受请求（每分钟 60 次，所有客户端合计 144 次）：最新的设置会在允许时立即发出；请关闭其他控制它的应用",
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
        "the lamp refuses connections: switch LAN control on in its app; where newer firmware has removed it, adopt the "
        "lamp as `miio:`",
        "灯拒绝连接：请在其应用中开启局域网控制；若新固件已移除该功能，请以 `miio:` 方式接入",
    ),
    "device.not_a_lamp_id": (
        "`{ref}` is no id of a lamp: write `yeelight:0x` and 16 digits, as `hearth discover` shows it",
        "`{ref}` 不是灯的编号：请写成 `yeelight:0x` 加 16 位数字，如 `hearth discover` 所示",
    ),
}
