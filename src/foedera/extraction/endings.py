"""Endings: how far a name reaches once it has begun."""

from collections.abc import Callable

from foedera.extraction.acronyms import acronym_after, capital_soon, to_bracket
from foedera.extraction.connecting import WITH_COMPLEMENT, Reach, after_connectors, goes_on
from foedera.extraction.line import Line

# Kinds of bodies with several fields in a name: "Ministère du Commerce, de l'Industrie et".
FIELDED = frozenset(["state", "chamber"])
# And where heads come last: "Association of Chambers of Commerce, Industry and Agriculture".
ENUMERATING = frozenset(["state", "chamber", "association"])
STROKES = frozenset(["/", "&", "-", "–"])
DASHES = frozenset(["-", "–"])
# How many connectors may follow one another inside a name: "de la".
CONNECTORS = 3
# How many words are looked at for the end of an enumeration.
ENUMERATION = 8


def name_end(line: Line, index: int) -> int | None:
    """The end of the name that begins at a token, None where it turns out to be none."""
    head, token = line.head_length(index), line.tokens[index]
    begun = index + max(1, head, line.country_length(index), line.place_length(index))
    end = _extended(line, index, begun, bool(head))
    end = to_bracket(line, index, end, bool(head))
    if head and not token.capital:
        # A common noun that begins a name needs a capital later, or an acronym after it.
        capital = any(t.capital and t.is_word for t in line.tokens[index + head : end])
        if not capital and not acronym_after(line, end):
            return None
    return end


def _extended(line: Line, start: int, end: int, headed: bool) -> int:
    # An event's name runs on like a body's: "Convention internationale X 2014".
    headed = headed or (line.head_first and line.is_in(start, "event"))
    first = line.tokens[start]
    reach = Reach(
        line=line,
        start=start,
        end=end,
        headed=headed,
        named=any(
            t.capital and t.folded not in line.rules.kind_of_word for t in line.tokens[start:end]
        ),
        person=line.places.is_given_name(first.text) and not headed and not first.text.isupper(),
        capital_head=first.capital,
    )
    while reach.end < len(line.tokens) and line.touching(reach.end - 1, reach.end):
        outcomes = (step(reach) for step in STEPS)
        if not next((outcome for outcome in outcomes if outcome is not None), False):
            break
    return _trimmed(line, start, reach.end)


# Each step looks at the token where a name may be over: it takes it in (True), says that the name
# is over (False), or leaves it to the next step (None).


def _capital(reach: Reach) -> bool | None:
    line, end = reach.line, reach.end
    token = line.tokens[end]
    if not line.capital_at(end) or (token.text.isupper() and line.is_in(end, "single_letters")):
        return None
    if _new_name(reach) or line.dates(end) or line.is_in(end, "journeys"):
        return False
    form = token.text.isupper() and line.is_in(end, "company_forms")
    particle = _particle_at(line, end) and end - reach.start <= 2 and not reach.headed
    if line.is_in(end, "determiners") and not form and not line.upper and not particle:
        return False
    shouted = token.text.isupper() and len(token.text) > 1 and not line.upper
    if shouted and line.is_ordinary(end):
        return False
    if reach.person and _no_surname(line, end):
        reach.person = False
    kind_word = token.folded in line.rules.kind_of_word and not reach.person
    reach.headed = reach.headed or kind_word
    return reach.take(1)


def _no_surname(line: Line, index: int) -> bool:
    """Whether a kind's word with a complement ends what looked like a person: "X Chamber of"."""
    kind = line.rules.kind_of_word.get(line.tokens[index].folded)
    after = index + 2
    while after < len(line.tokens) and line.is_in(after, "articles"):
        after += 1  # "China Council for the Promotion of"
    complement = line.capital_at(after) and line.is_in(index + 1, "complements")
    return not line.head_first and kind in WITH_COMPLEMENT - {"other"} and complement


