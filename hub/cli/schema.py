"""`hearth schema`: what editors need to know of this home's devices and of the words of Hearth."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from hub.cli.desk import Desk, Words
from hub.cli.exits import Exit
from hub.model.errors import BadSetup

SECTION: Final = "yaml"
"""What the settings of the YAML language server begin with."""


def arguments(parser: ArgumentParser, words: Words) -> None:
    """Declare the arguments."""
    parser.add_argument("--out", type=Path, metavar="DIR", help=words("cli.arg.schema.out"))


def execute(args: Namespace, desk: Desk) -> int:
    """Write the schemas, and say how an editor is told of them."""
    # As `hearth check`: without the composition root, and without a hub.
    from hub.compose.inventory import read_inventory
    from hub.compose.schemas import FILES, FOLDER, schemas
    from hub.config.files import replace_file

    places, out = desk.places(), desk.out
    folder = (args.out or places.config / FOLDER).absolute()
    found = schemas(places.config, read_inventory(places.state), out.language)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in found.items():
            replace_file(folder / name, json.dumps(schema, ensure_ascii=False, separators=(",", ":")) + "\n")
    except OSError as error:
        raise BadSetup("schema.cannot_write", folder=str(folder), reason=error.strerror or str(error)) from error
    if out.as_json:
        out.json({"folder": str(folder), "files": {name: FILES[name] for name in found}})
        return Exit.OK
    out.say("schema.written", folder=folder)
    out.line(f"    # yaml-language-server: $schema={_from_scenes(folder, places.config)}/scenes.json")
    out.say("schema.settings")
    patterns = {str(folder / name): FILES[name] for name in found}
    settings = {f"{SECTION}.schemas": patterns, f"{SECTION}.customTags": ["!secret scalar"]}
    out.block(json.dumps(settings, indent=4, ensure_ascii=False))
    return Exit.OK


def _from_scenes(folder: Path, home: Path) -> str:
    """The folder as a file of scenes would name it."""
    inside = folder.is_relative_to(home.absolute())
    return f"../{folder.relative_to(home.absolute())}" if inside else str(folder)
