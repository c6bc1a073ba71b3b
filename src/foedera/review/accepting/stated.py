"""Accepted claims as statements with passages, modality, certainty and rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from foedera.review.accepting.sitting import Sitting
from foedera.review.model import Claim
from foedera.review.stating import PREFERRED, Said, Stating
from foedera.statements import Statement, mint_statement_name
from foedera.terms import CERTAINTY, FD, MODALITY, RANK, XSD


def stated(claims: Iterable[Claim], stating: Stating, sitting: Sitting) -> dict[Said, Statement]:
    """The statements that claims come to, by their triples."""
    said: dict[Said, Statement] = {}
    for claim in claims:
        passages = tuple(sitting.passage(span) for span in claim.spans)
        for triple in stating.triples(claim):
            known = said.get(triple)
            if known is not None:
                both = tuple(dict.fromkeys((*known.passages, *passages)))
                said[triple] = replace(known, passages=both)
                continue
            subject, predicate, value = triple
            plain = ox.Triple(subject, predicate, value)
            said[triple] = Statement(
                name=mint_statement_name(plain, sitting.source.slug, sitting.base),
                subject=subject,
                predicate=predicate,
                object=value,
                document=sitting.document,
                passages=passages,
                modality=MODALITY[claim.modality],
                certainty=CERTAINTY[claim.certainty],
                confidence=ox.Literal(_decimal(_confidence(claim)), datatype=XSD.decimal),
                rank=RANK.preferred if predicate.value in PREFERRED else RANK.normal,
                activity=sitting.activity,
                notes=tuple(
                    ox.Literal(text, language=tag) for tag, text in sorted(claim.note.items())
                ),
            )
    parties = {value for _, predicate, value in said if predicate == FD.hasPartyRole}
    return {
        triple: statement
        for triple, statement in said.items()
        if triple[1] != FD.signsFor or triple[2] in parties
    }


def _confidence(claim: Claim) -> float:
    """A reviewed claim is read by a person: the extractor's own score stays in the work folder."""
    return {"explicit": 0.98, "contextual": 0.85}.get(claim.certainty, 0.75)


def _decimal(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
