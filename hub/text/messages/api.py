"""Messages of the local control (ids `api.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "api.already_running": (
        "a hub is running already (it answers at {path}): stop it first, or name another place with `--socket`",
        "已有中枢在运行（{path} 有应答）：请先停止它，或用 `--socket` 指定其他位置",
    ),
    "api.arguments": (
        "`{command}` takes these arguments: {expected}; given were: {given}",
        "`{command}` 的参数应为：{expected}；实际给出：{given}",
    ),
    "api.field_number": (
        "`{field}` must be a number from {low} to {high}",
        "`{field}` 应为 {low} 到 {high} 之间的数",
    ),
    "api.field_order": (
        "`since` must come before `until`",
        "`since` 必须早于 `until`",
    ),
    "api.field_span": (
        "that is too long ago, or too long a time: at most {days} days are shown at once",
        "时间过早或跨度过长：一次最多显示 {days} 天",
    ),
    "api.field_step": (
        "`{field}` must be one of {known}",
        "`{field}` 应为以下之一：{known}",
    ),
    "api.field_time": (
        "`{field}` must be a time in Unix seconds",
        "`{field}` 应为 Unix 时间（秒）",
    ),
    "api.no_history": (
        "this hub records no history",
        "此中枢不记录历史",
    ),
    "api.field_object": (
        "`{field}` must be an object with names and values",
        "`{field}` 应为由名称和值组成的对象",
    ),
    "api.field_objects": (
        "`{field}` must be a list of objects",
        "`{field}` 应为对象列表",
    ),
    "api.field_switch": (
        "the field `{field}` must be true or false",
        "字段 `{field}` 必须为 true 或 false",
    ),
    "api.field_text": (
        "`{field}` must be a text",
        "`{field}` 应为文字",
    ),
    "api.foreign_origin": (
        "requests from web pages are not taken here",
        "此处不接受来自网页的请求",
    ),
    "api.key_form": (
        "an idempotency key is 1 to {limit} printable ASCII characters, the same in body and header",
        "幂等密钥应为 1 到 {limit} 个可打印的 ASCII 字符，且请求体与请求头中一致",
    ),
    "api.no_hook": (
        "no scene waits for the hook `{name}`: is it written as in `webhook:`?",
        "没有场景等待 webhook `{name}`：是否与 `webhook:` 处的写法一致？",
    ),
    "api.not_claimed": (
        "nobody's touch holds `{property}`: there is nothing to give back",
        "没有人手动占用 `{property}`：无需交还",
    ),
    "api.no_house_time": (
        "only a hub that was started with `--house-time` can skip time",
        "只有用 `--house-time` 启动的中枢才能跳过时间",
    ),
    "api.no_route": (
        "there is nothing here: the paths begin with /api/v1",
        "此处没有内容：路径以 /api/v1 开头",
    ),
    "api.not_a_socket": (
        "{path} is not a socket: remove it, or name another place with `--socket`",
        "{path} 不是套接字：请删除它，或用 `--socket` 指定其他位置",
    ),
    "api.not_allowed": (
        "this needs the role {role}",
        "此操作需要角色 {role}",
    ),
    "api.not_json": (
        "the body must be one JSON object, each name in it once",
        "请求体应为一个 JSON 对象，且名称不得重复",
    ),
    "api.not_json_type": (
        "send the body as application/json",
        "请以 application/json 类型发送请求体",
    ),
    "api.not_known_yet": (
        "what `{device}` can do is not known yet: adopt it with `hearth adopt`",
        "尚不知道 `{device}` 有哪些能力：请用 `hearth adopt` 接入",
    ),
    "api.nothing_to_set": (
        "there is nothing to set: give at least one property and value",
        "没有要设置的内容：请至少给出一个属性和值",
    ),
    "api.path_too_long": (
        "{path} is too long for a socket (at most {limit} bytes): name another place with `--socket`",
        "{path} 作为套接字路径过长（最多 {limit} 字节）：请用 `--socket` 指定其他位置",
    ),
    "api.read_only": (
        "{property} can only be read",
        "{property} 只能读取",
    ),
    "api.refused": (
        "the request was refused",
        "请求被拒绝",
    ),
    "api.socket": (
        "the socket {path} cannot be made ({reason}): check the owner and mode of its folder, or use `--socket`",
        "无法创建套接字 {path}（{reason}）：请检查其目录的所有者和权限，或使用 `--socket`",
    ),
    "api.target": (
        "`{text}` is not a property of a device: write for example `kettle.on`",
        "`{text}` 不是设备的属性：请写成例如 `kettle.on`",
    ),
    "api.too_large": (
        "the request is larger than {limit} bytes",
        "请求超过 {limit} 字节",
    ),
    "api.ref_twice": (
        "an endpoint stands in the list twice: name each once",
        "列表中有重复的端点：每个端点只写一次",
    ),
    "api.too_many_adoptions": (
        "at most {limit} devices can be adopted at once",
        "一次最多接入 {limit} 个设备",
    ),
    "api.too_many_writes": (
        "at most {limit} properties can be set at once",
        "一次最多设置 {limit} 个属性",
    ),
    "api.unknown_command": (
        "{device} has no command `{command}` (it has: {known})",
        "{device} 没有命令 `{command}`（可用：{known}）",
    ),
    "api.unknown_device": (
        "there is no device `{device}`",
        "没有设备 `{device}`",
    ),
    "api.unknown_property": (
        "{device} has no property `{path}` (it has: {known})",
        "{device} 没有属性 `{path}`（可用：{known}）",
    ),
    "api.value_form": (
        "the value of {property} must be a text, a number, true or false",
        "{property} 的值应为文字、数字、true 或 false",
    ),
    "api.wrong_host": (
        "this host name is not served here: call `localhost`",
        "此处不接受该主机名：请使用 `localhost`",
    ),
    "api.wrong_method": (
        "{method} does not work here",
        "此处不支持 {method}",
    ),
}
