"""Page furniture in plain text: what a web page leaves around its article."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from foedera.documents.document import Furniture


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(files("foedera.documents").joinpath("furniture.toml").read_text("utf-8"))
    join = "|".join
    return (
        re.compile(join(data["closing"]), re.IGNORECASE),
        re.compile(join(data["line"]), re.IGNORECASE),
    )


# "Home | Export | News | Contact", "Nous connaître > Presse > Brèves": a row of links.
PARTED = re.compile(r"\s+[|>›»]\s+|\s{3,}")
LINK_WORDS = 4
ROW_OF_LINKS = 3


def _is_row_of_links(words: str) -> bool:
    """Whether a line is a menu or a trail: short labels between strokes, no sentence."""
    labels = [label for label in PARTED.split(words) if label.strip()]
    stroke = re.search(r"\s[|>›»]\s", words) and not words.startswith("|")
    if len(labels) < ROW_OF_LINKS or not stroke:
        return False
    short = sum(len(label.split()) <= LINK_WORDS for label in labels)
    return short >= len(labels) - 1 and not re.search(r"[.;!]$", words)


def plain_furniture(text: str) -> tuple[Furniture, ...]:
    """The ranges of a plain text that are page furniture: lines that only a web page says.

    A closing mark ("most read", a comment form) in the last half takes all that follows it.
    """
    closing, line = _marks()
    found: list[Furniture] = []
    position = 0
    for piece in text.splitlines(keepends=True):
        words = piece.strip()
        if words and closing.match(words) and position > len(text) // 3 and len(words) < 120:
            found.append(Furniture(position, len(text), "closing"))
            break
        if words and len(words) < 160 and (line.match(words) or _is_row_of_links(words)):
            found.append(Furniture(position, position + len(piece.rstrip("\n")), "line"))
        position += len(piece)
    return tuple(found)
