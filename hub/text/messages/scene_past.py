"""Messages about functions that ask of the past (ids `scenes.past_*`, `safety.needs_past`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "safety.needs_past": (
        "a guard looks at the present alone: `needs` cannot ask of the past as `{text}` does",
        "安全条件只看当前状态：`needs` 不能像 `{text}` 那样询问过去",
    ),
    "scenes.past_arguments": (
        "`{name}` takes what to look at, and for how long: write for example `{example}`",
        "`{name}` 需要写明看什么、看多久：例如 `{example}`",
    ),
    "scenes.past_length": (
        "`{text}` is too short or too long: the past is remembered from 1 second to 31 days",
        "`{text}` 太短或太长：可以询问的过去为 1 秒到 31 天",
    ),
    "scenes.past_not_today": (
        "`{name}` takes a duration, such as `10m`; `today` goes with {known}",
        "`{name}` 需要时长，例如 `10m`；`today` 可用于 {known}",
    ),
    "scenes.past_of_constant": (
        "`{text}` is always the same and has no past: name a property, such as `bathroom.humidity`",
        "`{text}` 始终不变，没有过去：请写属性，例如 `bathroom.humidity`",
    ),
    "scenes.past_of_variable": (
        "`{name}` is known only while a scene runs and has no past: name the property, or a group inside `any(…)`",
        "`{name}` 只在场景运行时才知道，没有过去：请直接写属性，或在 `any(…)` 中写一组设备",
    ),
    "scenes.past_too_much": (
        "the scenes of this home ask too many different things of the past: at most {limit}; leave some out",
        "本家的场景对过去的不同询问过多：最多 {limit} 个；请删去一些",
    ),
    "scenes.past_window": (
        "`{text}` is no length of time: `{name}` takes a written duration, such as `10m`",
        "`{text}` 不是时长：`{name}` 需要写明的时长，例如 `10m`",
    ),
}
