"""Messages about tests of scenes (ids `tests.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "tests.not_a_list": (
        "a file of tests is a list: each test begins with `- test: TITLE`",
        "测试文件是一个列表：每个测试以 `- test: 标题` 开头",
    ),
    "tests.twice": ("there is a test `{title}` already, in line {line}", "第 {line} 行已有名为 `{title}` 的测试"),
    "tests.at": (
        "`{text}` is no time: write `07:30`, or with a day `2026-03-02 07:30`",
        "`{text}` 不是时间：请写 `07:30`，或带日期 `2026-03-02 07:30`",
    ),
    "tests.steps_and_when": (
        "`steps` and `when` say the same in two ways: keep one of them",
        "`steps` 与 `when` 是同一内容的两种写法：请只保留一种",
    ),
    "tests.beside_steps": (
        "beside `steps`, `{key}` is a step itself: write `- {key}: …` as the last of them",
        "有 `steps` 时，`{key}` 本身就是一步：请在末尾写 `- {key}: …`",
    ),
    "tests.nothing_happens": (
        "nothing happens in this test: say what, under `when` or `steps`",
        "这个测试里什么都没有发生：请在 `when` 或 `steps` 下写明",
    ),
    "tests.two_kinds": (
        "`{one}` and `{other}` are two steps: write each after a dash of its own",
        "`{one}` 与 `{other}` 是两步：请各自另起一项",
    ),
    "tests.no_kind": ("this is no step of a test; there are {known}", "这不是测试的步骤；可用的有 {known}"),
    "tests.no_field": (
        "`{of}` has nothing that is called `{name}`; there is {known}",
        "`{of}` 没有名为 `{name}` 的项；可用的有 {known}",
    ),
    "tests.web": (
        "`{text}` is no answer of a server: write a status such as `200`, or `outside.no_answer`",
        "`{text}` 不是服务器的应答：请写状态码，如 `200`，或 `outside.no_answer`",
    ),
    "tests.not_a_deed": (
        "`{text}` is nothing that a scene can do: write `DEVICE.PROPERTY = VALUE` or `DEVICE.COMMAND()`",
        "`{text}` 不是场景能做的事：请写 `设备.属性 = 值` 或 `设备.命令()`",
    ),
    "tests.arguments": (
        "write the arguments of `{name}` as `NAME=VALUE, …`; there is {known}",
        "请将 `{name}` 的参数写成 `名称=值, …`；可用的有 {known}",
    ),
    "tests.not_done": (
        "test `{title}`: `{said}` expects {wanted}, and that was not done",
        "测试 `{title}`：`{said}` 期望 {wanted}，但没有发生",
    ),
    "tests.done_too": (
        "test `{title}`: {done}: done, and `{said}` does not expect it",
        "测试 `{title}`：发生了 {done}，而 `{said}` 并未期望",
    ),
    "tests.otherwise": (
        "test `{title}`: `{said}` expects {wanted}, and {done} was done",
        "测试 `{title}`：`{said}` 期望 {wanted}，实际却是 {done}",
    ),
    "tests.other_order": (
        "test `{title}`: all that `{said}` expects was done, and in another order: {done}",
        "测试 `{title}`：`{said}` 所期望的都发生了，但顺序不同：{done}",
    ),
    "tests.unspoken": (
        "test `{title}`: done, and the test does not say so: {done}; whatever is done is to be said, under {keys}",
        "测试 `{title}`：测试没有提到却发生了：{done}；凡发生的都要在 {keys} 下写明",
    ),
    "tests.complained": (
        "test `{title}`: something is wrong with a scene: {said}",
        "测试 `{title}`：有场景出了问题：{said}",
    ),
    "tests.broken": (
        "test `{title}`: what must always hold does not: `{name}` ({place}); {readings}",
        "测试 `{title}`：必须始终成立的条件不再成立：`{name}`（{place}）；{readings}",
    ),
    "tests.endless": (
        "more than {most} things happen in this test: let less time pass in it",
        "这个测试里发生的事超过 {most} 件：请缩短其中经过的时间",
    ),
    "tests.unplayed": (
        "there was no time to play {count} tests: `hearth scenes test` plays all of them",
        "没有时间运行 {count} 个测试：`hearth scenes test` 可全部运行",
    ),
    "tests.none_played": (
        "the process that was to play the tests ended without an answer: `hearth scenes test` plays them",
        "负责运行测试的进程没有给出结果就结束了：`hearth scenes test` 可运行这些测试",
    ),
    "tests.out_of_time": ("there was no time to play `{title}`", "没有时间运行 `{title}`"),
    "cli.scenes_word.test": ("play the tests of the scenes, without a hub", "运行场景测试，不需要中枢"),
    "cli.arg.scenes.test.file": (
        "files of tests (`kitchen` means kitchen.test.yaml); without one all of the home",
        "测试文件（`kitchen` 即 kitchen.test.yaml）；省略则运行全部",
    ),
    "cli.arg.scenes.test.coverage": ("say of each scene what no test has reached", "列出每个场景中测试未覆盖的部分"),
    "cli.arg.scenes.test.junit": ("write the results for a build server (JUnit XML)", "写出 JUnit XML 结果文件"),
    "tests.no_file": (
        "there is no file of tests `{name}`: tests stand beside the scenes, in {folder}/NAME.test.yaml",
        "没有测试文件 `{name}`：测试与场景放在一起，即 {folder}/名称.test.yaml",
    ),
    "tests.none": (
        "there are no tests: write them beside the scenes, in {folder}/NAME.test.yaml",
        "没有测试：请与场景放在一起，写在 {folder}/名称.test.yaml",
    ),
    "tests.file.good": ("{file}: {count} passed", "{file}：{count} 个通过"),
    "tests.file.bad": ("{file}: {count} passed, {failed} failed", "{file}：{count} 个通过，{failed} 个失败"),
    "tests.file.wrong": (
        "{file}: {count} passed, {failed} failed, some have mistakes and were not played",
        "{file}：{count} 个通过，{failed} 个失败，有的写错而未运行",
    ),
    "tests.unreadable": ("{file} cannot be read", "无法读取 {file}"),
    "tests.nothing_fired": ("no scene did anything since all was as expected", "自上次符合预期以来没有任何场景动作"),
    "tests.sum": (
        "{count} tests, {failed} failed; {virtual:duration} at home took {seconds:.2f} s",
        "{count} 个测试，{failed} 个失败；家中的 {virtual:duration} 用了 {seconds:.2f} 秒",
    ),
    "tests.covered": (
        "covered: {triggers} triggers, {conditions} conditions (true and false), {actions} actions",
        "覆盖：触发 {triggers}，条件（真与假）{conditions}，动作 {actions}",
    ),
    "tests.covered_of": (
        "{scene}: {triggers} triggers, {conditions} conditions (true and false), {actions} actions",
        "{scene}：触发 {triggers}，条件（真与假）{conditions}，动作 {actions}",
    ),
    "tests.see_coverage": ("`--coverage` says what is missing", "`--coverage` 可列出缺少的部分"),
    "tests.untested": ("{scene} ({place}): no test", "{scene}（{place}）：没有测试"),
    "tests.part.trigger": ("{place}: never fired: `{text}`", "{place}：从未触发：`{text}`"),
    "tests.part.true": ("{place}: never true: `{text}`", "{place}：从未成立：`{text}`"),
    "tests.part.false": ("{place}: never false: `{text}`", "{place}：从未不成立：`{text}`"),
    "tests.part.action": ("{place}: never reached: `{text}`", "{place}：从未执行：`{text}`"),
    "tests.cannot_write": ("{path} cannot be written: {reason}", "无法写入 {path}：{reason}"),
    "schema.test.test": ("The title of the test.", "测试的标题。"),
    "schema.test.at": ("When it begins; usually a Monday at noon.", "开始时间；默认为周一中午。"),
    "schema.test.given": ("What is known at the beginning.", "开始时已知的值。"),
    "schema.test.when": ("What happens.", "发生的事。"),
    "schema.test.steps": ("What happens and what comes of it, one after another.", "依次发生的事及其结果。"),
    "schema.test.scenes": ("Which scenes are there: `all`, or titles.", "加载哪些场景：`all` 或标题。"),
    "schema.test.refuse": ("What devices refuse.", "设备拒绝的命令。"),
    "schema.test.deaf": ("What devices do not answer.", "设备不应答的命令。"),
    "schema.test.then": ("Exactly what is commanded, or `nothing`.", "恰好发出的命令，或 `nothing`。"),
    "schema.test.told": ("Exactly what people are told.", "恰好告知的消息。"),
    "schema.test.logged": ("Exactly what is logged.", "恰好写入的日志。"),
    "schema.test.asked": ("Exactly what is sent to servers.", "恰好发往服务器的请求。"),
    "schema.test.published": ("Exactly what is published.", "恰好发布的消息。"),
    "schema.test.is": ("Devices say so.", "设备报告这些值。"),
    "schema.test.event": ("A device reports this event.", "设备报告该事件。"),
    "schema.test.with": ("The fields that come along.", "附带的字段。"),
    "schema.test.run": ("Somebody runs this scene by hand.", "有人手动运行该场景。"),
    "schema.test.hook": ("A program calls.", "程序调用。"),
    "schema.test.body": ("What it says.", "调用内容。"),
    "schema.test.mqtt": ("A message comes in on this topic.", "该主题收到消息。"),
    "schema.test.payload": ("What it says.", "消息内容。"),
    "schema.test.report": ("A device says anything at all.", "设备有任何上报。"),
    "schema.test.wait": ("Time passes.", "经过一段时间。"),
    "schema.test.restart": ("The hub stops, and starts again that much later.", "中枢停止，这么久后重新启动。"),
    "schema.test.meanwhile": ("What devices are at by then.", "届时设备的值。"),
    "schema.test.started": ("The hub has started.", "中枢已启动。"),
    "schema.test.web": ("What servers answer from now on.", "此后服务器的应答。"),
    "schema.test.text": ("What they say.", "应答内容。"),
}
