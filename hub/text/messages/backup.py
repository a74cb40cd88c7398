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
    "backup.disk_full": (
        "no backup: the disk of {folder} is full, and what is left of it is kept for the database: free at least 80 MB",
        "未备份：{folder} 所在磁盘已满，剩余空间留给数据库：请至少释放 80 MB",
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
    "backup.not_proved": (
        "what was written to {folder} could not be read back whole: put the backups on another disk",
        "写入 {folder} 的内容无法完整读回：请将备份放到另一块磁盘",
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
    "cli.arg.backup.phrase_file": (
        "for `key`: read the recovery phrase from here (- is the input)",
        "用于 `key`：从此处读取恢复短语（- 表示标准输入）",
    ),
    "cli.arg.backup.replace": (
        "with `init`: make a new recovery phrase though there is one",
        "与 `init` 一起使用：已有恢复短语时仍新建",
    ),
    "cli.arg.backup.what": (
        "`init`: a new recovery phrase; `key`: what the tool age wants; a file (- is the output); else into the folder",
        "`init`：新的恢复短语；`key`：供 age 工具使用的密钥；或写入的文件（- 表示标准输出）；省略则写入备份目录",
    ),
    "cli.arg.backup.with_history": (
        "put the history into it too",
        "同时备份历史记录",
    ),
    "cli.arg.restore.despite_errors": (
        "restore though the configuration in the backup has errors",
        "即使备份中的配置有错误也恢复",
    ),
    "cli.arg.restore.dry_run": (
        "prove the backup and show what would change; change nothing",
        "验证备份并显示将发生的变化，不作更改",
    ),
    "cli.arg.restore.file": (
        "the backup",
        "备份文件",
    ),
    "cli.arg.restore.phrase_file": (
        "read the recovery phrase from here (- is the input)",
        "从此处读取恢复短语（- 表示标准输入）",
    ),
    "cli.arg.restore.yes": (
        "do not ask",
        "不再询问",
    ),
    "cli.ask_phrase": (
        "recovery phrase: ",
        "恢复短语：",
    ),
    "cli.ask_restore": (
        "put this in the place of the home that is there? [y/N] ",
        "用它替换现有的家庭？[y/N] ",
    ),
    "cli.backup_made": (
        "{file}: {size} KiB, written and read back",
        "{file}：{size} KiB，已写入并核对",
    ),
    "cli.backup_option": (
        "`{option}` does not go with this: see `hearth backup --help`",
        "此处不能使用 `{option}`：见 `hearth backup --help`",
    ),
    "cli.backup_phrase": (
        "This is your recovery phrase. Write it on paper: it is shown only now, and no backup opens without it.",
        "这是您的恢复短语。请写在纸上：它只显示这一次，没有它任何备份都无法打开。",
    ),
    "cli.backup_ready": (
        "Backups are made for it from now on, in {folder}. Another disk is better: see `backup:` in hearth.yaml.",
        "今后的备份将使用它，保存在 {folder}。最好放在另一块磁盘上：见 hearth.yaml 中的 `backup:`。",
    ),
    "cli.backup_replaced": (
        "Backups made before still need the recovery phrase from before: keep it.",
        "此前的备份仍需之前的恢复短语：请保留。",
    ),
    "cli.backup_terminal": (
        "a backup is no text for a terminal: name a file, or pass the output on",
        "备份不是终端文本：请指定文件，或将输出重定向",
    ),
    "cli.help.backup": ("write one encrypted file of all that the hub knows", "将中枢的全部数据写入一个加密文件"),
    "cli.help.restore": ("put a home back from a backup", "从备份恢复家庭"),
    "cli.no_answer": (
        "the input ended before the answer: type it, or give it as an option (`--help` shows which)",
        "输入在回答之前结束：请键入回答，或用选项给出（见 `--help`）",
    ),
    "cli.not_restored": (
        "Nothing was changed.",
        "未作任何更改。",
    ),
    "cli.restore_adopted": (
        "adopted devices: {now} now, {then} in the backup",
        "已接入的设备：现有 {now} 个，备份中 {then} 个",
    ),
    "cli.restore_devices": (
        "devices in devices.yaml: {now} now, {then} in the backup",
        "devices.yaml 中的设备：现有 {now} 个，备份中 {then} 个",
    ),
    "cli.restore_from": (
        "A backup of `{home}`, made {at} by Hearth {hearth}; it is whole.",
        "`{home}` 的备份，由 Hearth {hearth} 于 {at} 制作；内容完整。",
    ),
    "cli.restore_places": (
        "It goes to {config} and {state}; in the configuration + comes, ~ changes, - goes:",
        "将写入 {config} 和 {state}；配置中 + 表示新增，~ 表示改变，- 表示移除：",
    ),
    "cli.restore_scenes": (
        "files of scenes: {now} now, {then} in the backup",
        "场景文件：现有 {now} 个，备份中 {then} 个",
    ),
    "cli.restore_version": (
        "Hearth {hearth} made it, and this is {here}: its database is brought to this version.",
        "它由 Hearth {hearth} 制作，当前为 {here}：数据库将升级到当前版本。",
    ),
    "cli.restore_kept": (
        "What was there before is kept in {kept}: delete it when all is well.",
        "之前的内容保存在 {kept}：确认无误后可删除。",
    ),
    "cli.restored": (
        "Restored. Now start the hub.",
        "已恢复。现在请启动中枢。",
    ),
    "cli.restored_woken": (
        "Restored. The hub leaves safe mode now.",
        "已恢复。中枢正在退出安全模式。",
    ),
    "restore.bad_config": (
        "the configuration in this backup has errors; nothing was changed. `--despite-errors` restores it all the same",
        "此备份中的配置有错误；未作任何更改。使用 `--despite-errors` 可仍然恢复",
    ),
    "restore.bad_plan": (
        "{path} cannot be read ({reason}): run `hearth restore` with the backup again",
        "无法读取 {path}（{reason}）：请用备份重新运行 `hearth restore`",
    ),
    "restore.cannot_move": (
        "files in {folder} cannot be moved ({reason}): set that right; the next start or `hearth restore` goes on",
        "无法移动 {folder} 中的文件（{reason}）：请先解决；下次启动或 `hearth restore` 会继续",
    ),
    "restore.cannot_stage": (
        "{path}: {reason}; nothing was changed",
        "{path}：{reason}；未作任何更改",
    ),
    "restore.hub_runs": (
        "a hub works on {path}: stop it first (`sudo systemctl stop hearth`)",
        "有中枢正在使用 {path}：请先停止它（`sudo systemctl stop hearth`）",
    ),
    "restore.one_folder": (
        "{folder} cannot be both the configuration folder and the state folder: name another one with `--state`",
        "{folder} 不能同时作为配置目录和状态目录：请用 `--state` 指定其他目录",
    ),
}
