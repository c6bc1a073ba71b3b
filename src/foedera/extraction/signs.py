"""Signs: the private-use characters that stand for names and dates in a masked sentence."""

# What a mention names.
PERSON, ORGANISATION, PLACE = "person", "organisation", "place"
EVENT, PROGRAMME, REFERENCE, UNKNOWN = "event", "programme", "reference", "unknown"
BASES = {
    PERSON: 0xE000,
    ORGANISATION: 0xE400,
    PLACE: 0xE800,
    EVENT: 0xEC00,
    "date": 0xF000,
    # A name of which nothing tells yet what it is.
    UNKNOWN: 0xF400,
}
P, O, L, E, D = (  # noqa: E741
    "[\ue000-\ue3ff]",
    "[\ue400-\ue7ff]",
    "[\ue800-\uebff]",
    "[\uec00-\uefff]",
    "[\uf000-\uf3ff]",
)
ACTOR = "[\ue000-\ue7ff\uf400-\uf7ff]"
# A body, or a name that may be one.
BODY = "[\ue400-\ue7ff\uf400-\uf7ff]"
NAME = "[\ue000-\uebff\uf400-\uf7ff]"
SIGN = "[\ue000-\uf7ff]"
# What the patterns of a rule file write for them; `{SIGNS}` stands inside a class of its own.
PLACEHOLDERS = {
    "P": P, "O": O, "L": L, "E": E, "D": D,
    "ACTOR": ACTOR, "BODY": BODY, "NAME": NAME, "SIGN": SIGN, "SIGNS": SIGN[1:-1],
}  # fmt: skip
