"""What the reader of one kind of file hands over."""

from dataclasses import dataclass

from foedera.documents.document import Furniture


@dataclass(frozen=True)
class Rendered:
    """The words of a file in reading order, with what its format says about it."""

    text: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    address: str | None = None
    language: str | None = None
    furniture: tuple[Furniture, ...] = ()
