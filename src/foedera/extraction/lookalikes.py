"""Lookalikes: texts on labour or space flight, whose words are those of agreements, missions."""

from foedera.extraction.rulebook import Rulebook
from foedera.extraction.scene import Scene

LABOUR_WORDS = 4
SPACE_WORDS = 4


def is_on_labour(scenes: list[Scene], rules: Rulebook, words: int = LABOUR_WORDS) -> bool:
    """Whether a text holds that many different words of wages, unions and strikes."""
    return different_words(scenes, rules, "labour") >= words


def is_on_space(scenes: list[Scene], rules: Rulebook) -> bool:
    """Whether a text holds so many words of space flight that its missions are flights."""
    return different_words(scenes, rules, "space") >= SPACE_WORDS


def different_words(scenes: list[Scene], rules: Rulebook, subject: str) -> int:
    """How many different words of `labour` or `space` flight a text holds."""
    whole = " ".join(scene.mask for scene in scenes)
    return len({m.group() for m in rules.pattern(f"agreement.{subject}").finditer(whole)})
