"""One word for how a device fares, what came of a command, and why there is no value."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.is.accepted": ("accepted", "已接受"),
    "cli.is.alarm": ("alarm", "告警"),
    "cli.is.confirmed": ("confirmed", "已确认"),
    "cli.is.degraded": ("degraded", "不稳定"),
    "cli.is.expired": ("expired", "已超时"),
    "cli.is.failed": ("failed", "失败"),
    "cli.is.never_heard": ("never heard", "尚无数据"),
    "cli.is.new": ("new", "等待首次应答"),
    "cli.is.not_adopted": ("not adopted", "未接入"),
    "cli.is.offline": ("offline", "离线"),
    "cli.is.online": ("online", "在线"),
    "cli.is.open": ("open", "进行中"),
    "cli.is.restored": ("restored", "重启前"),
    "cli.is.stale": ("stale", "已过时"),
    "cli.is.superseded": ("superseded", "已被取代"),
    "cli.is.unknown": ("unknown", "未知"),
    "cli.is.unreadable": ("unreadable", "无法解读"),
}
