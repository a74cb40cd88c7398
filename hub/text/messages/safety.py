"""Messages of the guards, and about what devices.yaml says to them (ids `safety.*`, `cli.pin_*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.arg.pin.action": (
        "set: set the PIN, or another one; forget: without a PIN from now on, while no hub runs",
        "set：设置或更换 PIN；forget：清除 PIN，须在中枢未运行时执行",
    ),
    "cli.arg.set.pin_file": (
        "where the PIN is, for what opens a way in (`-`: a line of the input); else it is asked for",
        "PIN 所在文件，用于开锁、开门（`-`：从输入读取一行）；否则会询问",
    ),
    "cli.ask_pin": ("PIN: ", "PIN："),
    "cli.ask_pin_again": ("The new PIN once more: ", "再次输入新 PIN："),
    "cli.ask_pin_current": ("The PIN that is set now: ", "当前的 PIN："),
    "cli.ask_pin_new": ("New PIN: ", "新 PIN："),
    "cli.help.pin": (
        "set the PIN that opens locks and doors",
        "设置开锁、开门用的 PIN",
    ),
    "cli.no_terminal": (
        "there is no terminal to type at unseen: run it in one",
        "没有可供隐藏输入的终端：请在终端中运行",
    ),
    "cli.pin_forgotten": (
        "there is no PIN any more: `hearth pin set` sets one when the hub runs",
        "PIN 已清除：中枢运行后可用 `hearth pin set` 重新设置",
    ),
    "cli.pin_set": ("the PIN is set", "PIN 已设置"),
    "cli.pin_empty": (
        "no PIN was given: nothing was asked of the device",
        "没有输入 PIN：未向设备发送任何命令",
    ),
    "cli.pins_differ": (
        "the two PINs differ: nothing was changed",
        "两次输入的 PIN 不一致：未作更改",
    ),
    "safety.bad_pin": (
        "a PIN is {shortest} to {longest} digits",
        "PIN 必须是 {shortest} 到 {longest} 位数字",
    ),
    "safety.being_made_safe": (
        "{name} is being switched off and has not confirmed it yet: wait until it has",
        "{name} 正在关闭，尚未确认：请等待其确认",
    ),
    "safety.challenge_over": (
        "this request was not confirmed within {seconds} s: ask again",
        "该请求未在 {seconds} 秒内确认：请重新发起",
    ),
    "safety.counts_in_steps": (
        "the countdown of `{handle}` itself goes in steps of {step}: when the hub dies, it may heat for so long",
        "`{handle}` 自身的倒计时以 {step} 为步长：中枢失效后它最多还会加热这么久",
    ),
    "safety.countdown_taken": (
        "the countdown of {name} guards it while it is on: switch it off first",
        "{name} 开启期间其倒计时用于保护：请先关闭它",
    ),
    "safety.due": (
        "it was on for as long as it may be",
        "已达到允许的最长开启时间",
    ),
    "safety.locked_out": (
        "{wrong} wrong PINs: the next one is heard in {minutes} minutes",
        "PIN 错误 {wrong} 次：{minutes} 分钟后才能再试",
    ),
    "safety.longer": (
        "`{handle}` may stay on for {asked}; {usual} is usual: be sure that nothing can happen in that time",
        "`{handle}` 允许开启 {asked}，通常为 {usual}：请确认这段时间内不会出事",
    ),
    "safety.made_safe": (
        "{property} is being made safe: {reason}",
        "正在使 {property} 恢复安全：{reason}",
    ),
    "safety.need_false": (
        "{name} stays off: `{need}` is not so ({values})",
        "{name} 保持关闭：`{need}` 不成立（{values}）",
    ),
    "safety.need_lost": (
        "{name} stays off: `{need}` cannot be told, because {missing} is unknown or too old",
        "{name} 保持关闭：无法判断 `{need}`，因为 {missing} 未知或过旧",
    ),
    "safety.needs_itself": (
        "`{ref}` is what the needs of this device guard: a need looks at other properties",
        "`{ref}`正是该设备的条件所保护的属性：条件只能查看其他属性",
    ),
    "safety.no_countdown": (
        "`{handle}` cannot switch off by itself: when the hub's machine dies, it stays on",
        "`{handle}` 无法自行关闭：中枢所在机器失效时它会保持开启",
    ),
    "safety.no_off": (
        "Hearth knows no way to make {name} safe again: `without_off: yes` under `hazard:` has it started all the same",
        "Hearth 不知道如何让 {name} 恢复安全：如仍要开启，请在 `hazard:` 下写 `without_off: yes`",
    ),
    "safety.no_pin": (
        "opening takes a PIN, and none is set: `hearth pin set` sets one",
        "开启需要 PIN，但尚未设置：请用 `hearth pin set` 设置",
    ),
    "safety.not_confirmed": (
        "ALARM: {property} was asked to be safe and does not confirm it: {reason}. Go and look",
        "警报：已要求 {property} 恢复安全，但未得到确认：{reason}。请前往查看",
    ),
    "safety.not_for_load": (
        "`{handle}` is no plug and no switch: `load` says what hangs on one of these",
        "`{handle}` 不是插座或开关：`load` 用于说明插座或开关上接了什么",
    ),
    "safety.nothing_to_guard": (
        "`{handle}` has nothing that is dangerous to switch on: `{key}` has no effect",
        "`{handle}` 没有危险的开关：`{key}` 不起作用",
    ),
    "safety.only_by_pin": (
        "{name} is opened only by a person with the PIN: `hearth set` asks for it",
        "{name} 只能由持有 PIN 的人开启：`hearth set` 会询问",
    ),
    "safety.rest": (
        "{name} rests for {seconds} s after it was switched off: try again in {left} s",
        "{name} 关闭后需停歇 {seconds} 秒：请在 {left} 秒后再试",
    ),
    "safety.too_long": (
        "{asked} is too long: `{handle}` may stay on for at most {limit}",
        "{asked} 过长：`{handle}` 最多可开启 {limit}",
    ),
    "safety.still_on": (
        "it said that it was off, and is on",
        "它曾报告已关闭，但仍处于开启状态",
    ),
    "safety.too_often": (
        "{name} was switched on {most} times within {minutes} min: try again in {left} s",
        "{name} 在 {minutes} 分钟内已开启 {most} 次：请在 {left} 秒后再试",
    ),
    "safety.scene_opens": (
        "{name} is opened only by a person with the PIN, never by a scene",
        "{name} 只能由持有 PIN 的人开启，不能由场景开启",
    ),
    "safety.wrong_pin": (
        "the PIN is wrong; tries left: {left}",
        "PIN 错误；还可尝试 {left} 次",
    ),
}