def _new_name(reach: Reach) -> bool:
    """Whether a person's name begins where a body's or a place's ends."""
    line, start, end = reach.line, reach.start, reach.end
    if not line.is_person_at(end):
        return False
    place = line.places.level(line.text(start, end)) is not None and not reach.person
    return (reach.headed and not reach.named) or place or line.is_settled_place(start, end)


def _figure(reach: Reach) -> bool | None:
    tokens, end = reach.line.tokens, reach.end
    text = tokens[end].text
    if not (text.isdigit() and len(text) <= 4 and reach.named and not reach.person):
        return None
    following = tokens[end + 1].text if end + 1 < len(tokens) else ""
    padded = len(text) == 2 and text[0] == "0"
    if following[:1].isdigit() or following in {"-", "%"} or padded:
        return False
    return reach.take(1, named=reach.named)


def _genitive(reach: Reach) -> bool | None:
    """ "Canada's Ocean Supercluster", "Growers' Association"."""
    line, end = reach.line, reach.end
    if not line.words["genitive"]:
        return None
    if line.is_in(end, "genitive") and _owns_name(reach):
        reach.headed = True
        return reach.take(2, named=reach.named)
    plural = line.tokens[end].text in {"'", "’"} and line.tokens[end - 1].text.endswith("s")
    if plural and line.capital_at(end + 1) and line.touching(end, end + 1):
        return reach.take(1, named=reach.named)
    return None


def _stroke(reach: Reach) -> bool | None:
    line, end = reach.line, reach.end
    token = line.tokens[end]
    if token.text not in STROKES or not line.capital_at(end + 1) or not reach.named:
        return None
    if _is_list_dash(line, end) or _parts_two(line, reach.start, end):
        return None
    if token.text in DASHES and (not reach.headed or line.is_date_word(end + 1)):
        return False
    return reach.take(2)


def _enumeration(reach: Reach) -> bool | None:
    if reach.line.tokens[reach.end].text != "," or not reach.headed:
        return None
    end = _enumerated(reach.line, reach.start, reach.end)
    return None if end is None else reach.take(end - reach.end, named=reach.named)


def _connection(reach: Reach) -> bool | None:
    line, end = reach.line, reach.end
    run = end
    while (
        run < len(line.tokens)
        and run - end < CONNECTORS
        and line.is_in(run, "connectors")
        and line.touching(run - 1, run)
    ):
        run += 1
    if run == end:
        return None
    if not after_connectors(reach, run):
        return False
    return reach.take(run + max(1, line.place_length(run)) - end)


def _adjective(reach: Reach) -> bool | None:
    """ "Agence nationale de X", "ministère chilien de l'Énergie"."""
    line, start, end = reach.line, reach.start, reach.end
    token = line.tokens[end]
    if not (reach.headed and line.head_first and token.is_word and not token.post):
        return None
    after_noun = goes_on(line, end + 1) or line.tokens[end - 1].pos == "NOUN"
    if reach.capital_head and token.pos == "ADJ" and after_noun:
        return reach.take(1, named=reach.named)
    after_head = end == start + line.head_length(start)
    if after_head and line.head_kind(start, end - start) != "company" and _describes(line, end):
        return reach.take(1, named=reach.named)
    return None


def _direction(reach: Reach) -> bool | None:
    """ "BRETAGNE sud"."""
    line, end = reach.line, reach.end
    if line.is_in(end, "directions") and line.tokens[end - 1].text.isupper() and reach.headed:
        return reach.take(1, named=reach.named)
    return None


def _field(reach: Reach) -> bool | None:
    """A word that may stand in a body's name: "commerce", "industrie"."""
    line, end = reach.line, reach.end
    if not (reach.headed and line.is_in(end, "inside")):
        return None
    if not (line.head_first or line.tokens[end].capital):
        return None
    if not (reach.capital_head or capital_soon(line, end)):
        return False
    return reach.take(1, named=reach.named)


