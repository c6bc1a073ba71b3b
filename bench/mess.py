"""What people do to names, class by class, and names that look alike and mean something else."""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from bench.names import FIELDS, FIRST
from foedera.linking import Candidate, Entry, Linker, Mention, NameKind
from foedera.linking.words import bag_key, known_words, words_of

FD = "https://w3id.org/foedera/def#"
Draw = random.Random
_FORMS = ("SA", "SAS", "Inc.", "Ltd", "GmbH", "SARL", "LLC", "S.A.")
_KINDS = ("Cluster", "University", "Foundation", "Institute", "Chamber of Commerce", "Festival")


class Case(NamedTuple):
    """A messy name and the entity that it means; None where it must not be matched."""

    mess: str
    mention: Mention
    means: str | None


def accents(name: str, entry: Entry, draw: Draw) -> str | None:
    bare = unicodedata.normalize("NFKD", name)
    return "".join(c for c in bare if not unicodedata.combining(c))


def case(name: str, entry: Entry, draw: Draw) -> str | None:
    return draw.choice((name.upper(), name.lower(), name.title()))


def order(name: str, entry: Entry, draw: Draw) -> str | None:
    words = name.split()
    if len(words) < 2:
        return None
    turned = words[-1:] + words[:-1]
    return ", ".join((turned[0], " ".join(turned[1:]))) if draw.random() < 0.5 else " ".join(turned)


def punctuation(name: str, entry: Entry, draw: Draw) -> str | None:
    return name.replace("-", " ").replace("'", "\N{RIGHT SINGLE QUOTATION MARK}").replace(
        " & ", " et "
    ) + draw.choice(("", ".", " "))


def legal_form(name: str, entry: Entry, draw: Draw) -> str | None:
    if f"{FD}Company" not in entry.types:
        return None
    return f"{name} {draw.choice(_FORMS)}"


def typing_error(name: str, entry: Entry, draw: Draw) -> str | None:
    words = name.split()
    long = [place for place, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return None
    place = draw.choice(long)
    word = words[place]
    at = draw.randrange(1, len(word) - 1)
    letter = draw.choice(string.ascii_lowercase)
    words[place] = draw.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + letter + word[at + 1 :],
        )
    )
    return " ".join(words)


def partial(name: str, entry: Entry, draw: Draw) -> str | None:
    """A word that says what kind of thing it is left out, or a first name shortened."""
    words = name.split()
    if f"{FD}Person" in entry.types and len(words) == 2:
        return f"{words[0][0]}. {words[1]}"
    generic = known_words().generic
    kept = [word for word in words if not set(words_of(word)) & generic]
    if not kept or len(kept) == len(words):
        return None
    return " ".join(kept)


def acronym(name: str, entry: Entry, draw: Draw) -> str | None:
    known = [n for n in entry.names if n.split()[0].isupper() and 3 <= len(n.split()[0]) <= 8]
    return draw.choice(known) if known else None


def both(name: str, entry: Entry, draw: Draw) -> str | None:
    first = case(name, entry, draw) or name
    return typing_error(accents(first, entry, draw) or first, entry, draw)


MESSES: Mapping[str, Callable[[str, Entry, Draw], str | None]] = {
    "accents": accents,
    "case": case,
    "word order": order,
    "punctuation": punctuation,
    "legal form": legal_form,
    "typing error": typing_error,
    "partial name": partial,
    "acronym": acronym,
    "accents, case and typing error": both,
}


