"""Messages of the way in from other hubs: why something cannot be translated (ids `import.*`), and what to do."""

MESSAGES: dict[str, tuple[str, str]] = {
    "import.action": (
        "`{kind}` is no action that can be translated; say under `same:` of the map what it is here",
        "`{kind}` 不是可翻译的动作；请在对照表的 `same:` 中写明它在这里是什么",
    ),
    "import.alias": (
        "nothing stands above that is named `&{name}`",
        "上文中没有名为 `&{name}` 的内容",
    ),
    "import.all_but": (
        "“all but these states” cannot be told of a number or text; name the states that count",
        "数字或文本无法表示“除这些状态以外”；请列出有效的状态",
    ),
    "import.attribute": (
        (
            "nothing is known for the attribute `{attribute}` of `{entity}`; name it under `attributes:` of the "
            "entity in the map, if a property here has the same values"
        ),
        "`{entity}` 的属性 `{attribute}` 没有对应；如果这里有取值相同的属性，请在对照表该实体的 `attributes:` 中写明",
    ),
    "import.attributes": (
        (
            "without `from` and `to` it fires on every change of an attribute of `{entity}`, too; write an empty "
            "`to:`, or `steady: yes` at the entity in the map if its attributes never change"
        ),
        (
            "没有 `from` 和 `to` 时，`{entity}` 的任何属性变化也会触发；请写空的 "
            "`to:`；如果其属性从不变化，请在对照表该实体处写 `steady: yes`"
        ),
    ),
    "import.between_steps": (
        "`==` and `!=` look no closer than the step of `{property}` here; compare with `<` or `>`",
        "这里的 `==` 和 `!=` 只精确到 `{property}` 的步长；请用 `<` 或 `>` 比较",
    ),
    "import.brightness": (
        "brightness {amount} of 255 is no whole percent; write `brightness_pct`",
        "亮度 {amount}/255 不是整百分比；请改写为 `brightness_pct`",
    ),
    "import.call": (
        "`{service}` has no counterpart; say under `same:` of the map what it is here",
        "`{service}` 没有对应；请在对照表的 `same:` 中写明它在这里是什么",
    ),
    "import.color": (
        "this colour cannot be told exactly; write `rgb_color`",
        "此颜色无法准确表示；请改写为 `rgb_color`",
    ),
    "import.condition": (
        "`{kind}` is no condition that can be translated",
        "`{kind}` 不是可翻译的条件",
    ),
    "import.data": (
        "`{key}` cannot be told to a device here; leave it out, if it does not matter",
        "`{key}` 无法传给这里的设备；如果无关紧要，请删去",
    ),
    "import.device": (
        (
            "what a device does is told by numbers only the other hub knows; write it with an `entity_id`, or "
            "say under `same:` of the map what it is here"
        ),
        "设备的内容由只有对方中枢才懂的编号表示；请用 `entity_id` 改写，或在对照表的 `same:` 中写明它在这里是什么",
    ),
    "import.doubtful": (
        "a test of it, read from the original alone, does not pass; so it is not sure that the translation is right",
        "仅从原文得出的一项测试未通过，因此不能确定翻译正确",
    ),
    "import.name": (
        "the name of `{entity}` is known only there: say it as `name:` of the entity in the map",
        "`{entity}` 的名称只有对方知道：请在对照表该实体处写 `name:`",
    ),
    "import.no_test": (
        "no test can be derived of `{what}`",
        "无法从 `{what}` 得出测试",
    ),
    "import.does_nothing": (
        "it does nothing",
        "它不做任何事",
    ),
    "import.duration": (
        "`{text}` is no length of time that can be told",
        "`{text}` 不是可表示的时长",
    ),
    "import.enabled": (
        "whether this counts is worked out by a template; write `true` or `false`",
        "此项是否有效由模板决定；请写 `true` 或 `false`",
    ),
    "import.event": (
        "nobody here hears the event `{name}`; say under `same:` of the map what this action is",
        "这里没有谁接收事件 `{name}`；请在对照表的 `same:` 中写明此动作是什么",
    ),
    "import.for_each": (
        "`for_each` must be a list that is written out, of at most 50",
        "`for_each` 必须是直接写出的列表，最多 50 项",
    ),
    "import.from_for": (
        "from one of several states, to another, and to stay there: scenes have no word for that",
        "从若干状态之一变为另一状态并保持一段时间：场景没有这种说法",
    ),
    "import.initial_state": (
        (
            "it is switched off at each start there; take `initial_state` out to have it translated, and pause "
            "it here with `hearth scenes pause`"
        ),
        "它在对方每次启动时都是关闭的；要翻译请删去 `initial_state`，并在这里用 `hearth scenes pause` 暂停它",
    ),
    "import.input_missing": (
        "the blueprint asks for `{name}`, and nothing is given",
        "蓝图需要 `{name}`，但没有给出",
    ),
    "import.input_outside": (
        "`!input {name}` stands outside of a blueprint",
        "`!input {name}` 不在蓝图中",
    ),
    "import.input_unknown": (
        "the blueprint `{path}` has no input `{name}`",
        "蓝图 `{path}` 没有输入项 `{name}`",
    ),
    "import.key": (
        "`{key}` cannot be translated",
        "`{key}` 无法翻译",
    ),
    "import.limit": (
        (
            "the limit `{text}` is another entity: a trigger there looks at it only when the first one changes, "
            "and here at both; write a number"
        ),
        "界限 `{text}` 是另一个实体：对方的触发器只在前者变化时才查看它，而这里两者变化都会查看；请写数字",
    ),
    "import.max": (
        "{mode} runs are limited otherwise here; write `max: {most}`, if that will do as well",
        "这里 {mode} 运行的上限不同；如果可以接受，请写 `max: {most}`",
    ),
    "import.message_value": (
        "this value reads otherwise in a message here",
        "此值在这里的消息中写法不同",
    ),
    "import.missing": (
        "`{key}` is missing",
        "缺少 `{key}`",
    ),
    "import.no_blueprint": (
        "the blueprint `{path}` is not among the files; name its file, too",
        "文件中没有蓝图 `{path}`；请一并指定其文件",
    ),
    "import.no_command": (
        "`{handle}`, which is `{entity}`, has no command `{name}`",
        "`{handle}`（即 `{entity}`）没有命令 `{name}`",
    ),
    "import.no_property": (
        "`{handle}`, which is `{entity}`, has no `{name}` that can be written",
        "`{handle}`（即 `{entity}`）没有可写的 `{name}`",
    ),
    "import.no_scene": (
        "`{scene}` is not among what is translated; name scenes.yaml, too",
        "`{scene}` 不在翻译内容中；请一并指定 scenes.yaml",
    ),
    "import.no_script": (
        "`{script}` is not among what is translated; name scripts.yaml, too",
        "`{script}` 不在翻译内容中；请一并指定 scripts.yaml",
    ),
    "import.no_state": (
        (
            "`{entity}` is the device `{handle}`, and which of its properties is the state nobody said; name the "
            "property in the map"
        ),
        "`{entity}` 是设备 `{handle}`，但未说明哪个属性表示状态；请在对照表中写明属性",
    ),
    "import.no_target": (
        "`{service}` names no entities",
        "`{service}` 没有指定实体",
    ),
    "import.no_trigger": (
        "nothing sets it off",
        "没有任何触发器",
    ),
    "import.not_mapping": (
        "keys with values are wanted here",
        "此处应为键值对",
    ),
    "import.not_number": (
        "this is no number",
        "这不是数字",
    ),
    "import.not_time": (
        "`{property}` is no time of day, or none is given",
        "`{property}` 不是时刻，或没有给出时刻",
    ),
    "import.not_truth": (
        "this is not true or false",
        "这不是真或假",
    ),
    "import.not_word": (
        "a word or text is wanted here",
        "此处应为词或文本",
    ),
    "import.notify": (
        "which device `{service}` reaches nobody said; name it under `notify:` of the map, or write `log`",
        "未说明 `{service}` 通知哪个设备；请在对照表的 `notify:` 中写明，或写 `log`",
    ),
    "import.number_state": (
        "`{state}` is compared with `{property}` as text; write `numeric_state`",
        "`{state}` 与 `{property}` 按文本比较；请改写为 `numeric_state`",
    ),
    "import.own_cause": (
        "it writes `{property}`, which sets it off: over there a run does not begin itself anew, and here it does",
        "它会写入触发自身的 `{property}`：对方的运行不会使自己重新开始，而这里会",
    ),
    "import.pattern": (
        "these times come at seconds that scenes cannot tell",
        "这些时刻所在的秒场景无法表示",
    ),
    "import.queued_if": (
        "conditions of what waits in a queue are looked at again here; move them into the actions",
        "这里会再次检查排队等待者的条件；请把条件移到动作中",
    ),
    "import.read_only": (
        "`{property}` cannot be written here",
        "`{property}` 在这里不可写",
    ),
    "import.repeat": (
        "one of `count`, `while`, `until` and `for_each` is wanted",
        "应有 `count`、`while`、`until`、`for_each` 之一",
    ),
    "import.rounded": (
        "what was rounded, or cut off at the point, cannot be compared exactly; compare the number itself",
        "取整后的数无法准确比较；请直接比较原数",
    ),
    "import.scaled": (
        "brightness counts to 255 there, and in percent here; write `brightness_pct`",
        "对方亮度以 255 为满，这里用百分比；请改写为 `brightness_pct`",
    ),
    "import.scene_create": (
        "a snapshot that is taken at work has no counterpart; `hold` puts back by itself what was before",
        "运行时生成的快照没有对应；`hold` 会自行恢复原状",
    ),
    "import.script_fields": (
        "`{script}` is given values, and takes time or names of its own; write it out where it is called",
        "`{script}` 带有参数，而且会花费时间或自带变量；请在调用处直接写出",
    ),
    "import.script_restart": (
        "`{script}` would go on here when this is restarted, and stops there",
        "重新开始时，`{script}` 在这里会继续，而在对方会停止",
    ),
    "import.tag": (
        "what is behind `!{tag}` is not looked at: put it here, and translate again",
        "不查看 `!{tag}` 的内容：请将其写在此处后重新翻译",
    ),
    "import.secret": (
        "what is behind `!secret` is not looked at",
        "不查看 `!secret` 的内容",
    ),
    "import.snapshot": (
        "what a scene there takes up again of `{entity}` cannot be told exactly",
        "对方场景恢复 `{entity}` 的内容无法准确表示",
    ),
    "import.snapshot_attribute": (
        "`{attribute}` of `{entity}` cannot be told exactly",
        "`{entity}` 的 `{attribute}` 无法准确表示",
    ),
    "import.spins": (
        "the loop may go round and round without waiting, which fails here; begin each round with a `delay`",
        "此循环可能不经等待地反复执行，这在这里会失败；请在每一轮开头加 `delay`",
    ),
    "import.state": (
        "what the state `{state}` is at `{property}` nobody said; name it under `values:` of the entity in the map",
        "未说明状态 `{state}` 在 `{property}` 上是什么；请在对照表该实体的 `values:` 中写明",
    ),
    "import.stop_beside": (
        "`stop` in a branch of `parallel` ends the branch there, and the whole here",
        "`parallel` 分支中的 `stop` 在对方只结束该分支，在这里结束全部",
    ),
    "import.sun_state": (
        "of the sun only its rising and setting can be told; write a `sun` trigger",
        "太阳只能表示升起和落下；请改写为 `sun` 触发器",
    ),
    "import.target": (
        "which entities are behind this `{key}` only the other hub knows; name them in the map",
        "此 `{key}` 包含哪些实体只有对方中枢知道；请在对照表中写明",
    ),
    "import.template": (
        "`{what}` in a template cannot be told exactly",
        "模板中的 `{what}` 无法准确表示",
    ),
    "import.template_long": (
        "this template is too long",
        "模板过长",
    ),
    "import.template_mixed": (
        "one expression in `{{{{ }}}}` is wanted here, and nothing beside it",
        "此处应只有 `{{{{ }}}}` 中的一个表达式",
    ),
    "import.template_statement": (
        "statements in `{{% %}}` cannot be translated; write `choose`, or an expression",
        "`{{% %}}` 语句无法翻译；请改写为 `choose` 或表达式",
    ),
    "import.text_order": (
        "texts have no order here; compare numbers, with `| float`",
        "文本没有大小；请用 `| float` 比较数字",
    ),
    "import.time": (
        "`{text}` is no time of day that can be told",
        "`{text}` 不是可表示的时刻",
    ),
    "import.time_number": (
        "`{text}` is a number to YAML; write the time in quotes",
        "`{text}` 在 YAML 中是数字；请给时刻加引号",
    ),
    "import.time_window": (
        "a window whose end is told by an entity cannot be told to go over midnight or not",
        "界限由实体决定的时段无法判断是否跨越午夜",
    ),
    "import.trigger": (
        "`{kind}` is no trigger that can be translated; say under `same:` of the map what it is here",
        "`{kind}` 不是可翻译的触发器；请在对照表的 `same:` 中写明它在这里是什么",
    ),
    "import.trigger_ids": (
        (
            "which trigger fired cannot be told from what is so then, and it waits, so that several scenes would "
            "not be the same; write one automation for each trigger"
        ),
        "无法由当时的情况判断是哪个触发器，而且其中有等待，分成多个场景并不等同；请为每个触发器各写一个自动化",
    ),
    "import.trigger_later": (
        "something was done since the trigger fired, and what it brought may be different by then; ask it first",
        "触发之后已执行过动作，触发器带来的内容可能已变；请先判断它",
    ),
    "import.trigger_which": (
        "which entity fired is not always the same",
        "触发的实体并不固定",
    ),
    "import.unit_sum": (
        "numbers of different units (`{unit}`) are put together",
        "不同单位（`{unit}`）的数字放在了一起",
    ),
    "import.unknown_state": (
        "`{state}` of `{property}` cannot be told: what is unknown is no state here",
        "`{property}` 的 `{state}` 无法表示：未知在这里不是一种状态",
    ),
    "import.unknown_trigger": (
        "nothing fires here on `{state}`; write an `offline` trigger by hand",
        "这里不会因 `{state}` 触发；请自行写 `offline` 触发器",
    ),
    "import.value": (
        "this value cannot be told exactly",
        "此值无法准确表示",
    ),
    "import.variable": (
        "`{name}` is not known here",
        "这里不认识 `{name}`",
    ),
    "import.variable_inside": (
        "`{name}` is given another value in an inner list; use another name there",
        "`{name}` 在内层列表中被赋予新值；请在那里使用别的名称",
    ),
    "import.variable_type": (
        "the variable `{name}` is worked out to a text, and only numbers and yes or no can be kept",
        "变量 `{name}` 的结果是文本，只能保存数字和是否",
    ),
    "import.wait_completed": (
        "whether the wait ended by itself cannot be told in this form; use `wait_template`",
        "这种形式无法得知等待是否自行结束；请用 `wait_template`",
    ),
    "import.wait_trigger": (
        "this trigger cannot be waited for exactly",
        "无法准确地等待此触发器",
    ),
    "import.webhook": (
        "`{name}` cannot be the name of a hook: letters, digits, `-` and `_` only",
        "`{name}` 不能作为钩子名称：只能用字母、数字、`-` 和 `_`",
    ),
    "import.weekday": (
        "days are `mon` to `sun`",
        "星期应为 `mon` 到 `sun`",
    ),
    "import.zone": (
        "only `zone.home` can be told, not `{zone}`",
        "只能表示 `zone.home`，不能表示 `{zone}`",
    ),
}
