"""Messages about the form of a YAML file."""

MESSAGES: dict[str, tuple[str, str]] = {
    "yaml.alias": (
        "aliases (`*{name}`) are not allowed here: write the value out",
        "此处不允许使用别名（`*{name}`）：请直接写出内容",
    ),
    "yaml.anchor": (
        "anchors (`&{name}`) are not allowed here: remove it",
        "此处不允许使用锚点（`&{name}`）：请删除",
    ),
    "yaml.bad_start": (
        "a value cannot begin with `{character}`: put quotes around it",
        "值不能以 `{character}` 开头：请加上引号",
    ),
    "yaml.bad_utf8": (
        "the file is not valid UTF-8 at byte {offset}: save it as UTF-8",
        "文件在第 {offset} 字节处不是有效的 UTF-8：请另存为 UTF-8 编码",
    ),
    "yaml.control_character": (
        "the character {code} is not allowed in a configuration file: remove it",
        "配置文件中不允许出现字符 {code}：请删除",
    ),
    "yaml.directive": (
        "directives (lines that begin with `%`) are not allowed here: remove it",
        "此处不允许使用指令（以 `%` 开头的行）：请删除",
    ),
    "yaml.duplicate_key": (
        "the key `{key}` stands twice: it was first written in line {first_line}",
        "键 `{key}` 重复：第一次出现在第 {first_line} 行",
    ),
    "yaml.empty_key": (
        "there is nothing before the colon: write a key",
        "冒号前没有内容：请写上键",
    ),
    "yaml.cut_by_comment": (
        'all that follows ` #` is a comment, the closing bracket too: put quotes around the value, as in `"#ff8800"`',
        '` #` 之后的内容都是注释，右括号也不例外：请给值加引号，例如 `"#ff8800"`',
    ),
    "yaml.ends_early": (
        "the file ends in the middle: a bracket or a quote is not closed",
        "文件不完整：有括号或引号没有闭合",
    ),
    "yaml.indentation": (
        "this does not fit what stands before it: check the indentation, or put quotes around the whole value",
        "此处与前面的内容对不上：请检查缩进，或给整个值加上引号",
    ),
    "yaml.key_not_word": (
        "a key must be a plain word, not a list or a mapping (put quotes around a value that begins with a bracket)",
        "键必须是一个词，不能是列表或映射（以括号开头的值请加引号）",
    ),
    "yaml.merge_key": (
        "merge keys (`<<`) are not allowed here: write the keys out",
        "此处不允许使用合并键（`<<`）：请逐个写出各键",
    ),
    "yaml.missing_colon": (
        "a colon and a space (`key: value`) are missing on this line",
        "这一行缺少冒号和空格（`键: 值`）",
    ),
    "yaml.open_bracket": (
        "this bracket is not closed, or a comma is missing inside it",
        "这个括号没有闭合，或括号内缺少逗号",
    ),
    "yaml.open_quote": (
        "this quote is not closed",
        "这个引号没有闭合",
    ),
    "yaml.second_colon": (
        "a colon is not allowed here: put quotes around the value, or check the indentation",
        "此处不能有冒号：请给值加上引号，或检查缩进",
    ),
    "yaml.second_document": (
        "one file holds one document: remove the `---`",
        "一个文件只能包含一个文档：请删除 `---`",
    ),
    "yaml.secret_name": (
        "`!secret` needs the name of a secret after it",
        "`!secret` 后面需要写密钥的名称",
    ),
    "yaml.syntax": (
        "this is not valid YAML: {detail}",
        "不是有效的 YAML：{detail}",
    ),
    "yaml.tab": (
        "a tab cannot stand here: use spaces",
        "此处不能使用制表符：请使用空格",
    ),
    "yaml.tag": (
        "the tag `{tag}` is not allowed here: only `!secret NAME` is",
        "此处不允许使用标签 `{tag}`：只允许 `!secret 名称`",
    ),
    "yaml.too_deep": (
        "nested deeper than {limit} levels",
        "嵌套超过 {limit} 层",
    ),
    "yaml.too_large": (
        "the file is larger than {limit} KiB: split it",
        "文件超过 {limit} KiB：请拆分",
    ),
    "yaml.too_many_nodes": (
        "the file has more than {limit} values: split it",
        "文件中的值超过 {limit} 个：请拆分",
    ),
    "yaml.too_many_problems": (
        "too many problems: the rest of the file was not read",
        "问题过多：文件其余部分未读取",
    ),
}
