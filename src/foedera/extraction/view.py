"""The reading view of a document: its words without layout, each character's origin kept."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from foedera.documents import Document
from foedera.extraction.rulebook import rulebook
from foedera.validation.personal import E_MAILS, contacts_in, without_contacts

TERMINAL = re.compile(r"[.!?…:;»\"”)]\s*$")
BULLET = re.compile(r"^\s*(?:[-–—•■▪*‣◦]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the view: offsets in the view's text, and what kind of block holds it."""

    number: int
    start: int
    end: int
    block: int
    kind: str
    text: str


@dataclass(frozen=True)
class View:
    """The words as they are read: marks of layout gone, broken words mended.

    `origin[i]` is the offset in the frozen text of the view's character i.
    """

    document: Document
    text: str
    folded: str
    origin: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    contacts: tuple[tuple[int, int], ...] = ()
    """Where the frozen text holds e-mail addresses and telephone numbers: no passage does."""

    def passage(self, start: int, end: int) -> tuple[int, int]:
        """The range in the frozen text that the view's range stands for, end exclusive."""
        last = self.origin[max(start, end - 1)]
        return self.origin[start], last + 1

    def passages(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The ranges in the frozen text that the view's range stands for, contacts left out."""
        return without_contacts(self.document.text, *self.passage(start, end), self.contacts)


@cache
def _folded_character(char: str) -> str:
    if char in "’‘ʼ´`":
        return "'"
    if char in "  \t\n":
        return " "
    if char in "‐‑":
        return "-"
    plain = unicodedata.normalize("NFKD", char)[0].lower()
    return plain[0] if plain else char


def fold(words: str) -> str:
    """Lower case without accents, character by character: the length never changes.

    >>> fold("L’École")
    "l'ecole"
    """
    return "".join(map(_folded_character, words))


class _Cutting:
    """The text while layout is cut out of it, with each character's origin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.origin = list(range(len(text)))

    def replace(self, pattern: re.Pattern[str], keep: str | None = None) -> None:
        """Cut every match out, keeping its group `keep` where given."""
        pieces: list[str] = []
        origin: list[int] = []
        position = 0
        for match in pattern.finditer(self.text):
            pieces.append(self.text[position : match.start()])
            origin.extend(self.origin[position : match.start()])
            if keep is not None and match[keep] is not None:
                pieces.append(match[keep])
                origin.extend(self.origin[match.start(keep) : match.end(keep)])
            position = match.end()
        pieces.append(self.text[position:])
        origin.extend(self.origin[position:])
        self.text, self.origin = "".join(pieces), origin


CUTS: tuple[tuple[re.Pattern[str], str | None], ...] = (
    (re.compile(r"\[(?P<keep>[^\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)"), "keep"),
    (re.compile(r"<https?://[^>\n]*>|https?://[^\s<>()]+"), None),
    # An address is no name: "BOB@BRUME.EXAMPLE".
    (E_MAILS, None),
    (re.compile(r"(?P<mark>\*{1,3}|_{2})(?=\S)(?P<keep>[^*\n]+?)(?<=\S)(?P=mark)"), "keep"),
    (re.compile(r"\xad"), None),
    # A word broken by a hyphen at a line's end, even across a blank line of the layout.
    (re.compile(r"(?<=[a-zà-öø-ÿ]{2})-[ \t]*\n[ \t\n]*(?=[a-zà-öø-ÿ]{2})"), None),
    # A hyphenated name broken after its hyphen: "Franche- Comté".
    (re.compile(r"(?<=[^\W\d_]-)[ \t]*\n?[ \t]*(?=[A-ZÀ-ÖØ-Þ])(?<=[A-ZÀ-ÖØ-Þa-zà-öø-ÿ]-\s)"), None),
)
# A hyphenated name broken after its hyphen, also by blanks.
BROKEN_NAME = re.compile(
    r"(?<=[^\W\d_]-)(?:[ \t]*\n[ \t]*|[ \t]+)"
    r"(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])(?<=[a-zà-öø-ÿ]-[\s])"
)
SPLIT_NAME = re.compile(
    r"(?<![\W\d_])(?<=[^\W\d_])-(?P<gap>[ \t]*\n?[ \t]+|\n)(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])"
)


def view_of(document: Document) -> View:
    """The reading view of a document, page furniture left out.

    Raises KeyError for a language without rules.
    """
    cutting = _Cutting(document.text)
    if document.furniture:
        gone = [False] * len(document.text)
        for piece in document.furniture:
            for index in range(piece.start, min(piece.end, len(gone))):
                gone[index] = True
        kept = [i for i in range(len(gone)) if not gone[i]]
        cutting.text = "".join(document.text[i] for i in kept)
        cutting.origin = kept
    for pattern, keep in CUTS[:-1]:
        cutting.replace(pattern, keep)
    cutting.replace(BROKEN_NAME, None)
    text = cutting.text
    abbreviation = rulebook(document.language).pattern("view.abbreviation")
    sentences = tuple(_sentences(text, abbreviation))
    contacts = tuple(contacts_in(document.text))
    return View(document, text, fold(text), tuple(cutting.origin), sentences, contacts)


def _blocks(text: str) -> list[tuple[int, int, str]]:
    """Blocks of text that belong together: paragraphs, headings, items of lists."""
    lines: list[tuple[int, int]] = []
    position = 0
    for piece in text.splitlines(keepends=True):
        lines.append((position, position + len(piece)))
        position += len(piece)
    wrapped = _is_wrapped([text[s:e].rstrip() for s, e in lines if text[s:e].strip()])
    blocks: list[tuple[int, int, str]] = []
    blank = True
    for start, end in lines:
        words = text[start:end]
        if not words.strip():
            blank = True
            continue
        heading = words.lstrip().startswith("#")
        bullet = BULLET.match(words)
        joins = bool(blocks) and not bullet and not heading and blocks[-1][2] != "heading"
        if joins:
            before = text[blocks[-1][0] : blocks[-1][1]].rstrip()
            goes_on = not re.search(r"[.!?…:]\s*$", before)
            lower = words.lstrip()[:1].islower()
            joins = (
                (goes_on and lower)
                if blank
                else (wrapped and (goes_on or lower)) or (goes_on and lower)
            )
        if joins:
            blocks[-1] = (blocks[-1][0], end, blocks[-1][2])
        else:
            mark = bullet or re.match(r"\s*#+\s*|\s+", words)
            offset = mark.end() if mark else 0
            blocks.append(
                (start + offset, end, "heading" if heading else "item" if bullet else "text")
            )
        blank = False
    return blocks


def _is_wrapped(lines: list[str]) -> bool:
    if len(lines) < 4:
        return False
    longest = max(map(len, lines))
    long_lines = sum(len(line) > longest * 0.6 for line in lines)
    unfinished = sum(not TERMINAL.search(line) for line in lines)
    return longest <= 130 and long_lines > len(lines) * 0.5 and unfinished > len(lines) * 0.4


def _sentences(text: str, abbreviation: re.Pattern[str]) -> list[Sentence]:
    found: list[Sentence] = []
    for number, (start, end, shape) in enumerate(_blocks(text)):
        block = text[start:end]
        kind = shape
        spans = _sentence_spans(block, abbreviation)
        if (
            kind == "text"
            and len(spans) == 1
            and len(block) < 140
            and not re.search(r"[.;,]\s*$", block)
        ):
            kind = "heading"
        for left, right in spans:
            found.append(
                Sentence(
                    len(found), start + left, start + right, number, kind,
                    text[start + left : start + right],
                )
            )  # fmt: skip
    return found


def _sentence_spans(block: str, abbreviation: re.Pattern[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer(r"[.!?…]+[\"”»)\]]*\s+(?=[\"“«(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])", block):
        before = block[start : match.start()]
        if block[match.start()] == "." and abbreviation.search(before):
            continue
        if before.count("(") > before.count(")") and match.start() - start < 300:
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(block)))
    out = []
    for left, right in spans:
        words = block[left:right]
        stripped = words.strip()
        if stripped:
            offset = words.index(stripped[0])
            out.append((left + offset, left + offset + len(stripped)))
    return out
