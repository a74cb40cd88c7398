"""Messages of the way in from other hubs: the command, the map, and notes on what is different (ids `import.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.arg.import.entities": (
        "the map: which entity over there is which device or property here",
        "对照表：对方的每个实体对应这里的哪个设备或属性",
    ),
    "cli.arg.import.files": (
        "automations.yaml, scripts.yaml, scenes.yaml, files of blueprints",
        "automations.yaml、scripts.yaml、scenes.yaml 以及蓝图文件",
    ),
    "cli.arg.import.from": (
        "where they come from: home-assistant",
        "来源：home-assistant",
    ),
    "cli.arg.import.out": (
        "the folder to write to, in place of scenes/ of the configuration",
        "写入的目录，代替配置中的 scenes/",
    ),
    "cli.arg.import.propose_map": (
        "print a first map, for you to look through and complete",
        "输出一份对照表初稿，供您检查并补全",
    ),
    "cli.arg.import.traces": (
        "recorded runs, `.storage/trace.saved_traces`: each that can be told becomes a test",
        "记录的运行（`.storage/trace.saved_traces`）：能够表达的每一次都成为测试",
    ),
    "cli.help.import": (
        "translate automations of another hub into scenes, where that is exact",
        "把其他中枢的自动化准确地翻译成场景",
    ),
    "cli.import_no_map": (
        "name the map with --entities; `--propose-map` in its place prints a first one",
        "请用 --entities 指定对照表；改用 `--propose-map` 可输出初稿",
    ),
    "cli.import_nothing": (
        "nothing could be translated; no file was written",
        "没有可翻译的内容；未写入任何文件",
    ),
    "cli.import_piece_bad": (
        "✗ {title} ({place})",
        "✗ {title}（{place}）",
    ),
    "cli.import_piece_good": (
        "✓ {title} ({place}), tests: {tests}",
        "✓ {title}（{place}），测试：{tests}",
    ),
    "cli.import_runs": (
        "    {told} of {runs} recorded runs became tests",
        "    记录的 {runs} 次运行中有 {told} 次成为测试",
    ),
    "cli.import_stands": (
        "{path} is there already, and is never overwritten: move it away, or name another folder with --out",
        "{path} 已存在，不会被覆盖：请将其移走，或用 --out 指定其他目录",
    ),
    "cli.import_told": (
        "{good} of {all} translated. Read them, then run `hearth check` and `hearth scenes test`.",
        "共 {all} 项，已翻译 {good} 项。请通读后运行 `hearth check` 和 `hearth scenes test`。",
    ),
    "cli.import_written": (
        "written: {path}",
        "已写入：{path}",
    ),
    "import.file": (
        "this is no file of automations, scripts, scenes or of a blueprint",
        "这不是自动化、脚本、场景或蓝图文件",
    ),
    "import.map_device": (
        "there is no device `{name}` here",
        "这里没有设备 `{name}`",
    ),
    "import.map_entity": (
        "`{entity}` takes a device, a property, or `is:` with `values`, `unit`, `attributes`, `name` and `steady`",
        "`{entity}` 处应为设备、属性，或带 `values`、`unit`、`attributes`、`name`、`steady` 的 `is:`",
    ),
    "import.map_key": (
        "the map knows `entities`, `areas`, `devices`, `floors`, `labels`, `notify` and `same`, and no `{key}`",
        "对照表只有 `entities`、`areas`、`devices`、`floors`、`labels`、`notify` 和 `same`，没有 `{key}`",
    ),
    "import.map_property": (
        "`{handle}` has no `{path}`: `hearth capabilities` lists what devices have",
        "`{handle}` 没有 `{path}`：`hearth capabilities` 列出设备的内容",
    ),
    "import.map_same": (
        "under `same:` each item is `there:` (a trigger or an action of the other hub) and `here:`",
        "`same:` 下每一项都由 `there:`（对方中枢的触发器或动作）和 `here:` 组成",
    ),
    "import.note_figures": (
        "figures in messages may read otherwise (`21` for `21.0`)",
        "消息中的数字写法可能不同（`21` 而非 `21.0`）",
    ),
    "import.note_mqtt": (
        "there is no way to a broker yet: no message comes",
        "尚未连接消息代理：不会收到消息",
    ),
    "import.note_sun": (
        "the height of the sun is looked at again every few minutes there, and here at the moment it passes",
        "对方每隔几分钟查看一次太阳高度，而这里在越过的那一刻查看",
    ),
    "import.note_variables": (
        "variables are worked out after the conditions here, and before them there: at one moment",
        "变量在这里于条件之后计算，在对方于条件之前计算：处于同一时刻",
    ),
    "import.note_zones": (
        "a person in another zone is not `not_home` there, and not at home here",
        "身处其他区域的人在对方不算 `not_home`，而在这里算不在家",
    ),
    "import.traces": (
        "these are no recorded runs: name the file `.storage/trace.saved_traces` of the other hub",
        "这不是记录的运行：请指定对方中枢的 `.storage/trace.saved_traces` 文件",
    ),
    "import.unmapped": (
        "`{entity}` is not in the map",
        "对照表中没有 `{entity}`",
    ),
    "import.unreadable": (
        "nothing was translated: mend this first",
        "未翻译任何内容：请先修正以上问题",
    ),
}
