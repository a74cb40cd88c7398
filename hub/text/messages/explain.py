"""Scenes in plain words: the frame around a scene, its settings, and what its kinds say (ids `explain.*`)."""

MESSAGES: dict[str, tuple[str, str]] = {
    # The command
    "cli.scenes_word.explain": ("say in plain words what scenes do, without a hub", "用通俗的话说明场景，不需要中枢"),
    "cli.arg.scenes.explain": ("a scene, by its title or id; else all of them", "场景的标题或 id；不写则为全部场景"),
    # The frame
    "explain.scene": ("{title} ({place})", "{title}（{place}）"),
    "explain.scene_use": ("{title} ({place}, by a blueprint)", "{title}（{place}，来自蓝图）"),
    "explain.not_valid": (
        "{title} ({place}) cannot run. First mend this:",
        "{title}（{place}）无法运行，请先改正：",
    ),
    "explain.no_scenes": (
        "{folder} has no scenes yet: a scene is an item of a file in its folder scenes",
        "{folder} 中还没有场景：场景写在其 scenes 目录的文件里",
    ),
    "explain.when": ("Begins:", "触发："),
    "explain.when_one": ("Begins at each of these:", "以下任一情况触发："),
    "explain.if": ("Only if:", "前提："),
    "explain.if_all": ("Only if all of this is so:", "前提（须全部满足）："),
    "explain.then": ("Then:", "执行："),
    "explain.then_each": ("Then, one after another:", "依次执行："),
    "explain.besides": ("Besides:", "另外："),
    "explain.note": ("Note: {text}", "备注：{text}"),
    # Settings
    "explain.mode.single": (
        "While it is still running, it does not begin anew.",
        "尚未执行完时，不会再次开始。",
    ),
    "explain.mode.restart": (
        "When it is set off while it is still running, it stops that and begins anew.",
        "尚未执行完又被触发时，先停止，再从头开始。",
    ),
    "explain.mode.queued": (
        "When it is set off while it is still running, it runs once more afterwards.",
        "尚未执行完又被触发时，排队等候，之后再执行。",
    ),
    "explain.mode.parallel": (
        "When it is set off while it is still running, it runs once more beside that.",
        "尚未执行完又被触发时，同时再执行一次。",
    ),
    "explain.per": ("All this counts separately by {key}.", "以上按{key}分别计算。"),
    "explain.priority.high": ("It comes before other scenes: its priority is high.", "优先级高，先于其他场景。"),
    "explain.priority.low": ("It comes after other scenes: its priority is low.", "优先级低，后于其他场景。"),
    "explain.cooldown": ("After it has begun it rests for {length}.", "开始执行后，{length}内不再执行。"),
    "explain.debounce": (
        "It waits until nothing has set it off for {length}.",
        "直到 {length}内不再被触发，才执行。",
    ),
    "explain.throttle": (
        "It runs at once, and then at most once in {length}.",
        "立即执行，之后每 {length}最多执行一次。",
    ),
    "explain.most": ("It runs at most {count} times in {length}.", "{length}内最多执行 {count} 次。"),
    "explain.on_unknown_run": (
        "It also runs when nobody knows whether that is so.",
        "无法得知前提是否满足时，也会执行。",
    ),
    "explain.on_change_finish": (
        "When its text is changed, what it is at is finished as it was.",
        "修改场景文本时，正在执行的部分仍按原样执行完。",
    ),
    "explain.override": (
        "What a person has done to these devices outranks it for {length}.",
        "有人手动操作这些设备后，{length}内以人为准。",
    ),
    "explain.late_never": (
        "A time at which the hub was down is not made up for.",
        "中枢停机期间错过的时间不会补做。",
    ),
    "explain.late": (
        "When the hub was down at that time, it runs as soon as it is up, at most {length} late.",
        "若届时中枢停机，则启动后补做，最多迟 {length}。",
    ),
    "explain.late_always": (
        "When the hub was down at that time, it runs as soon as it is up, however late.",
        "若届时中枢停机，则启动后补做，无论迟多久。",
    ),
    "explain.field_of": (
        "Whoever runs it by hand may say {name} ({options}); else that is {value}.",
        "手动运行时可指定 {name}（{options}），否则为{value}。",
    ),
    "explain.field": (
        "Whoever runs it by hand may say {name}; else that is {value}.",
        "手动运行时可指定 {name}，否则为{value}。",
    ),
    "explain.failing": (
        "When a device refuses or does not answer in time, the scene fails there, and the rest is not done.",
        "若有设备拒绝或未及时应答，场景就此失败，其余步骤不再执行。",
    ),
    "explain.shadow": (
        "It is a shadow: all this is only noted, and nothing is done.",
        "影子模式：以上只做记录，不真正执行。",
    ),
    "explain.owner": ("It belongs to {owner}.", "归属：{owner}。"),
    # Triggers
    "explain.trigger.becomes": ("as soon as {what}", "一旦{what}"),
    "explain.trigger.any": ("as soon as {what} (each of them by itself)", "一旦{what}（逐个计算）"),
    "explain.for": ("{what}, and it has stayed so for {length}", "{what}，并持续 {length}"),
    "explain.trigger.gap": (
        "Not to know it for up to {length} in between does not matter.",
        "期间未知不超过 {length} 不受影响。",
    ),
    "explain.trigger.restart_reset": (
        "After a restart of the hub that time begins anew.",
        "中枢重启后重新计时。",
    ),
    "explain.trigger.changes": ("as soon as {what} changes", "一旦{what}改变"),
    "explain.trigger.changes.from": ("{what}, from {value}", "{what}，原值为{value}"),
    "explain.trigger.changes.to": ("{what}, to {value}", "{what}，新值为{value}"),
    "explain.trigger.changes.by": (
        "{what}, by {value} or more since it did so last",
        "{what}，与上次触发时相差 {value} 或以上",
    ),
    "explain.trigger.hysteresis": (
        "{what} (and again only after it has gone back by {far})",
        "{what}（回退 {far} 之后才会再次触发）",
    ),
    "explain.trigger.event": ("when {what}", "{what}时"),
    "explain.trigger.sequence": (
        "when all this happens one after another, the last within {length} of the first:",
        "依次发生以下全部（从第一项到最后一项不超过 {length}）：",
    ),
    "explain.one_of_these": ("one of these:", "以下任一项："),
    "explain.trigger.count": (
        "when this happens {times} times within {length}:",
        "{length}内发生 {times} 次：",
    ),
    "explain.trigger.offline": ("as soon as {who} cannot be reached", "一旦{who}离线"),
    "explain.trigger.back": ("as soon as {who} can be reached again", "一旦{who}恢复在线"),
    "explain.trigger.back_after": (
        "{what}, having been away for {length} or longer",
        "{what}，且此前离线达 {length}",
    ),
    "explain.trigger.silence": ("when {who} has reported nothing for {length}", "{who}在 {length}内没有任何上报时"),
    "explain.trigger.silence_of": (
        "when nothing was heard of {what} for {length}",
        "{length}内没有收到{what}的上报时",
    ),
    "explain.trigger.outcome": ("when the scene {scene} has {result}", "场景{scene}{result}时"),
    "explain.trigger.mode": ("as soon as the house is in mode {modes}", "一旦家进入 {modes} 模式"),
    "explain.trigger.leaves": ("as soon as the house is no longer in mode {modes}", "一旦家离开 {modes} 模式"),
    "explain.trigger.webhook": ("when somebody calls the webhook `{name}`", "有人调用网络钩子 `{name}` 时"),
    "explain.trigger.mqtt": ("when a message comes in on `{topic}`", "收到主题 `{topic}` 的消息时"),
    "explain.trigger.at": ("at {time}", "在{time}"),
    "explain.trigger.sun": ("{time}", "在{time}"),
    "explain.trigger.cron": (
        "as crontab: minute `{minute}`, hour `{hour}`, day `{day}`, month `{month}`, day of the week `{weekday}`",
        "按 crontab 的时间：分 `{minute}`、时 `{hour}`、日 `{day}`、月 `{month}`、星期 `{weekday}`",
    ),
    "explain.trigger.every": ("every {length}", "每隔 {length}"),
    "explain.trigger.started": (
        "when the hub has started and knows what its devices are at",
        "中枢启动并得知各设备状态后",
    ),
    "explain.trigger.manual": ("only when a person or another scene runs it", "仅由人或其他场景运行"),
    # Conditions
    "explain.condition.for": ("{what}, and this for {length} already", "{what}，且已持续 {length}"),
    "explain.condition.all": ("all of this is so:", "以下全部成立："),
    "explain.condition.any": ("at least one of these is so:", "以下至少一项成立："),
    "explain.condition.not": ("none of these is so:", "以下都不成立："),
    "explain.condition.not_one": ("it is not so that {what}", "并非{what}"),
    "explain.condition.mode": ("the house is in mode {modes}", "家处于 {modes} 模式"),
    "explain.condition.anyone": ("somebody is at home", "有人在家"),
    "explain.condition.nobody": ("nobody is at home", "无人在家"),
    "explain.condition.everyone": ("everybody is at home", "所有人都在家"),
    "explain.on_unknown.yes": ("{what} (also when nobody knows)", "{what}（未知时视为成立）"),
    "explain.on_unknown.no": ("{what} (when nobody knows, that counts as no)", "{what}（未知时视为不成立）"),
    "explain.all_of_this": ("all of this is so", "以下全部成立"),
    # Actions
    "explain.action.over": ("{what}, little by little over {length}", "{what}（在 {length}内逐渐变化）"),
    "explain.action.stagger": ("One device after another, {length} apart.", "逐个设备进行，间隔 {length}。"),
    "explain.action.when_back": (
        "A device that cannot be reached gets it when it is back within {length}; the scene goes on meanwhile.",
        "离线的设备若在 {length}内恢复，届时再补上；场景不等它。",
    ),
    "explain.action.toggle": ("toggle {what}", "切换{what}"),
    "explain.action.toggle_all": (
        "toggle {what}: all off when one of them is on, else all on",
        "切换{what}：只要有一个开着就全部关闭，否则全部打开",
    ),
    "explain.action.wait": ("wait {length}", "等待 {length}"),
    "explain.action.wait_time": ("wait until it is next {time}", "等到下一个 {time}"),
    "explain.action.wait_until": ("wait until {what}", "等到{what}"),
    "explain.action.wait_endless": ("{what}, however long that takes", "{what}，不限时长"),
    "explain.action.late_stop": (
        "When that takes longer than {length}, the scene fails.",
        "超过 {length} 则场景失败。",
    ),
    "explain.action.late_continue": (
        "When that takes longer than {length}, it goes on anyway.",
        "超过 {length} 则直接继续。",
    ),
    "explain.action.late": (
        "When that takes longer than {length}, it does this and goes on:",
        "超过 {length} 则先执行以下步骤，再继续：",
    ),
    "explain.action.hold": (
        "keep it like this until {until}; then let everything be as it would be without this:",
        "保持以下状态，直到{until}，然后恢复到没有它时的样子：",
    ),
    "explain.action.release": (
        "let what a person has set no longer count for {what}",
        "不再以人为设定为准：{what}",
    ),
    "explain.action.notify": ("tell {who} {message}", "通知{who}：{message}"),
    "explain.action.notify_hub": ("warn in the hub's log: {message}", "在中枢日志中告警：{message}"),
    "explain.action.titled": ("{message} under the title {title}", "{message}（标题{title}）"),
    "explain.action.log": ("write {message} to the hub's log", "写入中枢日志：{message}"),
    "explain.action.http": ("send a {method} request to {url}", "向{url}发送 {method} 请求"),
    "explain.action.http.part": ("What is sent: {what}.", "发送内容：{what}。"),
    "explain.action.http.query": ("In the address: {what}.", "地址参数：{what}。"),
    "explain.action.http.headers": ("Headers: {what}.", "请求头：{what}。"),
    "explain.action.http.timeout": ("It waits for the answer for at most {length}.", "最多等待应答 {length}。"),
    "explain.action.http.expect": (
        "Only the status {statuses} is a success.",
        "仅状态码 {statuses} 视为成功。",
    ),
    "explain.action.mqtt": ("publish the message {message} to {topic}", "向主题{topic}发布消息{message}"),
    "explain.action.mqtt_kept": (
        "publish the message {message} to {topic}, for the broker to keep",
        "向主题{topic}发布消息{message}，并由代理保留",
    ),
    "explain.action.mqtt_sure": ("The broker must say that it has it (QoS 1).", "须由代理确认收到（QoS 1）。"),
    "explain.action.if": ("if {what}:", "如果{what}："),
    "explain.action.then": ("then:", "则："),
    "explain.action.else": ("otherwise:", "否则："),
    "explain.action.decide": ("see which way to go; when nobody knows, neither:", "按情况（无法得知时都不执行）："),
    "explain.action.choose": (
        "do the first of these that applies; nothing when that is not known:",
        "执行以下第一个成立的一项（无法得知时都不执行）：",
    ),
    "explain.nothing": ("nothing", "不执行任何操作"),
    "explain.action.repeat.times": ("do this {times} times:", "重复 {times} 次："),
    "explain.action.repeat.while": (
        "do this again and again while {what} (looked at before each round):",
        "只要{what}就重复（每轮之前检查）：",
    ),
    "explain.action.repeat.until": (
        "do this, and again and again until {what}:",
        "重复执行（至少一次），直到{what}：",
    ),
    "explain.action.rounds": ("each round:", "每轮："),
    "explain.action.repeat.each": ("for each of {each}, called {name}:", "对{each}逐一执行（记作 {name}）："),
    "explain.action.parallel": ("all of these at the same time:", "同时进行："),
    "explain.action.parallel_first": (
        "all of these at the same time, until the first is done; the others stop then:",
        "同时进行，最先完成的一项结束其余各项：",
    ),
    "explain.action.parallel_go_on": (
        "When one of them fails, the others and the scene go on.",
        "其中一项失败时，其余各项和场景照常继续。",
    ),
    "explain.action.branch": ("one after another:", "依次："),
    "explain.action.let": ("note for later: {what}", "记下：{what}"),
    "explain.action.let_one": ("{name} is {value}", "{name} 为{value}"),
    "explain.action.check": ("go on only if {what}", "仅当{what}才继续"),
    "explain.action.stop": ("stop here, saying {message}", "到此停止，说明：{message}"),
    "explain.action.stop.done": ("be done here", "到此完成"),
    "explain.action.stop.failed": ("fail here", "到此失败"),
    "explain.action.run": ("run the scene {scene}, and wait until it has ended", "运行场景{scene}，并等它结束"),
    "explain.action.run_background": ("run the scene {scene}, without waiting for it", "运行场景{scene}，不等它结束"),
    "explain.deadline": (
        "It waits for the outcome for at most {length}.",
        "最多等待结果 {length}。",
    ),
    "explain.retry": (
        "When it fails, it tries up to {times} more times, {length} apart.",
        "失败时最多再试 {times} 次，间隔 {length}。",
    ),
    "explain.result_in": ("Its outcome is called {name} from here on.", "结果记作 {name}。"),
    "explain.on_error_continue": ("When it fails, the scene goes on all the same.", "失败也照常继续。"),
    "explain.on_error": ("When it fails, it does this and goes on:", "失败时执行以下步骤，再继续："),
    # While and keep
    "explain.keep": (
        "while {what}, it is kept like this; then as it would be without this:",
        "只要{what}，就保持以下状态，之后恢复到没有它时的样子：",
    ),
    "explain.keep.begins": (
        "when {what}, it is kept like this; then as it would be without this:",
        "当{what}时，保持以下状态，之后恢复到没有它时的样子：",
    ),
    "explain.keep.until": ("It ends only when {what}.", "直到{what}才结束。"),
    "explain.keep.linger": ("It goes on for another {length} after its end.", "结束后再延续 {length}。"),
    "explain.keep.release": (
        "It also ends when nobody has known for five minutes whether it is so.",
        "五分钟内无法得知是否成立时，也会结束。",
    ),
    # Invariants
    "explain.invariant.never": (
        "It must never be so for longer than {length} that {what}.",
        "不得超过 {length}出现：{what}。",
    ),
    "explain.invariant.always": (
        "It must always be so that {what}; not to be so for up to {length} does not count.",
        "必须始终：{what}（不满足的时间不超过 {length}不算）。",
    ),
    "explain.invariant.lasts": (
        "Each time {what}, it must stay so for {length} or longer.",
        "每次{what}，都必须至少持续 {length}。",
    ),
    "explain.invariant.never_happens": ("This must never happen: {what}.", "绝不可发生：{what}。"),
    "explain.invariant.after": (
        "Whenever this happens: {what}, then within {length} {then}.",
        "每当发生“{what}”，{length}内{then}。",
    ),
    "explain.invariant.after_so": (
        "As soon as {what}, then within {length} {then}.",
        "一旦{what}，{length}内{then}。",
    ),
    "explain.invariant.then_so": ("it must be so that {what}", "必须{what}"),
    "explain.invariant.then_happens": ("this must happen: {what}", "必须发生：{what}"),
    "explain.invariant.becomes": ("it becomes so that {what}", "变为{what}"),
    "explain.invariant.while": ("This is asked only while {what}.", "仅当{what}时要求。"),
    "explain.invariant.watch": (
        "Tests and checks look at it; in the live house nobody is told.",
        "仅用于测试和检查，实际运行时不做提醒。",
    ),
    "explain.invariant.warn": ("When it is broken, that is told.", "被违反时发出提醒。"),
    "explain.invariant.block": (
        "What would break it is refused, whoever asks for it.",
        "会违反它的操作一律拒绝，不论由谁发起。",
    ),
    "explain.invariant.restore": ("What broke it is put back, once.", "被违反时恢复一次。"),
}  # fmt: skip
