"""Messages about simulated devices and the file of a simulated home (ids `simulator.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "simulator.bad_yaml": ("the simulated home is not valid YAML: {problem}", "模拟家庭文件不是有效的 YAML：{problem}"),
    "simulator.not_a_mapping": ("{place}: a mapping is expected here", "{place}：此处应为映射"),
    "simulator.not_text": ("{place}: `{value}` is no text: put it in quotes", "{place}：`{value}` 不是文本：请加引号"),
    "simulator.unknown_key": ("{place}: `{key}` means nothing here", "{place}：此处不认识 `{key}`"),
    "simulator.missing_key": ("{place}: `{key}` is missing", "{place}：缺少 `{key}`"),
    "simulator.bad_key": ("{place}: `{value}` will not do", "{place}：`{value}` 不可用"),
    "simulator.bad_row": ("{place}: {problem}", "{place}：存在问题：{problem}"),
    "simulator.not_loopback": (
        "{place}: `{value}` is not a loopback address: simulators answer on 127.0.0.0/8 only",
        "{place}：`{value}` 不是回环地址：模拟器只在 127.0.0.0/8 上应答",
    ),
    "simulator.unknown_family": (
        "there is no simulator for the family `{family}`; known: {known}",
        "没有 `{family}` 协议族的模拟器；已知：{known}",
    ),
    "simulator.unknown_model": ("{place}: the model `{model}` is not simulated", "{place}：型号 `{model}` 没有模拟器"),
    "simulator.unknown_act": (
        "the simulator does not know what `{word}` is; it knows: {known}",
        "模拟器不知道 `{word}` 是什么；它知道：{known}",
    ),
    "simulator.unknown_fault": (
        "the simulator cannot play the fault `{word}`; it can play: {known}",
        "模拟器无法模拟故障 `{word}`；可模拟：{known}",
    ),
    "simulator.bad_value": ("`{value}` is no value for `{word}`", "`{value}` 不是 `{word}` 的有效值"),
    "simulator.unknown_device": ("the virtual home has no device `{device}`", "虚拟家庭中没有设备 `{device}`"),
    "simulator.bad_request": ("the virtual home does not understand {request}", "虚拟家庭无法理解 {request}"),
    "simulator.cannot_bind": (
        "a simulator cannot have {address}:{port} ({problem}): end the other program that holds it",
        "模拟器无法使用 {address}:{port}（{problem}）：请结束占用它的其他程序",
    ),
    "simulator.cannot_listen": (
        "a simulator cannot listen on {address} ({detail}): end the other program that holds it",
        "模拟器无法监听 {address}（{detail}）：请结束占用它的其他程序",
    ),
    "simulator.refusal": ("the simulated device refuses: {code} {message}", "模拟设备拒绝：{code} {message}"),
    "simulator.unheard": ("the simulated device did not hear this: {reason}", "模拟设备没有听到：{reason}"),
}