def cases(
    entries: list[Entry],
    absent: list[Entry],
    count: int,
    seed: int = 1,
    towns: Mapping[str, str] | None = None,
    registry: list[Entry] | None = None,
) -> Iterator[Case]:
    """Messy names of entities, and names of absent or invented ones, about one in four.

    A name that several entities bear, or that a mess turns into another's, means neither: such
    cases are left out. `towns` gives the name of a place by its IRI, `registry` everything that
    is there where `entries` are only a part of it.
    """
    draw = random.Random(seed)
    bearers, plain = _bearers(registry or entries)
    makers = [*MESSES, *(["town beside"] if towns else [])]
    made = 0
    while made < count:
        if made % 4 == 3:
            mess, name = _alike(entries, absent, draw)
            if name and bag_key(words_of(name)) not in bearers:
                made += 1
                yield Case(mess, Mention(name), None)
            continue
        entry = draw.choice(entries)
        kinds = [n for n, kind in entry.names.items() if kind is not NameKind.HIDDEN]
        name = draw.choice(sorted(kinds))
        mess = draw.choice(makers)
        if mess == "town beside":
            messy = _with_town(name, entry, draw, towns or {})
        else:
            messy = MESSES[mess](name, entry, draw)
        if not messy or messy == name:
            continue
        own = {entry.iri}
        key = bag_key(words_of(messy))
        sharing = plain.get(key, own) if mess == "partial name" else own
        if bearers[bag_key(words_of(name))] == own == bearers.get(key, own) == sharing:
            made += 1
            yield Case(mess, Mention(messy), entry.iri)


def _with_town(name: str, entry: Entry, draw: Draw, towns: Mapping[str, str]) -> str | None:
    near = sorted(towns[place] for place in entry.places if place in towns)
    return draw.choice((f"{name} ({near[0]})", f"{name}, {near[0]}")) if near else None


def _bearers(entries: list[Entry]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Who bears each name, and who would without the words that say of what kind a thing is."""
    generic = known_words().generic
    whole: dict[str, set[str]] = {}
    plain: dict[str, set[str]] = {}
    for entry in entries:
        for name in entry.names:
            words = words_of(name)
            whole.setdefault(bag_key(words), set()).add(entry.iri)
            kept = [word for word in words if word not in generic]
            plain.setdefault(bag_key(kept), set()).add(entry.iri)
    return whole, plain


def _alike(entries: list[Entry], absent: list[Entry], draw: Draw) -> tuple[str, str | None]:
    """A name that must not be matched."""
    entry = draw.choice(entries)
    name = draw.choice(sorted(entry.names))
    words = name.split()
    choice = draw.randrange(6)
    if choice <= 1 and absent:
        gone = draw.choice(absent)
        clean = draw.choice(sorted(gone.names))
        if choice == 0:
            return "absent entity", clean
        return "absent entity, messy", MESSES["case"](
            accents(clean, gone, draw) or clean, gone, draw
        )
    if choice == 2:
        digits = [place for place, word in enumerate(words) if word.isdigit()]
        if digits:
            words[digits[0]] = str(int(words[digits[0]]) + draw.randrange(1, 5))
            return "another number", " ".join(words)
        return "another number", f"{name} {draw.randrange(2, 30)}"
    if choice == 3:
        if f"{FD}Person" in entry.types:
            return "another first name", " ".join((draw.choice(FIRST), *words[1:]))
        return "another word too many", f"{name} {draw.choice(FIELDS)[0]} {draw.choice(_KINDS)}"
    if choice == 4 and len(words) > 1:
        other = draw.choice(sorted(draw.choice(entries).names)).split()
        return "halves of two names", " ".join((*words[: len(words) // 2], other[-1]))
    return "another kind of thing", f"{draw.choice(_KINDS)} of {words[-1]}"


class Tally(NamedTuple):
    """What came of some cases."""

    positives: int
    right: int
    wrong: list[tuple[Case, Candidate]]
    missed: list[tuple[Case, Candidate | None]]

    @property
    def precision(self) -> float:
        taken = self.right + len(self.wrong)
        return self.right / taken if taken else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.positives if self.positives else 0.0


def tally(linker: Linker, made: Iterable[Case]) -> Tally:
    """Resolve every case and count the automatic matches."""
    positives, right = 0, 0
    wrong: list[tuple[Case, Candidate]] = []
    missed: list[tuple[Case, Candidate | None]] = []
    for each in made:
        found = linker.candidates(each.mention, 2)
        first = found[0] if found else None
        positives += each.means is not None
        if first is not None and first.match:
            if first.iri == each.means:
                right += 1
            else:
                wrong.append((each, first))
        elif each.means is not None:
            missed.append((each, first))
    return Tally(positives, right, wrong, missed)
