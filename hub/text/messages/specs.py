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
    "spec.no_catalogue": (
        "What miot-spec.org answered is no list of specifications. Try again later, or add a file.",
        "miot-spec.org 返回的不是规格列表。请稍后再试，或添加文件。",
    ),
    "spec.no_internet": (
        "{url} was not reached. Without internet, get the file elsewhere and add it: `hearth spec add FILE`.",
        "无法连接 {url}。没有互联网时，请从别处取得规格文件，然后运行 `hearth spec add 文件`。",
    ),
    "spec.not_published": (
        "miot-spec.org lists no specification of {model}. Look at the spelling of the model.",
        "miot-spec.org 上没有 {model} 的规格。请检查型号的拼写。",
    ),
    "spec.not_fetched": (
        "{url} answered {status}. Try again later, or add a file.",
        "{url} 返回了 {status}。请稍后再试，或添加文件。",
    ),
    "spec.not_kept": (
        "The specification cannot be kept in {folder}: {reason}.",
        "无法将规格保存到 {folder}：{reason}。",
    ),
    "spec.which_model": (
        "Which model it is of cannot be told from {urn}. Say it: `--model vendor.kind.name`.",
        "无法从 {urn} 判断它属于哪个型号。请用 `--model 厂商.种类.名称` 指定。",
    ),
    "spec.bad_model": (
        "“{model}” is no model: these look like `yunmi.kettle.v19`.",
        "“{model}”不是型号：型号形如 `yunmi.kettle.v19`。",
    ),
    "spec.unknown_model": (
        "Nothing is known of {model}. Add its specification: `hearth spec add FILE`, or `hearth spec fetch {model}`.",
        "对 {model} 一无所知。请添加它的规格：`hearth spec add 文件` 或 `hearth spec fetch {model}`。",
    ),
    "cli.help.spec": (
        "makers' specifications of products: add, fetch, list, show",
        "厂商的产品规格：添加、获取、列出、显示",
    ),
    "cli.arg.spec.add": ("take a specification from a file into use", "使用文件中的规格"),
    "cli.arg.spec.file": ("the JSON that the maker publishes for the model", "厂商为该型号发布的 JSON 文件"),
    "cli.arg.spec.model_of": (
        "which model it is of, where it does not say so itself",
        "所属型号（当文件本身未说明时）",
    ),
    "cli.arg.spec.list": ("all that were ever added", "列出曾添加的全部规格"),
    "cli.arg.spec.fetch": ("ask the internet for one, this once", "从互联网获取一个（仅此一次）"),
    "cli.arg.spec.show": ("what the members of a product are bound to", "显示产品各成员的对应关系"),
    "cli.arg.spec.model": ("the model, such as `dmaker.fan.p9`", "型号，例如 `dmaker.fan.p9`"),
    "cli.spec_added": (
        "The specification of {model} ({count} members) is in {file}.",
        "{model} 的规格（{count} 个成员）已写入 {file}。",
    ),
    "cli.spec_in_use": ("The hub uses it from now on.", "中枢现已使用它。"),
    "cli.spec_look": (
        "What it is bound to: `hearth spec show {model}`.",
        "查看对应关系：`hearth spec show {model}`。",
    ),
    "cli.spec_counts": (
        "{bound} properties, events and commands; {raw} raw: read when asked for.",
        "{bound} 个属性、事件和命令；{raw} 个原始成员：仅在查询时读取。",
    ),
    "cli.no_specs": (
        "No specification was added. Products that come with Hearth need none.",
        "尚未添加任何规格。Hearth 自带的产品不需要规格。",
    ),
    "cli.spec_origin.file": ("a file", "文件"),
    "cli.spec_origin.internet": ("the internet", "互联网"),
    "cli.spec_origin.folder": ("the folder products/", "products/ 文件夹"),
    "cli.column.in_use": ("in use", "使用中"),
    "cli.column.origin": ("from", "来源"),
    "cli.column.added": ("added", "添加时间"),
    "cli.column.hash": ("hash", "哈希"),
    "cli.column.number": ("number", "编号"),
    "cli.column.written": ("written", "可写"),
    "learn.not_teachable": (
        "Devices of the family {family} cannot be asked for everything.",
        "无法完整查询 {family} 系列的设备。",
    ),
    "learn.there_already": (
        "{file} is there already. Take what you need with `--overlay FILE`, and change it by hand.",
        "{file} 已存在。请用 `--overlay 文件` 导出所需内容，再手动修改。",
    ),
    "learn.cannot_write": ("{path} cannot be written: {reason}", "无法写入 {path}：{reason}"),
    "cli.help.device": (
        "ask a device for everything that it has",
        "查询设备的全部内容",
    ),
    "cli.arg.device.learn": (
        "ask a device for all that it lets be read, which takes up to two minutes; nothing is written to it",
        "查询设备可读的全部内容，最多需要两分钟；不会写入设备",
    ),
    "cli.arg.device.show": (
        "show all that is known of a device: how it is reached, model, topics, readings, and what is left out",
        "显示关于设备的全部信息：连接途径、型号与主题、读数，以及略去的内容",
    ),
    "cli.arg.device.handle": ("the device", "设备"),
    "cli.device.address": ("    at {value}", "    地址：{value}"),
    "cli.device.commands": ("commands: {names}", "命令：{names}"),
    "cli.device.events": ("events: {names}", "事件：{names}"),
    "cli.device.firmware": ("    firmware {value}", "    固件：{value}"),
    "cli.device.left_out": ("    left out ({count}):", "    略去（{count}）："),
    "cli.device.model": ("    model {value}", "    型号：{value}"),
    "cli.device.said_by": ("    heard by {value}", "    发现方式：{value}"),
    "cli.device.topics": ("    topics {value}", "    主题：{value}"),
    "cli.device.unreadable": ("{path}: cannot be read, it said {said}", "{path}：无法读取，设备给出 {said}"),
    "cli.arg.device.device": (
        "the device, or `family:id` of one that is not adopted",
        "设备，或未收养设备的 `系列:编号`",
    ),
    "cli.arg.device.use": (
        "write the entry into products/ and take it into use",
        "将条目写入 products/ 并启用",
    ),
    "cli.arg.device.overlay": ("where to write the entry (`-`: here)", "条目写入的文件（`-`：此处）"),
    "cli.arg.device.report": (
        "where to write a report without secrets, to show to others (`-`: here)",
        "不含秘密、可给他人看的报告写入的文件（`-`：此处）",
    ),
    "cli.arg.device.address": ("where it is, if it was not heard", "设备地址（当未被发现时）"),
    "cli.arg.device.secret_file": (
        "its token, if it is not adopted (`-`: standard input)",
        "设备的令牌（当未收养时；`-`：标准输入）",
    ),
    "cli.learning": ("Asking {device}. This takes up to two minutes.", "正在查询 {device}，最多需要两分钟。"),
    "cli.learned": (
        "{model}: {count} members told, {refused} refused, {requests} questions.",
        "{model}：读到 {count} 个成员，{refused} 个被拒绝，共 {requests} 次查询。",
    ),
    "cli.learned_part": (
        "It answers slowly: not everything was asked. Try again when it is near the router.",
        "设备应答很慢：未能全部查询。请在设备靠近路由器时再试。",
    ),
    "cli.learned_next": (
        "Take it into use: `hearth device learn {device} --use`; look at it first: `--overlay -`.",
        "启用：`hearth device learn {device} --use`；先查看：`--overlay -`。",
    ),
    "cli.learned_in_use": (
        "The entry is in {file}, and in use. Give its members better names there: docs/products.md.",
        "条目已写入 {file} 并已启用。可在其中为成员起更好的名称：docs/products.md。",
    ),
    "learn.needs_legacy": (
        "Nothing is written of {model}. python-miio may know it: `pip install 'hearth-hub[legacy]'`, and ask again.",
        "没有关于 {model} 的任何描述。python-miio 可能认识它：请运行 `pip install 'hearth-hub[legacy]'` 后再次查询。",
    ),
    "cli.arg.device.model": (
        "its model, if it does not tell it itself",
        "设备型号（当设备自己不说明时）",
    ),
    "learn.no_model": (
        "{ref} does not say its model. Say it yourself: `--model MODEL`; it often stands on the device.",
        "{ref} 没有说明型号。请自行指定：`--model 型号`；它通常印在设备上。",
    ),
    "learn.nothing": (
        "{model} told nothing that could be written down. `--report FILE` says what it answered.",
        "{model} 没有说出任何可记录的内容。`--report 文件` 会写明它的应答。",
    ),
    "cli.learned_nothing": (
        "{model} told nothing in {requests} questions. Perhaps a specification helps: `hearth spec fetch {model}`.",
        "{model} 在 {requests} 次查询中没有说出任何内容。可以试试规格：`hearth spec fetch {model}`。",
    ),
}
