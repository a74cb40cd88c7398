"""More that the checker of scenes finds, and what is said about findings that are allowed."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "check.no_such_code": (
        "`{text}` is no finding of the checker; write its code, and the title of the other scene where there is one. "
        "Codes are {known}",
        "`{text}` 不是检查器的发现；请写代码，如涉及另一个场景再写它的标题。代码有：{known}",
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
}
