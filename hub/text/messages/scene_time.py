"""Messages about times, days and calendars in scenes (ids `scene_time.*`, `calendar.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scene_time.bad_date": (
        "`{text}` is no date: write `12-24` for every year, `2026-12-31` for one, `12-24..01-06` for all days between",
        "`{text}` 不是日期：每年写 `12-24`，某一年写 `2026-12-31`，一段日期写 `12-24..01-06`",
    ),
    "scene_time.no_such_calendar": (
        "there is no calendar `{name}` (there are: {known}): write one as `calendars/{name}.yaml`",
        "没有名为 `{name}` 的日历（已有：{known}）：请写成 `calendars/{name}.yaml`",
    ),
    "scene_time.holidays_of_what": (
        "whose? Write `holidays.china`, or `calendar: china` under `home:` in hearth.yaml (there are: {known})",
        "哪里的节假日？请写 `holidays.china`，或在 hearth.yaml 的 `home:` 下写 `calendar: china`（已有：{known}）",
    ),
    "scene_time.no_day": (
        "no day is left: `days`, `dates` and `except` let none through together; leave one of them out",
        "没有剩下任何一天：`days`、`dates` 和 `except` 合在一起一天也不放行；请去掉其中一个",
    ),
    "scene_time.cron_fields": (
        "`{text}` has not five fields: minute, hour, day, month, day of week, as in `0 7 * * 1-5`",
        "`{text}` 不是五个字段：分、时、日、月、星期，例如 `0 7 * * 1-5`",
    ),
    "scene_time.bad_cron": (
        "`{text}` is no cron expression: its {field} is wrong; for example `*/10 6-9 * * mon-fri`",
        "`{text}` 不是 cron 表达式：字段 {field} 有误；例如 `*/10 6-9 * * mon-fri`",
    ),
    "scene_time.cron_never": (
        "`{text}` never comes: there is no such day",
        "`{text}` 永远不会到来：没有这样的日子",
    ),
    "scene_time.bad_sun": (
        "`{text}` is no time of the sun: write {names}, or with more or less time, `sunset + 20m`",
        "`{text}` 不是太阳时刻：请写 {names}，或加减一段时间，例如 `sunset + 20m`",
    ),
    "scene_time.no_such_sun": (
        "the sun has no `{text}`: write `sun.up`, or `sun.elevation < 4°`; a time of day is `sunset`",
        "太阳没有 `{text}`：请写 `sun.up` 或 `sun.elevation < 4°`；时刻请写 `sunset`",
    ),
    "scene_time.bad_offset": (
        "`{text}` cannot be added here: write a time of at most 12 hours, as in `sunset + 20m`",
        "`{text}` 不能加在这里：请写不超过 12 小时的时长，例如 `sunset + 20m`",
    ),
    "scene_time.told": (
        "`{text}` is no time of a virtual device: write one as in `=heating.wake` or `=heating.wake - 30m`",
        "`{text}` 不是虚拟设备的时刻属性：请写成例如 `=heating.wake` 或 `=heating.wake - 30m`",
    ),
    "scene_time.no_place": (
        "where is the home? `{text}` needs `latitude` and `longitude` (degrees) under `home:` in hearth.yaml",
        "家在哪里？`{text}` 需要在 hearth.yaml 的 `home:` 下写 `latitude` 和 `longitude`（度）",
    ),
    "scene_time.missed": (
        "`on_missed` is `skip`, or how late the scene may still run, as in `{{run_late: 30m}}`",
        "`on_missed` 可以是 `skip`，或写明最多可以晚多久运行，例如 `{{run_late: 30m}}`",
    ),
    "scene_time.missed_hazard": (
        "this scene commands `{name}`, which is dangerous: nothing of that kind runs late; leave `on_missed` out",
        "这个场景会控制 `{name}`，这是危险操作，不会补做：请去掉 `on_missed`",
    ),
    "scene_time.missed_what": (
        "`on_missed` is for times: this scene has none of `at`, `sun` and `cron`",
        "`on_missed` 只用于时间：这个场景没有 `at`、`sun` 或 `cron`",
    ),
    "calendar.name": (
        "{path}: `{name}` is no word for scenes: name the file with letters, digits and `_`, as in `family.yaml`",
        "{path}：`{name}` 不能用在场景里：文件名只用字母、数字和 `_`，例如 `family.yaml`",
    ),
    "calendar.both": (
        "{day} is a holiday and a working day here: take it out of one of the two lists",
        "{day} 在这里既是节假日又是工作日：请从其中一个列表里去掉",
    ),
    "calendar.no_year": (
        "a working day has a year, as in `2026-02-14`: no such day is worked every year",
        "调休上班日要写年份，例如 `2026-02-14`：不会每年都在同一天上班",
    ),
    "calendar.unknown": (
        "there is no calendar `{name}` (there are: {known}): write one as `calendars/{name}.yaml`",
        "没有名为 `{name}` 的日历（已有：{known}）：请写成 `calendars/{name}.yaml`",
    ),
    "calendar.runs_out": (
        "the calendar `{name}` ends before {year}: write its days into `calendars/{name}.yaml`, or update Hearth",
        "日历 `{name}` 没有 {year} 年：请写进 `calendars/{name}.yaml`，或升级 Hearth",
    ),
}
