"""Messages about finding and adopting devices (ids `discovery.*` and `adopt.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "adopt.endpoint_taken": (
        "`{ref}` is the device `{owner}` already: leave out the handle, or rename the device in devices.yaml",
        "`{ref}` 已是设备 `{owner}`：请省略代号，或在 devices.yaml 中改名",
    ),
    "adopt.gateway_first": (
        "`{ref}` sits behind `{gateway}`, which is not adopted: adopt the gateway first",
        "`{ref}` 位于网关 `{gateway}` 之后，而该网关尚未接入：请先接入网关",
    ),
    "adopt.same_family": (
        "`{handle}` has an endpoint of the family {family}; to put {ref} in its place: `hearth swap {handle} {ref}`",
        "`{handle}` 已有 {family} 系列的端点；若要更换硬件，请用 `hearth swap {handle} {ref}`",
    ),
    "adopt.nothing_to_join": (
        "there is no device `{handle}` that could have one more endpoint: `hearth devices` lists them",
        "没有可再加一个端点的设备 `{handle}`：用 `hearth devices` 查看",
    ),
    "adopt.handle_taken": (
        "there is a device `{handle}` already: choose another handle",
        "已有设备 `{handle}`：请换一个代号",
    ),
    "adopt.not_sighted": (
        "`{ref}` was not heard on the network: see `hearth discover`, or say where it is with `--address`",
        "网络上没有发现 `{ref}`：请查看 `hearth discover`，或用 `--address` 指明其地址",
    ),
    "adopt.unknown_family": (
        "there is no device family `{family}` (known: {known})",
        "没有设备协议 `{family}`（可用：{known}）",
    ),
    "adopt.unknown_model": (
        "`{ref}` is a {model}, which this Hearth does not know: write a definition for it",
        "`{ref}` 的型号为 {model}，当前 Hearth 尚不支持：请为其编写定义",
    ),
    "discovery.known_better": (
        "Another family knows it better: adopt it by the endpoint after the `=`",
        "另一协议对该设备描述更完整：请用 `=` 后的端点接入",
    ),
    "discovery.no_interface": (
        "no network interface `{name}` has an address (there is: {known}): correct `network:` in hearth.yaml",
        "没有带地址的网络接口 `{name}`（现有：{known}）：请修改 hearth.yaml 中的 `network:`",
    ),
    "discovery.no_network": (
        "there is no network to listen on: check `ip address`, and `network:` in hearth.yaml, then restart the hub",
        "没有可监听的网络：请检查 `ip address` 和 hearth.yaml 中的 `network:`，然后重启中枢",
    ),
    "discovery.mdns": (
        "mDNS cannot listen on {addresses} ({reason}): check `network:` in hearth.yaml, and who has UDP port 5353",
        "无法在 {addresses} 上监听 mDNS（{reason}）：请检查 hearth.yaml 中的 `network:`，以及占用 UDP 5353 端口的程序",
    ),
}
