"""Messages about reloads and earlier versions of scenes."""

MESSAGES: dict[str, tuple[str, str]] = {
    "scenes.no_history": (
        "no version of a scene `{name}` is kept (`hearth scenes` lists the scenes)",
        "没有保存场景 `{name}` 的任何版本（用 `hearth scenes` 查看全部场景）",
    ),
    "scenes.no_earlier_version": (
        "`{name}` is as it was when it was first used: there is no earlier version",
        "`{name}` 自首次使用以来没有改动：没有较早的版本",
    ),
    "scenes.no_version": (
        "`{name}` has no such version: {version}; earlier ones: {known} (`hearth scenes history` shows them)",
        "`{name}` 没有此版本：{version}；较早的版本：{known}（用 `hearth scenes history` 查看）",
    ),
    "scenes.edited_meanwhile": (
        "{path} was edited just now by somebody else, and is left as it is: look at it, then try again",
        "{path} 刚刚被他人修改，未作改动：请查看后重试",
    ),
    "scenes.same_version": (
        "the file of `{name}` says what version {version} says: what differs are its devices, or its blueprint",
        "`{name}` 的文件与版本 {version} 的文字相同：不同的是设备或蓝图",
    ),
    "scenes.rollback_of_use": (
        "`{title}` was made by a blueprint: change the blueprint, or its use in {path}, and run `hearth reload`",
        "`{title}` 由蓝图生成：请修改蓝图或它在 {path} 中的使用，然后运行 `hearth reload`",
    ),
    "cli.arg.reload.dry_run": ("only say what would change", "只显示将会发生的变化"),
    "cli.arg.scenes.scene": ("a scene, by its title or id", "场景的标题或 id"),
    "cli.arg.scenes.version": (
        "a version, as `hearth scenes history` shows it; without it the last one before",
        "版本，如 `hearth scenes history` 所示；省略则为上一个版本",
    ),
    "cli.column.difference": ("what changed", "变化内容"),
    "cli.column.file": ("file", "文件"),
    "cli.column.until": ("until", "结束时间"),
    "cli.column.version": ("version", "版本"),
    "cli.version_in_use": ("in use", "使用中"),
    "cli.version_same": ("the same text, letter by letter", "文字完全相同"),
    "cli.version_what.first": ("the first that is kept", "保存的第一个版本"),
    "cli.version_what.meaning": ("what it does", "内容"),
    "cli.version_what.looks": ("only how it is written", "仅写法不同"),
    "cli.version_what.devices": ("only its devices, or its blueprint", "仅设备或蓝图不同"),
    "cli.would_reload": ("nothing was changed; a reload would do this:", "没有改动；重新加载将会："),
    "cli.changed_devices": ("devices: {names}", "设备：{names}"),
    "cli.changed_products": ("products described anew: {models}", "重新描述的产品：{models}"),
    "cli.scene_what.added": ("added", "新增"),
    "cli.scene_what.removed": ("removed", "删除"),
    "cli.scene_what.changed": ("changed", "修改"),
    "cli.scene_what.moved": ("moved", "移动"),
    "cli.scenes_unchanged": ("scenes as they were: {count}", "未变化的场景：{count}"),
    "cli.runs.goes_on": ("runs that go on: {count}", "继续执行的运行：{count}"),
    "cli.runs.finishes": (
        "runs that finish on the version they began with: {count}",
        "按原版本执行完毕的运行：{count}",
    ),
    "cli.runs.stops": ("runs that stop: {count}", "停止的运行：{count}"),
    "cli.rolled_back": (
        "`{scene}` is what it was in version {version}, and so is its file",
        "`{scene}` 已恢复为版本 {version}，其文件也已恢复",
    ),
    "cli.not_rolled_back": (
        "not rolled back, nothing was changed: the hub cannot use that version as things are",
        "未恢复，没有任何改动：以目前的情况，中枢无法使用该版本",
    ),
}
