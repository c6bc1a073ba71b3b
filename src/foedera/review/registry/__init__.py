"""Changes of the registry after the fact: what is one, what was two, what must go."""

from foedera.review.registry.editing import Changed, RegistryError
from foedera.review.registry.likeness import Pair, probable_duplicates
from foedera.review.registry.merging import merge
from foedera.review.registry.splitting import Successor, split
from foedera.review.registry.withdrawing import Withdrawn, scrub_desks, withdraw

__all__ = [
    "Changed",
    "Pair",
    "RegistryError",
    "Successor",
    "Withdrawn",
    "merge",
    "probable_duplicates",
    "scrub_desks",
    "split",
    "withdraw",
]
