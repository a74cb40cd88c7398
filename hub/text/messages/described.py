"""Messages about what devices say of themselves (ids `described.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "described.fallen": (
        "left out, since a device says something else of itself by now: {problem}",
        "因某台设备对自身的描述已改变，以下内容暂不使用：{problem}",
    ),
    "described.no_plain_data": (
        "what {model} says of itself cannot be kept: it is no plain data",
        "无法保存 {model} 的自我描述：不是普通数据",
    ),
    "described.too_large": (
        "what {model} says of itself is too large: {size} KiB, {most} KiB at the most",
        "{model} 的自我描述过大：{size} KiB，最多 {most} KiB",
    ),
    "described.too_many": (
        "{most} different products of this home describe themselves already, and there is room for no more",
        "本家庭中自我描述的产品已达 {most} 种，无法再增加",
    ),
    "described.weaker": (
        "`{handle}` says it is something less guarded now: it stays what it was until you say `hearth adopt {ref}`",
        "`{handle}` 现在自称是保护较少的设备；它保持原样，除非您运行 `hearth adopt {ref}`",
    ),
}
