"""What is said of devices that are left to python-miio."""

MESSAGES: dict[str, tuple[str, str]] = {
    "device.needs_legacy": (
        'python-miio, to which this model is left, is not installed: see "The long tail" in docs/products.md',
        "该型号由 python-miio 负责，而它没有安装：请参阅 docs/products.md 中的“The long tail”",
    ),
    "device.bridge_rests": (
        "python-miio's process broke and is started again in a moment",
        "python-miio 的进程出错了，稍后会重新启动",
    ),
    "device.bridge_not_started": (
        "python-miio's process cannot be started: {reason}",
        "无法启动 python-miio 的进程：{reason}",
    ),
    "device.bridge_ended": (
        "python-miio's process ended before it answered",
        "python-miio 的进程没有回答就结束了",
    ),
    "device.bridge_unknown": (
        "python-miio does not know {name}",
        "python-miio 不认识 {name}",
    ),
    "device.bridge_failed": (
        "python-miio cannot make sense of what the device says: {reason}",
        "python-miio 无法理解设备的回答：{reason}",
    ),
}
