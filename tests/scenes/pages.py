"""The worked examples of docs/scenes/, as they stand there."""

import re
from pathlib import Path

from tests.scenes.household import NEXT_FILE

PAGES = Path(__file__).parents[2] / "docs" / "scenes"
_EXAMPLE = re.compile(
    r"^### ([^\n]+)\n\n(?:[^#`\n][^\n]*\n)*\n?(?:```yaml blueprint\n(.*?)```\n\n(?:[^#`\n][^\n]*\n)*\n?)?"
    r"```yaml\n(.*?)```\n\n```yaml test\n(.*?)```",
    re.DOTALL | re.MULTILINE,
)
BLOCKS = [
    (f"{page.relative_to(PAGES)}: {title}", f"{blueprint}{NEXT_FILE}{scene}" if blueprint else scene, cases)
    for page in sorted(PAGES.rglob("*.md"))
    for title, blueprint, scene, cases in _EXAMPLE.findall(page.read_text(encoding="utf-8"))
]
"""Page and title, the files that a stage takes, and the cases."""
