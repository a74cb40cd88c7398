"""What is around a template or step while it is translated: the map, the trigger, variables, the time that passed."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace

from hub.importing.document import Comments
from hub.importing.entities import Entity, EntityMap
from hub.importing.phrases import Phrase
from hub.importing.refused import Findings
from hub.importing.templates import Tree
from hub.text.source import Source
from hub.text.yaml import Node


@dataclass(frozen=True, slots=True)
class Variable:
    """What a template finds under a name: a value that is known now, or a name that scenes know too.

    `node`: written out in the file. `phrase`: worked out when the scene runs, of the type `number`, `bool` or `text`.
    """

    node: Node | None = None
    phrase: Phrase | None = None
    type: str = ""
    tree: Tree | None = None


@dataclass(frozen=True, slots=True)
class Fired:
    """What is known of the trigger that fired: the one entity that all triggers are about, ids that may be told.

    `ids`: for each id the expression that is true if it was that trigger, as long as no time has passed. `kept`: the
    names under which that is kept for later, of the ids of which that is asked.
    """

    entity: Entity | None = None
    attribute: str | None = None
    brings_change: bool = False
    ids: Map[str, Phrase] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    mqtt: bool = False
    webhook: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """A script or scene of the other hub that a scene here stands for: its title, and whether it takes time.

    `node`: what it is over there, of a script.
    """

    title: str
    lasting: bool = False
    fields: bool = False
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """All that a translation may ask.

    `fresh`: nothing was done since the trigger fired; `instant`: nothing that waits was. `nested`: in an inner list,
    `beside`: in a branch beside others. `started_with`: for each trigger, what it is about and where that was then.
    """

    map: EntityMap
    findings: Findings
    source: Source
    comments: Comments
    variables: Map[str, Variable] = field(default_factory=dict)
    fired: Fired = field(default_factory=Fired)
    fresh: bool = True
    nested: bool = False
    looping: bool = False
    waited: str | None = None
    stands: Map[str, Stand] = field(default_factory=dict)
    restarts: bool = False
    beside: bool = False
    started_with: tuple[tuple[str, str], ...] = ()
    instant: bool = True

    def later(self) -> "Around":
        """The same, after something that takes time."""
        return replace(self, fresh=False)

    def knowing(self, **variables: Variable) -> "Around":
        """The same with more variables."""
        return replace(self, variables={**self.variables, **variables})
