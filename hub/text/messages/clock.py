"""Messages about the machine's clock (ids `clock.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "clock.waits": (
        "the clock of this machine may be wrong, times of day wait 10 minutes for it: set it, or find it a time server",
        "本机时钟可能不准确，按时刻触发的场景最多等待 10 分钟：请设置时钟，或提供时间服务器",
    ),
    "clock.runs_anyway": (
        "the clock of this machine may be wrong, and scenes run by it: set it, or find it a time server",
        "本机时钟可能不准确，场景仍按此时钟运行：请设置时钟，或提供时间服务器",
    ),
}
