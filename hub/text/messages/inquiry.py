"""Messages about questions that are asked of the past."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "inquiry.unknown": ("nobody can answer `{kind}`; there is: {known}", "没有人能回答 `{kind}`；可用的有：{known}"),
    "inquiry.no_store": (
        "{path} is not there: no hub has run with this state folder yet; say another one with --state",
        "{path} 不存在：还没有中枢使用过这个状态文件夹；可用 --state 指定另一个",
    ),
    "inquiry.store_in_use": (
        "a hub works on {path} and does not answer here: ask it (say its socket with --socket), or stop it first",
        "有中枢正在使用 {path}，但这里联系不上它：请用 --socket 指定它的套接字，或先停止它",
    ),
    "inquiry.no_journal": (
        "{path} is not there: nothing was recorded yet (see `history:` in hearth.yaml)",
        "{path} 不存在：还没有任何记录（见 hearth.yaml 中的 `history:`）",
    ),
    "inquiry.bad_scenes": ("{errors} errors in the scenes", "场景中有 {errors} 个错误"),
    "inquiry.busy": (
        "{count} questions about the past wait already: try again in a minute",
        "已有 {count} 个关于过去的问题在等待：请一分钟后再试",
    ),
    "inquiry.too_long": (
        "no answer within {seconds:duration}: ask about a shorter time",
        "{seconds:duration} 内没有得到答案：请缩短所问的时间段",
    ),
    "inquiry.too_large": (
        "the answer is larger than {most} MB: ask about a shorter time",
        "答案超过 {most} MB：请缩短所问的时间段",
    ),
    "inquiry.no_answer": (
        "the process that was to answer ended without an answer; the hub is well. Is there enough memory?",
        "负责回答的进程没有给出答案就结束了；中枢本身正常。内存是否足够？",
    ),
    "inquiry.no_process": (
        "no process could be started to answer: {reason}",
        "无法启动用于回答的进程：{reason}",
    ),
    "cli.scenes_word.replay": ("replay the past, with other scenes if wanted", "重放过去，也可换用别的场景"),
    "cli.arg.replay.since": (
        "from when on: `7d` ago, or a date (the usual: 24h)",
        "从何时起：如 `7d`（7 天前）或日期（默认 24h）",
    ),
    "cli.arg.replay.with": (
        "scenes to compare with: this file in the place of the one of its name, or beside the others",
        "用来比较的场景：此文件替代同名文件，或与其他文件并列",
    ),
    "cli.arg.replay.edited": (
        "compare with the scene files as they are in the folder now",
        "与文件夹中现在的场景文件比较",
    ),
    "cli.arg.replay.all": ("show all differences", "显示全部差异"),
    "cli.column.runs": ("runs", "运行次数"),
    "cli.column.deeds": ("commands", "命令数"),
    "cli.replay_done": (
        "{since} to {until}: {entries} moments, {runs} runs, {deeds} commands and messages",
        "{since} 至 {until}：{entries} 个时刻，{runs} 次运行，{deeds} 条命令和消息",
    ),
    "cli.replay_exact": (
        "exact: {answered} recorded outcomes belong to the commands, {proved} checkpoints are met",
        "完全一致：{answered} 个记录的结果与命令对应，{proved} 个检查点吻合",
    ),
    "cli.replay_inexact": ("not exact from {at}: {why}", "自 {at} 起不完全一致：{why}"),
    "cli.replay_inexact_until": ("not exact from {at} to {until}: {why}", "{at} 至 {until} 不完全一致：{why}"),
    "cli.replay_strange": (
        "not exact: {count} recorded outcomes belong to no command of the replay",
        "不完全一致：{count} 个记录的结果不属于重放中的任何命令",
    ),
    "cli.replay_stopped": (
        "nothing is recorded from {at} to {until}: no hub ran, or it was killed before it wrote down its last minute",
        "{at} 至 {until} 没有记录：中枢未运行，或在写下最后一分钟之前被强行结束",
    ),
    "cli.replay_compared": (
        "with the other scenes: {same} commands are the same, {gone} are gone, {new} are new",
        "换用别的场景后：{same} 条命令相同，{gone} 条消失，{new} 条新增",
    ),
    "cli.replay_moved": (
        "of the same ones, {count} come at another time, by less than a minute",
        "相同的命令中有 {count} 条时间不同，相差不到一分钟",
    ),
    "cli.replay_gone": ("- {at}  {text}  ({scene}){what_if}", "- {at}  {text}  （{scene}）{what_if}"),
    "cli.replay_new": ("+ {at}  {text}  ({scene}){what_if}", "+ {at}  {text}  （{scene}）{what_if}"),
    "cli.replay_what_if": ("  what-if", "  假设"),
    "cli.replay_more": ("and {count} more: --all shows them", "还有 {count} 条：--all 可显示全部"),
    "cli.replay_never_heard": (
        "unknown all the time, because no scene of then named it: {properties}",
        "始终未知，因为当时没有场景用到：{properties}",
    ),
    "cli.replay_why.start": ("nothing tells how things stood there", "没有记录说明当时的状态"),
    "cli.replay_why.old": (
        "the checkpoint is of an earlier Hearth, and does not tell all",
        "检查点来自较早的 Hearth，内容不全",
    ),
    "cli.replay_why.program": (
        "the scenes of then cannot be had any more: their text is not kept, or their devices are others now",
        "当时的场景已无法还原：文字没有保存，或设备已不同",
    ),
    "cli.replay_why.checkpoint": (
        "a checkpoint is not met: this Hearth would have done otherwise, or the journal lacks something",
        "检查点不吻合：当前的 Hearth 会有不同做法，或日志有缺失",
    ),
    "cli.replay_why.overflow": ("more happened than the journal could take", "发生的事情超出日志所能容纳"),
    "cli.replay_why.disk": ("the disk did not take the journal", "磁盘未能写入日志"),
    "cli.replay_why.budget": ("the journal rested, to spare the disk", "为保护磁盘，日志曾暂停"),
    "cli.replay_why.damage": ("the journal is damaged there", "日志在此处损坏"),
}
