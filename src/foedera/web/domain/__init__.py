"""The pages of the domain: evidence, documents, missions, agreements and actors."""

from foedera.web.domain.extension import Domain, domain_of

__all__ = ["Domain", "domain_of"]
