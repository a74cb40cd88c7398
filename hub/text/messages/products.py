"""Messages about products files: what an owner writes of devices."""

MESSAGES: dict[str, tuple[str, str]] = {
    "product.bad_range": (
        "a range is `[least, most]` or `[least, most, step]`, the least below the most",
        "范围应写作 `[最小, 最大]` 或 `[最小, 最大, 步长]`，且最小值小于最大值",
    ),
    "product.binds_nothing": (
        "nothing of {models} could be read, set or told by this: see `members` and `bind` in docs/products.md",
        "据此无法读取、设置或上报 {models} 的任何内容：参见 docs/products.md 中的 `members` 和 `bind`",
    ),
    "product.legacy_event": (
        "devices of the older generation tell no events: poll a property instead",
        "旧一代设备不会上报事件：请改为轮询某个属性",
    ),
    "product.needs": (
        "something is missing here: {words}",
        "此处缺少：{words}",
    ),
    "product.needs_reason": (
        "say in `reason` why this is not dangerous on this product, or may be on for longer",
        "请在 `reason` 中说明为何该产品的这一项没有危险，或可以开得更久",
    ),
    "product.not_heard": (
        "no device says yet that it is {models}: once one does and is adopted, this goes over what it says",
        "还没有设备称自己是 {models}：这样的设备接入后，此条目会覆盖在其自述内容之上",
    ),
    "product.off_starts": (
        "the `off` of `{path}` sends what its `on` sends: it would never be switched off",
        "`{path}` 的 `off` 发送的内容与 `on` 相同：它将永远无法关闭",
    ),
    "product.starts": (
        "`{path}` would switch on, past its guard, what `{on}` switches on: leave it only told (`access: r`), or out",
        "`{path}` 会绕过防护，打开 `{on}` 所打开的东西：请设为只读（`access: r`），或删去",
    ),
    "product.needs_values": (
        "say in `values` which wire value is which option",
        "请在 `values` 中说明每个线上数值对应哪个选项",
    ),
    "product.no_argument": (
        "`{text}` is not there to be sent; there is: {words}",
        "没有可发送的 `{text}`；可用的有：{words}",
    ),
    "product.no_capability": (
        "there is no capability `{text}`: see `hearth capabilities`",
        "没有名为 `{text}` 的能力：参见 `hearth capabilities`",
    ),
    "product.no_family": (
        "there is no family `{text}` of which products can be written down; there is: {words}",
        "没有可以描述产品的协议族 `{text}`；可用的有：{words}",
    ),
    "product.no_member": (
        "the capability {capability} has no `{text}`; it has: {words}",
        "能力 {capability} 没有 `{text}`；它有：{words}",
    ),
    "product.no_models": (
        "an entry begins with `models: [...]`, exact names such as `acme.plug.x1`",
        "条目应以 `models: [...]` 开头，并写出确切型号，例如 `acme.plug.x1`",
    ),
    "product.no_such_member": (
        "the product has no member `{text}`: write it under `members`, `actions` or `events`, or by its numbers",
        "该产品没有成员 `{text}`：请写在 `members`、`actions` 或 `events` 下，或用编号表示",
    ),
    "product.no_such_model": (
        "nothing is written of a model `{text}`",
        "没有关于型号 `{text}` 的描述",
    ),
    "product.not_a_json_path": (
        "`{text}` is no path in JSON: write `a.b[0].c`",
        "`{text}` 不是 JSON 中的路径：请写作 `a.b[0].c`",
    ),
    "product.not_a_payload": (
        "a payload is a text, a number, yes or no, or JSON of these, at most 4,096 bytes and eight levels deep",
        "消息内容应为文字、数字、是或否，或由它们组成的 JSON，最多 4096 字节、八层",
    ),
    "product.not_a_target": (
        "`{text}` is not `capability.member` or `component.capability.member`",
        "`{text}` 不是 `能力.成员` 或 `组件.能力.成员` 的形式",
    ),
    "product.not_a_topic": (
        (
            "`{text}` is no topic: at most 256 characters; no `#`, and `+` only in `from`, for one whole level; in "
            "braces only `{{at}}` and `{{id}}`"
        ),
        (
            "`{text}` 不是主题：最多 256 个字符；不含 `#`，`+` 只能用在 `from` 中并单独占一层；花括号中只能写 `{{at}}` "
            "和 `{{id}}`"
        ),
    ),
    "product.not_a_wire_value": (
        "`{text}` is no value of this member; it has: {words}",
        "`{text}` 不是该成员的取值；它有：{words}",
    ),
    "product.not_a_word": (
        "`{text}` does not fit here; what does: {words}",
        "此处不能写 `{text}`；可以写：{words}",
    ),
    "product.not_access": (
        "`{text}` is not made of `r`, `w` and `n`",
        "`{text}` 不是由 `r`、`w`、`n` 组成的",
    ),
    "product.not_at": (
        "where it is on the wire is two numbers with a dot between them, such as `at: 2.1`",
        "线上位置由一个点隔开的两个数字表示，例如 `at: 2.1`",
    ),
    "product.not_both": (
        "only one of these: {words}",
        "只能写其中一个：{words}",
    ),
    "product.not_code": (
        "`{text}` is no whole number: the values of a member are named by what is on the wire",
        "`{text}` 不是整数：成员的取值按线上的数字命名",
    ),
    "product.not_duration": (
        "a duration is written like `90s`, `5m` or `2h`",
        "时长写作 `90s`、`5m` 或 `2h`",
    ),
    "product.not_entries": (
        "a products file is a list of entries, each beginning with `- models: [...]`",
        "产品文件是条目的列表，每个条目以 `- models: [...]` 开头",
    ),
    "product.not_flag": (
        "this is `true` or `false`",
        "此处应为 `true` 或 `false`",
    ),
    "product.not_here": (
        "this does not fit the property that it is written at",
        "这一项不适用于所在的属性",
    ),
    "product.not_literal": (
        "what is sent is a text, a number, `true` or `false`, or a list of these",
        "发送的内容应为文本、数字、`true` 或 `false`，或它们的列表",
    ),
    "product.not_number": (
        "a number between {low} and {high} belongs here",
        "此处应为 {low} 到 {high} 之间的数字",
    ),
    "product.not_numbers": (
        "a list of {least} to {most} numbers belongs here",
        "此处应为 {least} 到 {most} 个数字的列表",
    ),
    "product.not_table": (
        "keys with values belong here",
        "此处应为带值的键",
    ),
    "product.not_text": (
        "a text belongs here",
        "此处应为文本",
    ),
    "product.not_texts": (
        "a list of texts belongs here",
        "此处应为文本的列表",
    ),
    "product.not_together": (
        "`together` is a list of lists, each of 2 to 20 members",
        "`together` 是列表的列表，每个列表含 2 到 20 个成员",
    ),
    "product.not_two_points": (
        "`linear` is two points, such as `{{0: 0, 120: 100}}`, different on both sides",
        "`linear` 是两个点，例如 `{{0: 0, 120: 100}}`，两边的数字都不相同",
    ),
    "product.not_writable": (
        "`{property}` is only told, nobody writes it: leave this out",
        "`{property}` 只会上报，不能写入：请删去此项",
    ),
    "product.too_many": (
        "this has more than {limit} entries",
        "此处超过 {limit} 项",
    ),
    "product.unknown_key": (
        "there is no key `{text}` here; there is: {words}",
        "此处没有键 `{text}`；可用的有：{words}",
    ),
    "product.wider_guard": (
        "a guard can be made narrower only; it is {value} s already",
        "保护只能收紧；目前为 {value} 秒",
    ),
    "product.wrong_unit": (
        "`{text}` does not measure what the property is in ({unit})",
        "`{text}` 与该属性的单位（{unit}）不是同一种量",
    ),
    "product.zero_scale": (
        "a scale is not 0",
        "比例不能为 0",
    ),
}
