"""When two literals are one value."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from foedera.terms import XSD

_WHOLE_NUMBERS = (
    "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
    "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
    "unsignedByte",
)  # fmt: skip
_EXACT_NUMBERS = frozenset(XSD[name].value for name in (*_WHOLE_NUMBERS, "decimal"))


def same_value(one: ox.Literal, other: ox.Literal) -> bool:
    """Whether two literals denote one value: exact numbers by value, all else by term.

    XSD 1.1 Datatypes, section 3.3.3: xsd:integer and its kin lie within xsd:decimal.
    """
    if one == other:
        return True
    if one.datatype.value in _EXACT_NUMBERS and other.datatype.value in _EXACT_NUMBERS:
        try:
            return Decimal(one.value) == Decimal(other.value)
        except InvalidOperation:
            return False
    return False
