"""Run by the interpreter of `.venv-ha`, in a process of its own: the templates of Home Assistant, without a home.

Stdin holds a JSON list of cases [template, names]; stdout gets a JSON list of as many results: the text (without blanks
at its ends), or null where the template cannot be worked out or read. `value_json` comes from `value` as there: by its
own JSON parser, when `names` has a `value` and "message" is true.
"""

import importlib
import json
import logging
import sys
from typing import Any

template: Any = importlib.import_module("homeassistant.helpers.template")
ha_json: Any = importlib.import_module("homeassistant.util.json")


def render(environment: Any, text: str, names: dict[str, Any]) -> str | None:
    if names.pop("message", False):
        try:
            names["value_json"] = ha_json.json_loads(names["value"])
        except ha_json.JSON_DECODE_EXCEPTIONS:
            names.pop("value_json", None)
    try:
        found: str = environment.from_string(text.strip()).render(**names).strip()
    except Exception:  # noqa: BLE001 - a witness tells what it saw
        return None
    return found


def main() -> None:
    logging.disable(logging.CRITICAL)
    environment = template.TemplateEnvironment(None)
    json.dump([render(environment, text, names) for text, names in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
