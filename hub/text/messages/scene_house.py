"""Messages about virtual devices, modes, people, blueprints and scenes that are run by hand."""

MESSAGES: dict[str, tuple[str, str]] = {
    "own.no_example": (
        "`{text}` does not show what it is: write `off`, `20 °C`, `5m`, `22:30`, `[low, high]`, or a text in quotes",
        "从 `{text}` 看不出类型：请写 `off`、`20 °C`、`5m`、`22:30`、列表如 `[low, high]`，或加引号的文字",
    ),
    "own.bad_option": (
        "`{text}` cannot be an option: each is one word of letters, digits and `_`, and stands there once",
        "`{text}` 不能作为选项：每个选项是由字母、数字和 `_` 组成的一个词，且只出现一次",
    ),
    "own.options": ("a list of options has one to {limit} of them", "选项列表须有 1 到 {limit} 项"),
    "own.unknown_unit": ("`{unit}` is no unit known here; known: {known}", "未知的单位 `{unit}`；已知：{known}"),
    "own.not_for_virtual": (
        "`{key}` has no meaning for a virtual device: there is nothing behind it; take the key away",
        "`{key}` 对虚拟设备没有意义：它背后没有实物；请删去此键",
    ),
    "own.house_taken": (
        "`{handle}` is the home itself, with its mode: call this device otherwise, or add properties with `virtual:`",
        "`{handle}` 是家本身，带有模式：请为此设备另取代号，或用 `virtual:` 为它添加属性",
    ),
    "own.no_such_capability": (
        "a virtual device cannot be a `{name}`: write one of {known}, or properties of your own",
        "虚拟设备不能是 `{name}`：请写 {known} 之一，或自定属性",
    ),
    "own.too_many": ("a virtual device has at most {limit} properties", "一个虚拟设备最多有 {limit} 个属性"),
    "own.no_limits": (
        "only numbers and durations have limits: write the value alone, a list of options begins with its first",
        "只有数字和时长才有界限：其他请直接写值；选项列表以第一项为初始值",
    ),
    "own.limit": (
        "`{key}` is written as the initial value is, in the same unit ({unit}), and a step is more than nothing",
        "`{key}` 的写法须与初始值一致，单位相同（{unit}），步长须大于零",
    ),
    "own.not_adopted": (
        "`{ref}` is the hub's own and needs no adoption: write it into devices.yaml with `virtual:`",
        "`{ref}` 属于中枢自身，无需接入：请在 devices.yaml 中用 `virtual:` 书写",
    ),
    "blueprint.twice": (
        "there is a blueprint `{title}` already, at {first}: give one of them another title",
        "已有蓝图 `{title}`（{first}）：请给其中一个换标题",
    ),
    "blueprint.unknown": (
        "there is no blueprint `{title}` in the folder `blueprints` (there are: {known})",
        "文件夹 `blueprints` 中没有蓝图 `{title}`（已有：{known}）",
    ),
    "blueprint.round": (
        "the blueprint `{title}` uses itself, directly or through others: take this use away",
        "蓝图 `{title}` 直接或间接使用了自己：请删去这处使用",
    ),
    "blueprint.deep": (
        "blueprints use each other more than {limit} deep: write these scenes out",
        "蓝图互相使用超过 {limit} 层：请直接写出这些场景",
    ),
    "blueprint.too_large": (
        "the uses of blueprints become more than {limit} words in all: use fewer, or smaller ones",
        "蓝图的使用展开后总计超过 {limit} 个词：请减少使用，或改用更小的蓝图",
    ),
    "blueprint.several": (
        "`{key}` has no meaning here: `{title}` makes more than one scene; put a parameter into their titles instead",
        "此处 `{key}` 没有意义：`{title}` 会生成多个场景；请改为在它们的标题中使用参数",
    ),
    "blueprint.no_such_parameter": (
        "the blueprint `{title}` has no parameter `{name}` (it has: {known})",
        "蓝图 `{title}` 没有参数 `{name}`（已有：{known}）",
    ),
    "blueprint.missing": (
        "the blueprint `{title}` needs `{name}` ({type}): write it under `with`",
        "蓝图 `{title}` 需要 `{name}`（{type}）：请写在 `with` 下",
    ),
    "blueprint.no_parameter": (
        "`{name}` is no parameter of this blueprint (it has: {known}); the sign itself is written `$$`",
        "`{name}` 不是此蓝图的参数（已有：{known}）；`$` 符号本身请写成 `$$`",
    ),
    "blueprint.unused": (
        "the parameter `{name}` stands nowhere in the scenes: use it as `${name}`, or take it away",
        "参数 `{name}` 在场景中没有用到：请写成 `${name}` 使用，或删去",
    ),
    "blueprint.same_key": (
        "`{key}` stands here twice once the parameters are filled in: give them different arguments",
        "填入参数后 `{key}` 在此出现两次：请给出不同的参数值",
    ),
    "blueprint.secret_inside": (
        "a secret stands alone, never inside other text: write the whole text into secrets.yaml",
        "密钥须单独书写，不能放在其他文字中：请把整段文字写入 secrets.yaml",
    ),
    "blueprint.not_a_property": (
        "`{text}` is not a property of that device (it has: {known})",
        "`{text}` 不是该设备的属性（已有：{known}）",
    ),
    "blueprint.not_of": (
        "`{text}` does not belong to `{capability}`: write one that does ({known})",
        "`{text}` 不属于 `{capability}`：请写属于它的属性（{known}）",
    ),
    "blueprint.no_capability": (
        "`{handle}` is no `{capability}` (these are: {known})",
        "`{handle}` 不具备 `{capability}`（具备的有：{known}）",
    ),
    "blueprint.number": (
        "`{text}` is not a number: write for example `60`, `40 %` or `19.5 °C`",
        "`{text}` 不是数字：请写成例如 `60`、`40 %` 或 `19.5 °C`",
    ),
    "blueprint.no_area": (
        "no device is in an area `{text}` (there are: {known})",
        "没有设备位于区域 `{text}`（已有：{known}）",
    ),
    "blueprint.no_label": (
        "no device has the label `{text}` (there are: {known})",
        "没有设备带有标签 `{text}`（已有：{known}）",
    ),
    "hand.no_scene": ("there is no scene `{name}`", "没有场景 `{name}`"),
    "hand.two_scenes": (
        "more than one scene is called `{title}`: name one of them by its id ({ids})",
        "有多个场景名为 `{title}`：请用 id 指明其一（{ids}）",
    ),
    "hand.no_field": (
        "the scene `{scene}` has no field `{name}` (it has: {known})",
        "场景 `{scene}` 没有字段 `{name}`（已有：{known}）",
    ),
    "cli.arg.scenes.word": ("what to do; without a word the scenes are listed", "要做什么；省略则列出场景"),
    "cli.scenes_word.list": ("list the scenes and their last runs", "列出场景及其上次运行"),
    "cli.scenes_word.run": ("run a scene by hand, and wait for its end", "手动运行场景并等待结束"),
    "cli.scenes_word.pause": ("let a scene not run by itself for a while", "暂停场景的自动运行"),
    "cli.scenes_word.resume": ("let a paused scene run again", "恢复已暂停的场景"),
    "cli.scenes_word.history": ("show the versions of a scene", "查看场景的各个版本"),
    "cli.scenes_word.diff": ("show how a scene differs from what it was", "比较场景与旧版本"),
    "cli.scenes_word.rollback": ("make a scene what it was", "将场景恢复为旧版本"),
    "cli.arg.scenes.field": ("values for the fields of the scene", "场景字段的值"),
    "cli.arg.scenes.wait": ("how long to wait for its end, at most 60 (usual: 5)", "等待结束的秒数，最多 60（默认 5）"),
    "cli.arg.scenes.for": ("for how long, such as 2h; without it until resumed", "暂停多久，如 2h；省略则直到恢复"),
    "cli.ran.running": (
        "`{scene}` is still running: `hearth trace` shows how it goes on",
        "`{scene}` 仍在运行：用 `hearth trace` 查看进展",
    ),
    "cli.ran.waiting": (
        "`{scene}` waits for its turn: `hearth trace` shows when it runs",
        "`{scene}` 正在等待：用 `hearth trace` 查看何时运行",
    ),
    "cli.scene_resumed": ("`{scene}` runs again", "`{scene}` 已恢复运行"),
    "cli.bad_duration": (
        "`{text}` is not a duration: write for example `90s`, `30m` or `2h`",
        "`{text}` 不是时长：请写成例如 `90s`、`30m` 或 `2h`",
    ),
    "cli.rest.paused": ("paused until {until}", "暂停至 {until}"),
    "cli.rest.set_aside": ("set aside until {until}", "搁置至 {until}"),
    "cli.rest_for_good.paused": ("paused", "已暂停"),
    "cli.rest_for_good.set_aside": ("set aside", "已搁置"),
    "hand.other_type": (
        "`{name}` of the scene `{scene}` is {expected}, and this is {found}",
        "场景 `{scene}` 的 `{name}` 是 {expected}，而这里是 {found}",
    ),
    "own.text_too_long": ("a text here has at most {limit} characters", "此处文字最多 {limit} 个字符"),
}
