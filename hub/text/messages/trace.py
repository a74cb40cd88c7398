"""Messages in traces: why something ran, or did not (ids `trace.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "trace.fired": ("fired by `{trigger}`", "由 `{trigger}` 触发"),
    "trace.condition_false": ("did not run: `{condition}` is not true", "未运行：`{condition}` 不成立"),
    "trace.condition_unknown": ("did not run: `{condition}` is not known", "未运行：`{condition}` 未知"),
    "trace.too_deep": (
        "did not run: {depth} scenes have set off one another already",
        "未运行：已有 {depth} 个场景相互触发",
    ),
    "trace.cooldown": ("did not run: it rests for another {left:.0f} s", "未运行：冷却中，还剩 {left:.0f} 秒"),
    "trace.still_running": ("did not run: it is still running", "未运行：上一次仍在运行"),
    "trace.too_many": ("did not run: {limit} of it run or wait already", "未运行：已有 {limit} 个在运行或等待"),
    "trace.write": ("set {target} to {value}", "将 {target} 设为 {value}"),
    "trace.held": (
        "{target} is held by {holder}: {value} applies when that ends",
        "{target} 由 {holder} 占用：结束后才设为 {value}",
    ),
    "trace.hold": ("hold {target} at {value}", "将 {target} 保持为 {value}"),
    "trace.release": ("let go: everything returns", "释放：全部恢复原状"),
    "trace.base_unknown": (
        "{target} is not restored: what it was at is not known",
        "{target} 未恢复：不知道它原来的状态",
    ),
    "trace.call": ("call {target}", "调用 {target}"),
    "trace.outcome": ("{target}: {outcome}", "{target}：{outcome}"),
    "trace.value_unknown": ("{target}: the value to set is not known", "{target}：要设的值未知"),
    "trace.bad_value": ("{target}: the value does not fit ({error})", "{target}：值不合适（{error}）"),
    "trace.wait": ("wait {seconds:g} s", "等待 {seconds:g} 秒"),
    "trace.wait_until": ("wait until `{condition}`", "等待直到 `{condition}`"),
    "trace.met": ("`{condition}` is true", "`{condition}` 已成立"),
    "trace.timeout": ("time is up after {seconds:g} s", "{seconds:g} 秒后超时"),
    "trace.notify": ("tell {to}: {message}", "通知 {to}：{message}"),
    "trace.logged": ("log: {message}", "日志：{message}"),
    "trace.done": ("done", "完成"),
    "trace.failed": ("failed", "失败"),
    "trace.reloaded": ("stopped: the scene was changed or removed", "已停止：场景已被修改或删除"),
    "trace.restarted": ("stopped: it fired anew", "已停止：再次触发"),
}
