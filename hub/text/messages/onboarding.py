"""Messages about files of tokens, plans and swaps (ids `onboarding.*`, `plan.*`, `swap.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "onboarding.no_devices": (
        "{path}: no device with a token was found in it. Understood are: the JSON of Xiaomi-cloud-tokens-extractor, "
        "miio2.db or an .ab backup of Mi Home (Android), ..._mihome.sqlite (iOS), `miiocli cloud list`, "
        "Home Assistant's .storage, YAML with host and token, and `family:id: token` on each line",
        "{path}：其中没有带令牌的设备。可识别的格式：Xiaomi-cloud-tokens-extractor 的 JSON、"
        "米家的 miio2.db 或 .ab 备份（Android）、..._mihome.sqlite（iOS）、`miiocli cloud list`、"
        "Home Assistant 的 .storage、含 host 和 token 的 YAML，以及每行一个 `协议:编号: 令牌`",
    ),
    "onboarding.no_database": (
        "{path}: this backup holds no database of Mi Home (or is damaged): make it with "
        "`adb backup -noapk com.xiaomi.smarthome`, from a version of the app that still allows it (5.4.49)",
        "{path}：备份中没有米家数据库（或已损坏）：请用 `adb backup -noapk com.xiaomi.smarthome` 重新备份，"
        "并使用仍允许备份的应用版本（5.4.49）",
    ),
    "onboarding.not_mi_home": (
        "{path}: this database is damaged, or not one of Mi Home: take miio2.db or ..._mihome.sqlite of a backup",
        "{path}：数据库已损坏，或不属于米家：请使用备份中的 miio2.db 或 ..._mihome.sqlite",
    ),
    "onboarding.sealed": (
        "{path}: the backup is encrypted: make it again without a password",
        "{path}：备份已加密：请不设密码重新备份",
    ),
    "onboarding.too_large": (
        "{path}: more than {limit} MiB: take only the database out of the backup",
        "{path}：超过 {limit} MiB：请只取出备份中的数据库",
    ),
    "onboarding.unreadable": (
        "{path} cannot be read: {reason}",
        "无法读取 {path}：{reason}",
    ),
}
