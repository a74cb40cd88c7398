"""Messages about makers' specifications, in English and Chinese."""

MESSAGES: dict[str, tuple[str, str]] = {
    "spec.no_json": (
        "This is no JSON. A specification is the file that miot-spec.org gives for one product.",
        "这不是 JSON。规格文件应当是 miot-spec.org 为某个产品提供的那个文件。",
    ),
    "spec.no_instance": (
        "This is no specification of a product: it has no list of services.",
        "这不是产品规格：其中没有服务列表。",
    ),
    "spec.too_large": (
        "The specification has {size} bytes; at most {most} are read.",
        "规格文件有 {size} 字节；最多读取 {most} 字节。",
    ),
    "spec.too_many": (
        "The specification is not believable: more than {most} entries in {where}.",
        "规格不可信：{where} 中超过 {most} 项。",
    ),
    "spec.no_list": ("The specification is damaged: {where} is no list.", "规格已损坏：{where} 不是列表。"),
    "spec.no_table": ("The specification is damaged: {where} is no object.", "规格已损坏：{where} 不是对象。"),
    "spec.bad_number": (
        "The specification is damaged: {where} must be a number from 1 to 65535.",
        "规格已损坏：{where} 应为 1 到 65535 的数字。",
    ),
    "spec.number_twice": (
        "The specification contradicts itself: {where} is {number}, which stands there already.",
        "规格自相矛盾：{where} 为 {number}，但这个编号已经出现过。",
    ),
    "spec.bad_urn": (
        "The specification is damaged: {where} is “{text}”, which is no type of a specification (urn:…).",
        "规格已损坏：{where} 为“{text}”，不是规格中的类型（urn:…）。",
    ),
    "spec.start_unknown": (
        "How this product is started is not known, so Hearth only switches it off. Say it in an overlay in products/.",
        "不知道如何启动此产品，因此 Hearth 只会关闭它。请在 products/ 的覆盖文件中说明启动方式。",
    ),
}  # fmt: skip
