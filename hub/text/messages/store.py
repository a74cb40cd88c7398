"""Messages about control.db and the secrets in it (ids `store.*` and `vault.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "store.bad_rows": (
        "{count} damaged rows of {table} in {path} were set aside; the rest works",
        "{path} 中 {table} 有 {count} 行已损坏，已另行保存；其余正常",
    ),
    "store.broken": (
        "{path} is damaged ({reason}); it was left as it is, for `hearth recover`",
        "{path} 已损坏（{reason}），未作改动，可用 `hearth recover` 恢复",
    ),
    "store.cannot_open": (
        "{path} cannot be opened ({reason}): check its owner and mode, and the space on the disk",
        "无法打开 {path}（{reason}）：请检查其所有者、权限和磁盘空间",
    ),
    "store.folder": (
        "{folder} cannot be written ({reason}): give it to the user of the hub, or name another one with `--state`",
        "无法写入 {folder}（{reason}）：请将其所有者改为运行中枢的用户，或用 `--state` 指定其他目录",
    ),
    "store.in_use": (
        "another hub works on {path}: stop it first, or name another folder with `--state`",
        "另一个中枢正在使用 {path}：请先停止它，或用 `--state` 指定其他目录",
    ),
    "store.full": (
        "the disk is full, {path} cannot be written: free some space; it is tried again every few seconds",
        "磁盘已满，无法写入 {path}：请释放空间；每隔几秒会自动重试",
    ),
    "store.newer": (
        "{path} was written by a newer Hearth (version {found}, this one knows {known}): install that one again",
        "{path} 由更新版本的 Hearth 写入（版本 {found}，当前支持到 {known}）：请重新安装该版本",
    ),
    "store.no_record": (
        "there is no row to be read",
        "此处没有可读的行",
    ),
    "store.on_reserve": (
        "the disk is full; {path} lives on space that was kept back for this: free at least 80 MB",
        "磁盘已满；{path} 正在使用预留空间：请至少释放 80 MB",
    ),
    "store.read_failed": (
        "{path} could not be read ({reason}): check the disk",
        "无法读取 {path}（{reason}）：请检查磁盘",
    ),
    "store.read_only": (
        "{path} cannot be written, it is read-only: check the file, and the disk (after errors it is often mounted so)",
        "无法写入 {path}，磁盘或文件为只读：磁盘出错后常会被只读挂载，请检查",
    ),
    "store.well_again": (
        "{path} is written again",
        "{path} 已恢复写入",
    ),
    "store.write_failed": (
        "{path} could not be written ({reason}): it is tried again; check the space on the disk",
        "无法写入 {path}（{reason}）：将重试；请检查磁盘空间",
    ),
    "vault.no_key": (
        "the secret of {name} is sealed, and the key is not here: give the hub its credential `{credential}` back",
        "{name} 的密钥已加密保存，但缺少解密所需的主密钥：请重新为中枢提供凭据 `{credential}`",
    ),
    "vault.other_key": (
        "the secret of {name} does not open with this key: give the hub the `{credential}` that it was sealed with",
        "无法用当前主密钥解开 {name} 的密钥：请提供加密时所用的凭据 `{credential}`",
    ),
    "vault.short_key": (
        "{path} has {count} bytes, a key has at least {least}: make one with `head -c 32 /dev/urandom`",
        "{path} 只有 {count} 字节，主密钥至少需要 {least} 字节：可用 `head -c 32 /dev/urandom` 生成",
    ),
    "vault.unreadable": (
        "{path} cannot be read ({reason}): check how the service is given its credential",
        "无法读取 {path}（{reason}）：请检查服务的凭据配置",
    ),
}
