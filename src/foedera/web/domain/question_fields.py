"""The parameters of questions as fields of a form, and their values as addresses carry them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from foedera.search.questions import Kind, Parameter, choices
from foedera.terms import SCHEME_ADDRESS, Term
from foedera.web.languages import best_literal
from foedera.web.surface import Surface
from foedera.web.view import Viewer

MOST_CHOICES = 300
"""Values that a form offers to choose from; where there are more, it takes an address."""
Values = Mapping[str, ox.NamedNode | ox.Literal | None]


@dataclass(frozen=True)
class OptionView:
    """One value that a form offers."""

    code: str
    text: str


@dataclass(frozen=True)
class FieldView:
    """One parameter as a field of the form."""

    name: str
    label: str
    kind: str
    """`select`, or the type of an input: `text`, `date`, `number`."""
    value: str
    optional: bool
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True)
class Fields:
    """The fields of the questions of one release."""

    surface: Surface

    async def field(self, parameter: Parameter, values: Values, viewer: Viewer) -> FieldView:
        """A parameter, filled in with what a request gives or with its default."""
        term = values.get(parameter.name) or self.default(parameter)
        options = await self._options(parameter, viewer)
        kind = {Kind.DATE: "date", Kind.INTEGER: "number"}.get(parameter.kind, "text")
        value = self.written(term) or ""
        if options is not None:
            kind = "select"
            if value and value not in {one.code for one in options}:
                options = (OptionView(value, value), *options)
        return FieldView(
            parameter.name,
            parameter.labels[viewer.language],
            kind,
            value,
            parameter.optional,
            options or (),
        )

    async def _options(self, parameter: Parameter, viewer: Viewer) -> tuple[OptionView, ...] | None:
        """What a form offers; None where there is nothing to choose from, or too much."""
        query = choices(parameter)
        if query is None:
            return None
        key = f"choices {parameter.kind} {parameter.of}"
        kept = self.surface.kept.get(key)
        labels: dict[Term, list[ox.Literal]] = kept if isinstance(kept, dict) else {}
        if not isinstance(kept, dict):
            for row in await self.surface.engine.rows(f"{query} LIMIT {3 * MOST_CHOICES}"):
                if isinstance(row["label"], ox.Literal):
                    labels.setdefault(row["value"], []).append(row["label"])
            self.surface.kept[key] = labels
        if not labels or len(labels) > MOST_CHOICES:
            return None
        found = []
        for term, names in labels.items():
            best = best_literal(names, viewer.chain)
            code = self.written(term) or ""
            found.append(OptionView(code, best.value if best else code))
        return tuple(sorted(found, key=lambda one: one.text.casefold()))

    def default(self, parameter: Parameter) -> ox.NamedNode | ox.Literal | None:
        """The term that a question has where none is given."""
        if parameter.optional:
            return None
        base = self.surface.addresses.base
        prefixes = "".join(f"@prefix {n}: <{i}> .\n" for n, i in base.prefixes().items())
        text = f"{prefixes}<a:a> <a:b> {parameter.default} ."
        try:
            turtle = ox.RdfFormat.TURTLE
            quads = list(ox.parse(text.encode(), format=turtle, base_iri=base.address))
        except SyntaxError:
            return None
        term = quads[0].object if quads else None
        return term if isinstance(term, ox.NamedNode | ox.Literal) else None

    def written(self, term: Term | None) -> str | None:
        """A term as an address carries it: `actor/eurobiomed`, `sea`, `2017-02-15`."""
        if isinstance(term, ox.NamedNode):
            value = term.value.removeprefix(f"{self.surface.root}id/")
            return value.removeprefix(f"{SCHEME_ADDRESS}sector/")
        return term.value if isinstance(term, ox.Literal) else None
