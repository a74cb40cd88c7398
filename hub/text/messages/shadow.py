"""Shadows: scenes that run and do nothing (ids `shadow.*`, and theirs in traces and editors)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "trace.shadow": ("a shadow: nothing of this is done", "影子模式：以下均不真正执行"),
    "schema.key.shadow": (
        "Whether the scene only notes what it would do, and does nothing.",
        "场景是否只记录本应执行的操作而不真正执行。",
    ),
    "cli.shadow_mark": ("{result} (shadow)", "{result}（影子）"),
    "cli.scenes_word.shadow": ("show what a shadow would have done, beside what was done", "比较影子场景与实际操作"),
    "cli.arg.shadow.since": (
        "from when on: so long ago (`3d`, which is usual), or a date",
        "起始时间：多久之前（通常 `3d`），或日期",
    ),
    "cli.arg.shadow.within": (
        "how soon others must have done it for it to count (`10m`, which is usual)",
        "他人须在多久内完成才算数（通常 `10m`）",
    ),
    "cli.arg.shadow.all": ("show all of it, and not the newest alone", "全部显示，而不仅是最新的"),
    "cli.column.would": ("would have been", "本应为"),
    "cli.column.was_then": ("was then", "当时为"),
    "cli.column.really": ("really", "实际"),
    "shadow.no_scene": (
        "there is no valid scene `{scene}`: `hearth check` says what is wrong, `hearth scenes explain` lists all",
        "没有有效的场景“{scene}”：`hearth check` 会说明问题，`hearth scenes explain` 列出全部",
    ),
    "shadow.title": (
        "{scene}, from {since} to {until}; runs as a shadow: {runs}",
        "{scene}，{since} 至 {until}：作为影子触发 {runs} 次",
    ),
    "shadow.is_none": (
        "it is no shadow now: with `shadow: on` it only says what it would do",
        "它现在不是影子：加上 `shadow: on` 后只说明本应执行的操作",
    ),
    "shadow.nothing": ("it would have done nothing", "没有本应执行的操作"),
    "shadow.others": ("Besides, it would have done this:", "此外，本应："),
    "shadow.unmeant": (
        "What was done to these, and it would not have done:",
        "对这些属性实际执行、而它不会执行的操作：",
    ),
    "shadow.sum": (
        "of {all}: {done} done by others within {within}, {so} so already, {left} not done",
        "共 {all} 项：{done} 项在 {within} 内由他人完成，{so} 项当时已是如此，{left} 项未执行",
    ),
    "shadow.really.so": ("it was so already", "当时已是如此"),
    "shadow.really.not": ("nobody did it", "无人执行"),
    "shadow.really.done": ("done {after} later, {by}", "{after} 后，{by}"),
    "shadow.by.device": ("at the device itself", "由设备本身"),
    "shadow.by.person": ("by {who}", "由 {who} 操作"),
    "shadow.by.scene": ("by the scene {who}", "由场景 {who}"),
    "shadow.by.neighbour": ("by another hub ({who})", "由另一个中枢（{who}）"),
    "shadow.by.hub": ("by the hub", "由中枢"),
    "shadow.by.late": ("seen when the device came back", "设备恢复在线时得知"),
    "shadow.what.call": ("call {text}", "调用 {text}"),
    "shadow.what.notice": ("warn in the log: {text}", "在日志中告警：{text}"),
    "shadow.what.log": ("log: {text}", "日志：{text}"),
    "shadow.what.request": ("send a request: {text}", "发送请求：{text}"),
    "shadow.what.message": ("publish {text}", "发布 {text}"),
}
