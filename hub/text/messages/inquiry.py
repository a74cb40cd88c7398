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
    "inquiry.bad_config": (
        "the configuration in {folder} has errors: `hearth check` says which",
        "{folder} 中的配置有错误：用 `hearth check` 查看",
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
    "inquiry.no_answer": (
        "the process that was to answer ended without an answer; the hub is well. Is there enough memory?",
        "负责回答的进程没有给出答案就结束了；中枢本身正常。内存是否足够？",
    ),
    "inquiry.no_process": (
        "no process could be started to answer: {reason}",
        "无法启动用于回答的进程：{reason}",
    ),
}
