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
        if words and len(words) < 160 and line.match(words):
            found.append(Furniture(position, position + len(piece.rstrip("\n")), "line"))
        position += len(piece)
    return tuple(found)
