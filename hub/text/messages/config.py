"""Messages about hearth.yaml, devices.yaml and their neighbours."""

MESSAGES: dict[str, tuple[str, str]] = {
    "config.duplicate_endpoint": (
        "the endpoint `{ref}` stands twice: it was first written at {first}",
        "端点 `{ref}` 重复：第一次出现在 {first}",
    ),
    "config.too_many_needs": (
        "at most {limit} needs a device: say the rest in one of them, with `and`",
        "每个设备最多 {limit} 条 needs：其余的请用 `and` 写入同一条",
    ),
    "config.edit_by_hand": (
        "{path} is written in a way that the hub does not edit ({place}): write it line by line, or edit it by hand",
        "{path} 的写法无法由程序修改（{place}）：请改为逐行书写，或手工编辑",
    ),
    "config.cannot_start": (
        "the configuration in {folder} cannot be used: `hearth check` says why",
        "{folder} 中的配置无法使用：`hearth check` 会说明原因",
    ),
    "config.runs_last_accepted": (
        "the configuration in {folder} has errors: the hub runs with the last one that had none",
        "{folder} 中的配置有错误：中枢沿用上一份无误的配置运行",
    ),
    "config.not_reloaded": (
        "the configuration in {folder} has problems, so the old one stays in use: `hearth check` shows them",
        "{folder} 中的配置有问题，继续使用旧配置：`hearth check` 会列出问题",
    ),
    "config.edit_refused": (
        "{path} was not changed: the change would leave it with problems",
        "{path} 未作修改：修改后文件会有问题",
    ),
    "config.endpoint_form": (
        "`{text}` is not an endpoint: write the family, a colon and the id, for example `miio:412345678`",
        "`{text}` 不是端点：请写成 协议:编号，例如 `miio:412345678`",
    ),
    "config.folder_unwritable": (
        "cannot write into {folder} ({reason}): check its owner and mode, or name another with `--config`",
        "无法写入 {folder}（{reason}）：请检查其所有者和权限，或用 `--config` 指定其他文件夹",
    ),
    "config.handle_taken": (
        "there is a device `{handle}` in {path} already: choose another handle",
        "{path} 中已有设备 `{handle}`：请换一个代号",
    ),
    "config.interface": (
        "`{text}` is not the name of a network interface: `ip link` lists them",
        "`{text}` 不是网络接口名：可用 `ip link` 查看",
    ),
    "config.no_home": (
        "there is no home in {folder}: make one with `hearth init`",
        "{folder} 中没有家庭配置：请用 `hearth init` 创建",
    ),
    "config.not_a_file": (
        "{path} is not a file: remove it, or put a file in its place",
        "{path} 不是文件：请删除，或换成文件",
    ),
    "config.property_path": (
        "`{text}` is not a property: write for example `temperature` or `left.on`",
        "`{text}` 不是属性：请写成例如 `temperature` 或 `left.on`",
    ),
    "config.relative_folder": (
        "`{text}` is not a whole path: begin it with `/`",
        "`{text}` 不是完整路径：请以 `/` 开头",
    ),
    "config.reserved_word": (
        "`{word}` has a meaning of its own in scenes: choose another handle",
        "`{word}` 在场景中另有含义：请换一个代号",
    ),
    "config.secret_wanted": (
        "a secret does not stand here in the open: put it into secrets.yaml and write `!secret NAME`",
        "密钥不应直接写在这里：请放入 secrets.yaml，并在此写 `!secret 名称`",
    ),
    "config.secrets_open": (
        "others on this machine may read {path}: `chmod 600 {path}`",
        "本机其他用户可以读取 {path}：请执行 `chmod 600 {path}`",
    ),
    "config.time_zone": (
        "`{text}` is not a time zone: write for example `Europe/Berlin` or `Asia/Shanghai`",
        "`{text}` 不是时区：请写成例如 `Asia/Shanghai` 或 `Europe/Berlin`",
    ),
    "config.unknown_area": (
        "there is no area `{area}` under `areas:`",
        "`areas:` 下没有区域 `{area}`",
    ),
    "config.unknown_device": (
        "there is no device `{handle}` in {path}",
        "{path} 中没有设备 `{handle}`",
    ),
    "config.unknown_family": (
        "there is no device family `{family}` (known: {known})",
        "没有设备协议 `{family}`（可用：{known}）",
    ),
    "config.unknown_model": (
        "Hearth does not know the model `{model}`: `{handle}` stays without readings and commands",
        "Hearth 不认识型号 `{model}`：`{handle}` 将没有读数，也不能控制",
    ),
    "config.unknown_property": (
        "`{handle}` has no property `{path}`: what is said of it has no effect",
        "`{handle}` 没有属性 `{path}`：对它的设置不起作用",
    ),
    "config.unknown_secret": (
        "there is no secret `{name}` in secrets.yaml",
        "secrets.yaml 中没有密钥 `{name}`",
    ),
    "config.unknown_via": (
        "there is no device `{via}` to lead through",
        "没有可作为网关的设备 `{via}`",
    ),
    "config.unreadable": (
        "{path} cannot be read ({reason}): check its owner and mode",
        "无法读取 {path}（{reason}）：请检查其所有者和权限",
    ),
    "config.via_circle": (
        "`{handle}` leads through `{via}`, which leads through `{handle}` again",
        "`{handle}` 经由 `{via}`，而 `{via}` 又经由 `{handle}`，形成循环",
    ),
    "config.yml_ending": (
        "{path} is not read: name it `.yaml`",
        "{path} 未被读取：请将扩展名改为 `.yaml`",
    ),
}
