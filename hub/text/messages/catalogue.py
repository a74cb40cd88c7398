"""The catalogue: one table made of the domain modules, and how a message is rendered from it."""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Literal

from hub.text.messages import (
    announced,
    api,
    backup,
    bridge,
    check,
    check_more,
    claims,
    cli,
    clock,
    coming,
    config,
    demo,
    described,
    devices,
    discovery,
    doctor,
    explain,
    explain_devices,
    explain_senses,
    explain_words,
    families,
    frigate,
    gateways,
    history,
    homes,
    importing,
    importing_reasons,
    inquiry,
    invariants,
    mqtt,
    mqtt_devices,
    mqtt_out,
    mqtt_section,
    mqtt_templates,
    off,
    onboarding,
    products,
    safety,
    scene_commands,
    scene_files,
    scene_flow,
    scene_groups,
    scene_house,
    scene_past,
    scene_running,
    scene_tests,
    scene_time,
    scene_triggers,
    scenes,
    schema,
    schema_files,
    shadow,
    simulators,
    specs,
    states,
    store,
    swap,
    tasmota,
    text,
    trace,
    values,
    versions,
    what_if,
    why,
    why_not,
    yaml,
    zigbee2mqtt,
)
from hub.text.quantities import format_roughly

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def merge(domains: Iterable[Mapping[str, tuple[str, str]]]) -> dict[str, tuple[str, str]]:
    """One table of all domains; an id that stands in two of them is a ValueError."""
    merged: dict[str, tuple[str, str]] = {}
    for domain in domains:
        twice = merged.keys() & domain.keys()
        if twice:
            raise ValueError(f"message ids declared twice: {', '.join(sorted(twice))}")
        merged.update(domain)
    return merged


DOMAINS = (
    text, yaml, values, config, devices, discovery, scenes, scene_commands, scene_files, scene_flow, scene_groups,
    scene_house, scene_past, scene_running, scene_tests, scene_time, scene_triggers, trace, store, history, clock,
    simulators, specs, states, off, onboarding, swap, importing, importing_reasons, inquiry, invariants, backup, bridge,
    mqtt, mqtt_section, mqtt_templates, mqtt_out, mqtt_devices, announced, described,
    doctor, safety, api, cli, check, check_more, claims, coming, demo, versions, schema, schema_files, explain,
    explain_devices, explain_words, explain_senses, families, frigate, gateways, homes, products, shadow, what_if, why,
    why_not, tasmota, zigbee2mqtt,
)  # fmt: skip
CATALOGUE = merge(module.MESSAGES for module in DOMAINS)


def render(message_id: str, params: Mapping[str, object], language: Language = "en") -> str:
    """The sentence in that language.

    Never raises: a message is often the last thing that still works. An unknown id shows itself
    and its parameters, a missing parameter shows its name in braces.
    """
    templates = CATALOGUE.get(message_id)
    if templates is None:
        return " ".join([message_id, *(f"{name}={value}" for name, value in params.items())])
    return _WORDS.vformat(templates[LANGUAGES.index(language)], (), _Shown(params))


class _Words(Formatter):
    """Fills the fields of messages: `{seconds:duration}` becomes `1h30m`."""

    def format_field(self, value: object, format_spec: str) -> str:
        """One field."""
        if format_spec != "duration":
            return format(value, format_spec)
        return format_roughly(value) if isinstance(value, (int, float)) else str(value)


_WORDS = _Words()


class _Shown(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
