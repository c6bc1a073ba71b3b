"""Terms as small numbers, and back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from foedera.terms import Term


class Numbering:
    """A number for each term, in the order in which terms are met."""

    __slots__ = ("_numbers", "terms")

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._numbers: dict[Term, int] = {}

    def add(self, term: Term) -> int:
        """The number of a term, which gets one where it has none."""
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.terms)
            self.terms.append(term)
        return number

    def number(self, term: Term) -> int | None:
        """The number of a term; None where it has none."""
        return self._numbers.get(term)

    def literals(self) -> npt.NDArray[np.bool_]:
        """Which numbers stand for literals."""
        return np.fromiter(
            (isinstance(term, ox.Literal) for term in self.terms), dtype=bool, count=len(self.terms)
        )
