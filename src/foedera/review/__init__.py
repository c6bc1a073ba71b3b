"""From proposals to decisions: what a person accepts becomes statements, as a small diff."""

from foedera.review.accepting import Written, accept_into
from foedera.review.concepts import Concepts
from foedera.review.decisions import DecisionError
from foedera.review.desk import Desk, DeskError
from foedera.review.entities import Entities, Entity
from foedera.review.identifying import Linker, NameLinker
from foedera.review.linked import RegistryLinker
from foedera.review.opening import desks, open_file

__all__ = [
    "Concepts",
    "DecisionError",
    "Desk",
    "DeskError",
    "Entities",
    "Entity",
    "Linker",
    "NameLinker",
    "RegistryLinker",
    "Written",
    "accept_into",
    "desks",
    "open_file",
]
