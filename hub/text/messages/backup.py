"""Messages about backups and their restoring (ids `backup.*`, `restore.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "backup.bad_key_text": (
        "this is no key as `age` writes them: check that it was copied whole",
        "这不是 `age` 格式的密钥：请检查是否完整复制",
    ),
    "backup.bad_manifest": (
        "the list of contents of this backup is not valid ({what}): take another backup",
        "此备份的内容清单无效（{what}）：请使用另一份备份",
    ),
    "backup.cannot_write": (
        "no backup can be written to {folder} ({reason}): check its owner, its mode and the space on the disk",
        "无法在 {folder} 写入备份（{reason}）：请检查其所有者、权限和磁盘空间",
    ),
    "backup.changed": (
        "{path} changed while it was being backed up: try again",
        "{path} 在备份过程中发生了变化：请重试",
    ),
    "backup.damaged": (
        "this backup is damaged ({what}): nothing of it was used; take another one",
        "此备份已损坏（{what}）：未使用其中任何内容；请使用另一份备份",
    ),
    "backup.failed": (
        "the last backup failed: {reason}",
        "上次备份失败：{reason}",
    ),
    "backup.forbidden": (
        "this backup holds `{path}`, which no backup of Hearth holds: nothing of it was used",
        "此备份含有 `{path}`，Hearth 的备份不会包含它：未使用其中任何内容",
    ),
    "backup.has_key": (
        "there is a recovery phrase already: `hearth backup init --replace` makes a new one; older backups keep theirs",
        "已有恢复短语：使用 `hearth backup init --replace` 可新建，此前的备份仍需旧短语",
    ),
    "backup.missing": (
        "this backup lacks `{path}`: nothing of it was used; take another one",
        "此备份缺少 `{path}`：未使用其中任何内容；请使用另一份备份",
    ),
    "backup.newer": (
        "a newer Hearth made this backup (form {found}, this one knows {known}): install that one, then restore",
        "此备份由更新版本的 Hearth 制作（格式 {found}，当前支持 {known}）：请安装该版本后再恢复",
    ),
    "backup.no_backup": (
        "this file is no backup of Hearth",
        "此文件不是 Hearth 的备份",
    ),
    "backup.no_key": (
        "there is no recovery phrase yet: make one with `hearth backup init`",
        "尚无恢复短语：请先运行 `hearth backup init`",
    ),
    "backup.phrase_count": (
        "a recovery phrase has {wanted} words of five letters, and here are {found}",
        "恢复短语由 {wanted} 个五字母单词组成，此处有 {found} 个",
    ),
    "backup.phrase_near": (
        "word {place} of the recovery phrase is not right: it is probably `{word}`",
        "恢复短语的第 {place} 个单词有误：可能应为 `{word}`",
    ),
    "backup.phrase_order": (
        "the words of the recovery phrase are not in their order, or several are wrong: compare them with your note",
        "恢复短语的单词顺序有误，或有多个错误：请与您的记录核对",
    ),
    "backup.phrase_word": (
        "word {place} is not one of a recovery phrase: look at its letters",
        "第 {place} 个单词不属于恢复短语：请检查其字母",
    ),
    "backup.phrase_wrong": (
        "several words of the recovery phrase are not right: compare them with your note",
        "恢复短语中有多个单词有误：请与您的记录核对",
    ),
    "backup.too_large": (
        "this is more than a backup may hold ({limit} MiB)",
        "内容超出备份允许的大小（{limit} MiB）",
    ),
    "backup.unreadable": (
        "{path} cannot be read ({reason}): check its owner and mode",
        "无法读取 {path}（{reason}）：请检查其所有者和权限",
    ),
    "backup.wrong_key": (
        "this backup was made for another recovery phrase: nothing was changed",
        "此备份对应另一个恢复短语：未作任何更改",
    ),
}
