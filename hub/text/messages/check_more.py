"""More that the checker of scenes finds, and what is said about findings that are allowed."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "cli.arg.check.all": (
        "list what is allowed, too",
        "同时列出已被允许的发现",
    ),
    "cli.check_doubtful": (
        "doubtful, the worst first: {count} ({kinds})",
        "可疑之处（最严重的在前）：{count} 项（{kinds}）",
    ),
    "cli.check_allowed": (
        "allowed by their scenes: {count}",
        "已被场景允许：{count} 项",
    ),
    "cli.check_no_play": (
        "there is no finding `{name}` with a play; those there are: {known}",
        "没有可演示的发现 `{name}`；现有：{known}",
    ),
    "check.no_such_code": (
        "`{text}` is no finding of the checker. Write a code, and the other scene where there is one; codes: {known}",
        "`{text}` 不是检查器的发现。请写代码，如涉及另一个场景再写它的标题。代码有：{known}",
    ),
    "check.a1": (
        "one event sets off both `{scene}` and `{other}`; one wants `{property}` to be {value}, the other {its}",
        "同一事件会同时触发“{scene}”和“{other}”：一个要把 `{property}` 设为 {value}，另一个设为 {its}",
    ),
    "check.a1_mend": (
        "let their conditions exclude each other, or make one scene of them with `if` and `else`",
        "让两者的条件互斥，或合并为一个带 `if` 和 `else` 的场景",
    ),
    "check.a2": (
        "`{other}` sets `{property}` to {its} while `{scene}` is still at it and wants {value}",
        "“{scene}” 还在执行、仍要 `{property}` 为 {value} 时，“{other}” 就把它设为 {its}",
    ),
    "check.a2_mend": (
        "let `{other}` act before or after it, or leave `{property}` to one of the two",
        "让“{other}”提前或推后执行，或只由其中一个场景管理 `{property}`",
    ),
    "check.a3": (
        "`{scene}` and `{other}` can be under way at once; `{other}` then sets `{property}` to {its} too early",
        "“{scene}” 和“{other}”可能同时在执行；这时“{other}”会过早地把 `{property}` 设为 {its}",
    ),
    "check.a3_mend": (
        "let one scene with both triggers and `mode: restart` do it, or write them as `hold` or `keep`",
        "合并为一个有两个触发条件的场景并加 `mode: restart`，或改写成 `hold` 或 `keep`",
    ),
    "check.g1": (
        "one of `{scene}` and `{other}` writes to a whole group, `{property}` among it: they want {value} and {its}",
        "“{scene}” 和“{other}”中有一个写入整组设备，其中就有 `{property}`：一个要 {value}，另一个要 {its}",
    ),
    "check.g1_mend": (
        "leave it out of the group: name the devices, or give those that are meant a label",
        "把它排除在组外：逐个写出设备，或给需要的设备加上标签",
    ),
    "check.g2": (
        "`{scene}` of {owner} wants `{property}` to be {value}, and `{other}` of {their_owner} sets it to {its}",
        "{owner} 的“{scene}”要 `{property}` 为 {value}，而 {their_owner} 的“{other}”把它设为 {its}",
    ),
    "check.g2_mend": (
        "agree on one value, or let the one scene give way with a condition or a lower `priority`",
        "商定一个值，或用条件或较低的 `priority` 让其中一个让步",
    ),
    "check.a3_parallel": (
        "two runs of `{scene}` side by side: the first one ends what the second one wants, `{property}` at {value}",
        "“{scene}” 的两次运行并行时，先开始的会结束后一次仍需要的 `{property}`={value}",
    ),
    "check.a3_parallel_mend": (
        "write `mode: restart`, so that each begins the time anew",
        "改用 `mode: restart`，让每次触发都重新计时",
    ),
    "check.a3_forgets": (
        "`{scene}` can begin anew on another way, and then nothing ends what it had begun: `{property}` stays {value}",
        "“{scene}” 可能沿另一分支重新开始，之前的动作就没有人结束：`{property}` 一直是 {value}",
    ),
    "check.a3_forgets_mend": (
        "make two scenes of the two ways, or put `{property}` back on each of them",
        "把两个分支拆成两个场景，或在每个分支里都恢复 `{property}`",
    ),
    "check.a3_dropped": (
        "what moves while `{scene}` runs counts for nothing: `{property}` is switched off though somebody is there",
        "“{scene}” 运行期间的移动不起作用：有人在时 `{property}` 仍会被关掉",
    ),
    "check.a3_dropped_mend": (
        "wait until nothing has moved for a while: `wait: {{until: not …motion, for: 5m}}`, or write `mode: restart`",
        "改为等到一段时间无人移动：`wait: {{until: not …motion, for: 5m}}`，或用 `mode: restart`",
    ),
    "check.a5": (
        "`{scene}` switches `{property}` on, and no scene ever switches it off",
        "“{scene}” 打开 `{property}`，但没有任何场景会关闭它",
    ),
    "check.a5_mend": (
        "let it wait and switch off again, or write `hold` or `keep`, which give it back by themselves",
        "等待后再关闭，或用会自行恢复的 `hold` 或 `keep`",
    ),
    "check.p1_heat": (
        "`{scene}` ({device}) and `{other}` ({their_device}) may heat and cool `{room}` at the same time",
        "“{scene}”（{device}）和“{other}”（{their_device}）可能同时给 `{room}` 加热和降温",
    ),
    "check.p1_damp": (
        "`{scene}` ({device}) and `{other}` ({their_device}) may make `{room}` damp and dry at the same time",
        "“{scene}”（{device}）和“{other}”（{their_device}）可能同时给 `{room}` 加湿和除湿",
    ),
    "check.p1_mend": (
        "let one of the two ask that the other is off, or give them times that do not meet",
        "让其中一个先确认另一个已关闭，或错开两者的时间",
    ),
    "check.p2_heat": (
        "what `{scene}` does with `{device}` may change `{sensor}` so far that `{other}` runs",
        "“{scene}” 对 `{device}` 的操作可能使 `{sensor}` 变化到触发“{other}”",
    ),
    "check.p2_damp": (
        "`{device}`, which `{scene}` switches on, may make the air so damp for `{sensor}` that `{other}` runs",
        "“{scene}” 打开的 `{device}` 可能使 `{sensor}` 的湿度高到触发“{other}”",
    ),
    "check.p2_light": (
        "`{sensor}` may take the light of `{device}`, which `{scene}` switches on, for something else: `{other}` runs",
        "`{sensor}` 可能把“{scene}” 打开的 `{device}` 的光当作别的光，从而触发“{other}”",
    ),
    "check.p2_motion": (
        "`{device}`, which `{scene}` sends off, may be what `{sensor}` sees moving, and `{other}` runs",
        "`{sensor}` 看到的移动可能是“{scene}” 派出的 `{device}`，从而触发“{other}”",
    ),
    "check.p2_mend": (
        "let `{other}` ask that `{device}` is not at work, or choose a limit that it does not reach",
        "让“{other}”先确认 `{device}` 没在工作，或选一个它达不到的界限",
    ),
    "check.d1_guard": (
        "when nobody knows `{sensor}`, `{scene}` does not run and `{property}` stays as it is, which is not safe",
        "当 `{sensor}` 未知时，“{scene}” 不会运行，`{property}` 保持原样，而这并不安全",
    ),
    "check.d1_guard_mend": (
        "write `{{is: …, on_unknown: true}}` there, or let a time of day do the same whatever the sensor says",
        "在该条件处写 `{{is: …, on_unknown: true}}`，或另设一个定时，不管传感器如何都这样做",
    ),
    "check.d1_wait": (
        "`{scene}` waits for `{sensor}`; should that say nothing any more, `{property}` stays {value} for ever",
        "“{scene}” 在等待 `{sensor}`；如果它不再有数据，`{property}` 会一直是 {value}",
    ),
    "check.d1_wait_mend": (
        "give the wait an end: `timeout: 30m` with `on_timeout: continue`",
        "给等待加上期限：`timeout: 30m` 和 `on_timeout: continue`",
    ),
    "check.d2": (
        "`{sensor}` trembles by {noise} at a limit of `{scene}`, and takes `{property}` back and forth",
        "`{sensor}` 在“{scene}” 的界限附近会抖动 {noise}，使 `{property}` 反复切换",
    ),
    "check.d2_mend": (
        "give it an end further away (`until:`), or a while that it has to last (`for:`, `linger:`)",
        "用 `until:` 把结束界限设远一些，或用 `for:`、`linger:` 要求持续一段时间",
    ),
    "check.d2_pair": (
        "the limits of `{scene}` and `{other}` are nearer to each other than `{sensor}` trembles ({noise})",
        "“{scene}” 和“{other}”的界限之差小于 `{sensor}` 的抖动（{noise}）",
    ),
    "check.d2_pair_mend": (
        "put the limits further apart, or let each last a while (`for: 2m`)",
        "拉大两个界限的距离，或要求各自持续一段时间（`for: 2m`）",
    ),
    "check.d2_tells": (
        "`{sensor}` trembles by {noise} at the limit of `{scene}`, which sends a message each time",
        "`{sensor}` 在“{scene}” 的界限附近会抖动 {noise}，每次都会发送一条消息",
    ),
    "check.d2_tells_mend": (
        "ask that it lasts (`for: 5m`), or let it rest with `cooldown: 1h`",
        "用 `for: 5m` 要求持续一段时间，或用 `cooldown: 1h` 限制频率",
    ),
    "check.d3_night": (
        "the hours of `{scene}` go over midnight, its days do not: the small hours before count, not those after",
        "“{scene}” 的时段跨越午夜，而日期没有：包括的是当天凌晨，而不是次日凌晨",
    ),
    "check.d3_night_mend": (
        "write the two parts: `(day is fri and time >= 22:00) or (day is sat and time < 02:00)`",
        "分成两部分写：`(day is fri and time >= 22:00) or (day is sat and time < 02:00)`",
    ),
    "check.d3_gap": (
        "the hours of `{scene}` lie in the hour that the clock change leaves out: on that day they never come",
        "“{scene}” 的时段落在夏令时跳过的那一小时里：那一天它不会到来",
    ),
    "check.d3_gap_mend": (
        "choose hours before two or after three at night, or make them longer",
        "改到凌晨两点之前或三点之后，或加长时段",
    ),
    "check.d3_long": (
        "`time in {window}` of `{scene}` goes over midnight and is nearly the whole day",
        "“{scene}” 的 `time in {window}` 跨越午夜，几乎是一整天",
    ),
    "check.d3_long_mend": (
        "turn the two times round, if the short time between them is meant",
        "如果指的是两者之间的短时段，请把两个时间对调",
    ),
    "check.d3_first": (
        "`{other}` runs in the small hours of the same day, before `{scene}`: `{property}` is not ended that night",
        "“{other}” 在同一天的凌晨运行，早于“{scene}”：当晚 `{property}` 没有被结束",
    ),
    "check.d3_first_mend": (
        "give `{other}` the days after",
        "把“{other}”的日期改为后一天",
    ),
    "check.d4": (
        "`{other}` undoes `{scene}` only if it sees `{sensor}` turn; if that is missed, `{property}` stays as it is",
        "“{other}” 只有看到 `{sensor}` 变化才会撤销“{scene}”；一旦错过，`{property}` 就保持不变",
    ),
    "check.d4_mend": (
        "make one scene of the two with `while` and `keep`",
        "用 `while` 和 `keep` 把两者合并为一个场景",
    ),
    "check.d4_guarded": (
        "`{other}` undoes `{scene}` only if it sees `{sensor}` turn; if that is missed, `{property}` stays as it is",
        "“{other}” 只有看到 `{sensor}` 变化才会撤销“{scene}”；一旦错过，`{property}` 就保持不变",
    ),
    "check.d4_guarded_mend": (
        "let `{other}` look again by itself: `when: [..., started, {{every: 10m}}]` with the same as a condition",
        "让“{other}”自己再看一次：`when: [..., started, {{every: 10m}}]`，并把同样的内容写成条件",
    ),
    "check.d5": (
        "`{scene}` may send {count} commands a minute to `{device}`, for as long as it lasts",
        "“{scene}” 每分钟可能向 `{device}` 发送 {count} 条命令，并一直持续",
    ),
    "check.d5_mend": (
        "let it rest with `throttle: 1m`, ask for larger steps with `by:`, or choose a longer time",
        "用 `throttle: 1m` 限制频率，用 `by:` 要求更大的变化，或延长间隔",
    ),
    "check.g3": (
        "`{scene}` asks `{what}` of another hub, but not what to do while the link is down: the run fails there",
        "“{scene}” 要求另一个中枢的 `{what}`，却没有说明链路中断时怎么办：运行会在此失败",
    ),
    "check.g3_mend": (
        "write `on_error:` with what to do instead, `continue` or `stop`; `when_back:` where late is fine; or `hold`",
        "写上 `on_error:` 说明改做什么（或 `continue`、`stop`），宁迟勿缺时写 `when_back:`，或改用 `hold`",
    ),
    "check.silenced": (
        "{code} of {scenes} is not told, since it is allowed: {reason}",
        "{scenes} 的 {code} 不再报告，因为已被允许：{reason}",
    ),
    "check.allow_idle": (
        "`allow` of `{scene}` names {code}, and there is no such finding (any more): take it out",
        "“{scene}” 的 `allow` 写了 {code}，但（已经）没有这样的发现：请删去",
    ),
    "check.unfinished": (
        "there was not time to look at all that the edit may bring: `hearth check` looks at everything",
        "时间不够，未能检查这次修改可能带来的全部问题：`hearth check` 会检查所有内容",
    ),
}
