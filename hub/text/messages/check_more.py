"""More that the checker of scenes finds, and what is said about findings that are allowed."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
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
}