STEPS: tuple[Callable[[Reach], bool | None], ...] = (
    _capital, _figure, _genitive, _stroke, _enumeration, _connection, _adjective, _direction,
    _field,
)  # fmt: skip


def _enumerated(line: Line, start: int, end: int) -> int | None:
    """The end of one more field in a name, after a comma."""
    if not line.head_first:
        return _enumerated_before_head(line, start, end)
    head = line.head_length(start)
    if not head or line.head_kind(start, head) not in FIELDED:
        return None
    after = end + 1
    while after < len(line.tokens) and line.is_in(after, "field_openers"):
        after += 1
    if after == end + 1 or after >= len(line.tokens):
        return None
    rest = [t.folded for t in line.tokens[after : after + ENUMERATION]]
    closing = next((i for i, word in enumerate(rest) if word in line.words["and"]), None)
    closed = closing is not None and not {".", ";", ":", "("} & set(rest[:closing])
    return after + 1 if closed and line.is_in(after, "inside") else None


def _enumerated_before_head(line: Line, start: int, end: int) -> int | None:
    """The same as in "Department of Agriculture, Trade and Consumer Protection"."""
    words = [t.folded for t in line.tokens[start:end]]
    if not line.words["complements"] & set(words):
        return None
    bound = next(n for n, word in enumerate(words) if word in line.words["complements"])
    heads = {line.rules.kind_of_word.get(word) for word in words[:bound]}
    if not heads & ENUMERATING or not line.capital_at(end + 1):
        return None
    rest = line.tokens[end + 1 : end + 1 + ENUMERATION]
    closing = next((i for i, t in enumerate(rest) if t.folded in line.words["and"]), None)
    if closing is None or not all(t.capital or t.text == "," for t in rest[:closing]):
        return None
    last = closing + 1 < len(rest) and rest[closing + 1].folded in line.words["inside"]
    return end + 2 if line.is_in(end + 1, "inside") and last else None


def _particle_at(line: Line, index: int) -> bool:
    """Whether a capitalised article begins a surname: "Ann Le Exemple"."""
    return (
        line.is_in(index, "surname_articles")
        and line.tokens[index].text.istitle()
        and line.sentence.kind != "heading"
        and line.capital_at(index + 1)
        and line.touching(index, index + 1)
    )


def _owns_name(reach: Reach) -> bool:
    """Whether a place and what it owns are one name: "Canada's Ocean Supercluster"."""
    line, first = reach.line, reach.end + 1
    if not line.places.level(line.text(reach.start, reach.end)) or not line.capital_at(first):
        return False
    last = line.last_capital(first)
    return last > first and line.tokens[last].folded in line.rules.kind_of_word


def _describes(line: Line, index: int) -> bool:
    """Whether an adjective parts a head from the rest of the name."""
    token = line.tokens[index]
    return (
        not line.is_in(index, "connectors")
        and not line.is_in(index, "and")
        and token.pos in {"ADJ", "NOUN", "VERB", "PROPN", "X"}
        and bool(line.rules.pattern("mentions.adjective").search(token.folded))
        and goes_on(line, index + 1)
    )


def _parts_two(line: Line, start: int, index: int) -> bool:
    """Whether a stroke with blanks about it stands between two names: "Oslo / Bergen"."""
    head = line.head_length(start)
    if head and line.head_kind(start, head) == "region":
        return False  # "Région Occitanie / Pyrénées-Méditerranée"
    return line.tokens[index].text == "/" and line.gap(index) != ""


def _is_list_dash(line: Line, index: int) -> bool:
    dashes = sum(token.text in DASHES for token in line.tokens)
    return line.tokens[index].text in DASHES and line.gap(index) != "" and dashes > 1


def _trimmed(line: Line, start: int, end: int) -> int:
    while (
        end - 1 > start and not line.tokens[end - 1].capital and line.is_in(end - 1, "connectors")
    ):
        end -= 1
    return end
