"""Words that frame other messages."""

MESSAGES: dict[str, tuple[str, str]] = {
    "text.used_at": (" (used at {place})", "（用于 {place}）"),
    "text.did_you_mean": (
        "; did you mean `{word}`?",
        "；是不是想写 `{word}`？",
    ),
    "text.mend": (
        ". To mend it, {text}",
        "。解决办法：{text}",
    ),
    "text.warning": (
        "warning: {message}",
        "警告：{message}",
    ),
}
