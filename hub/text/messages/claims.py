"""Messages about claims on the command line."""

MESSAGES: dict[str, tuple[str, str]] = {
    "cli.arg.release.property": ("such as `hall_light.on`", "例如 `hall_light.on`"),
    "cli.column.base": ("goes back to", "恢复为"),
    "cli.column.held_by": ("held by", "占用者"),
    "cli.help.claims": ("list what is held, by whom, and until when", "列出被占用的属性、占用者和期限"),
    "cli.help.release": ("give a property back to the scenes", "将属性交还给场景"),
    "cli.no_claims": ("nothing is held", "没有被占用的属性"),
    "cli.release_what": (
        "`{text}` is no property: write it with its device, such as `hall_light.on`",
        "`{text}` 不是属性：请连同设备一起写，例如 `hall_light.on`",
    ),
    "cli.released": (
        "{property} is given back to the scenes; `hearth claims` shows what holds it now",
        "{property} 已交还给场景；现在由谁占用见 `hearth claims`",
    ),
}
