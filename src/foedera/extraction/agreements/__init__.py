"""Agreements: the noun, the verb that says what became of it, and who is bound.

`finder` goes through a document's scenes; `nouns` and `fate` read the noun and what became of it,
`sides` whom the syntax binds, `telling` puts one sentence's noun together, `several` sentences that
tell of more than one, `circumstances` when and where, `continuation` sentences that go on about an
agreement told before, `merging` one agreement told twice.
"""

from foedera.extraction.agreements.finder import AgreementFinder

__all__ = ["AgreementFinder"]
