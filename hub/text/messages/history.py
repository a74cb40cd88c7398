"""Messages about history.db, the journal and the write budget (ids `history.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.budget_alone": (
        "`--budget` tells of all that is recorded: nothing goes with it but `--json`",
        "`--budget`显示全部记录的用量：除 `--json` 外不能与其他参数同用",
    ),
    "cli.time_ahead": (
        "`{text}` has not come yet",
        "`{text}` 尚未到来",
    ),
    "cli.time_order": (
        "`{since}` is not before `{until}`",
        "`{since}` 不早于 `{until}`",
    ),
    "history.closed": (
        "the hub is stopping: ask again when it runs",
        "中枢正在停止：请在其运行后再查询",
    ),
    "history.coarser": (
        "to stay within {limit} MB a day, history keeps one value each {grain} s (`history: write_budget:`)",
        "为保持每天 {limit} MB 以内，历史每 {grain} 秒只保留一个值（`history: write_budget:`）",
    ),
    "history.damaged": (
        "a part of the history is damaged ({reason}) and left out",
        "部分历史记录已损坏（{reason}），已略过",
    ),
    "history.freed": (
        "the disk is full: {megabytes} MB of the oldest history were given up",
        "磁盘已满：已删除最旧的历史记录 {megabytes} MB",
    ),
    "history.newer": (
        "a newer Hearth wrote {path} (version {found}, not {known}): nothing is recorded until you move it away",
        "{path} 由更新版本的 Hearth 写入（版本 {found}，当前为 {known}）：在您移走该文件之前不记录历史",
    ),
    "history.no_journal": (
        "{limit} MB were written today: no journal is kept until there is room again (`history: write_budget:`)",
        "今天已写入 {limit} MB：在有余量之前不再保存日志（`history: write_budget:`）",
    ),
    "history.set_aside": (
        "{path} was damaged and is kept as {kept}; a new history was begun",
        "{path} 已损坏，已保存为 {kept}，并开始新的历史记录",
    ),
    "history.slower": (
        "to stay within {limit} MB a day, history is written every {flush} s (`history: write_budget:`)",
        "为保持每天 {limit} MB 以内，历史改为每 {flush} 秒写入一次（`history: write_budget:`）",
    ),
    "history.usual_pace": (
        "history is written at its usual pace again",
        "历史记录恢复正常写入频率",
    ),
    "cli.arg.energy.csv": ("as CSV, a row a device and day", "以 CSV 输出，每个设备每天一行"),
    "cli.arg.energy.device": ("handles of devices; all without", "设备代号；不写则为全部"),
    "cli.arg.energy.since": (
        "from when: `30d` back, or a date such as 2026-03-01",
        "起始时间：如 `30d`（往前）或日期 2026-03-01",
    ),
    "cli.arg.energy.until": ("until when, in the same way", "结束时间，写法相同"),
    "cli.arg.history.budget": (
        "what is written to the disk, by day and part",
        "每天写入磁盘的数据量及其组成",
    ),
    "cli.arg.history.csv": (
        "as CSV; without --step every sample, exactly",
        "以 CSV 输出；不写 --step 时输出每个原始值",
    ),
    "cli.arg.history.property": ("`device.property`, or an event of a device", "`设备.属性` 或设备的事件"),
    "cli.arg.history.since": (
        "from when: `7d` back, or a date such as 2026-03-01 or 2026-03-01T12:00",
        "起始时间：如 `7d`（往前），或日期 2026-03-01、2026-03-01T12:00",
    ),
    "cli.arg.history.step": (
        "`raw` (every sample), `5m`, `1h` or `1d`; chosen by the span without",
        "`raw`（每个原始值）、`5m`、`1h` 或 `1d`；不写则按时间跨度选择",
    ),
    "cli.arg.history.until": ("until when, in the same way", "结束时间，写法相同"),
    "cli.bad_time": (
        "`{text}` is no time: write `7d`, `12h`, `14:02`, or a date such as 2026-03-01 or 2026-03-01T12:00",
        "`{text}` 不是时间：请写 `7d`、`12h`、`14:02`，或日期 2026-03-01、2026-03-01T12:00",
    ),
    "cli.budget_day": ("day", "日期"),
    "cli.budget_most": ("sampled most since the start:", "启动以来记录最多的："),
    "cli.budget_slow": (
        "slower than usual to stay within it: written every {flush} s, one value each {grain} s",
        "为不超出预算已降低频率：每 {flush} 秒写入，每 {grain} 秒一个值",
    ),
    "cli.budget_today": (
        "{today} MB written today, of {limit} MB a day; the history holds {size} MB",
        "今天已写入 {today} MB，每天上限 {limit} MB；历史共占用 {size} MB",
    ),
    "cli.budget_total": ("MB", "兆字节"),
    "cli.column.changes": ("changes", "变化"),
    "cli.column.day": ("day", "日期"),
    "cli.column.kwh": ("kWh", "千瓦时"),
    "cli.column.max": ("max", "最大"),
    "cli.column.mean": ("mean", "平均"),
    "cli.column.min": ("min", "最小"),
    "cli.column.known": ("known", "已知"),
    "cli.column.parts": ("of it", "其中"),
    "cli.column.share": ("state and share", "状态及占比"),
    "cli.column.time": ("time", "时间"),
    "cli.column.total": ("total", "合计"),
    "cli.energy_estimated": (
        "≈: worked out from the power, for want of a counter",
        "≈：没有电量计数，由功率估算",
    ),
    "cli.energy_partly": (
        "*: a part of the day was not recorded",
        "*：当天部分时间没有记录",
    ),
    "cli.help.energy": ("energy by device and day", "按设备和日期统计用电量"),
    "cli.help.history": ("the past of a property", "属性的历史"),
    "cli.history_of": (
        "{property}, {since} to {until}, in steps of {step}",
        "{property}，{since} 至 {until}，间隔 {step}",
    ),
    "cli.history_raw": ("{property}, {since} to {until}, every sample", "{property}，{since} 至 {until}，全部原始值"),
    "cli.history_what": (
        "which property? For example: hearth history kettle.temperature --since 7d",
        "哪个属性？例如：hearth history kettle.temperature --since 7d",
    ),
    "cli.no_energy": (
        "nothing was recorded of energy or power in that time",
        "这段时间没有电量或功率记录",
    ),
    "cli.no_history": (
        "nothing was recorded of {property} in that time",
        "这段时间没有 {property} 的记录",
    ),
    "cli.status_history": (
        "history: {today} MB written today, of {limit} MB a day",
        "历史：今天已写入 {today} MB，每天上限 {limit} MB",
    ),
}
