"""What extraction proposes: actors, roles, missions and agreements, each with its passages."""

from dataclasses import dataclass, field

from foedera.extraction.actor import Actor
from foedera.extraction.dates import DateMention
from foedera.extraction.scene import Role

HIGH, MEDIUM, LOW = "high", "medium", "low"


@dataclass(eq=False)
class Mission:
    """One journey or hosted visit of a delegation."""

    status: str = "held"
    origin: list[str] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    start: str | None = None
    end: str | None = None
    relative_date: bool = False
    leaders: list[Actor] = field(default_factory=list)
    organisers: list[Actor] = field(default_factory=list)
    participants: list[Actor] = field(default_factory=list)
    met: list[Actor] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    # The sentence that tells its start, where that is another one.
    dated: list[int] = field(default_factory=list)
    confidence: str = MEDIUM

    def people(self) -> list[Actor]:
        """All actors with a part in the mission."""
        return [*self.leaders, *self.organisers, *self.participants, *self.met]


@dataclass(eq=False)
class Agreement:
    """One instrument of cooperation, or several told as one (`count`)."""

    kind: str
    status: str
    parties: list[Actor] = field(default_factory=list)
    signatories: list[Actor] = field(default_factory=list)
    initiators: list[Actor] = field(default_factory=list)
    date: DateMention | None = None
    signed: str | None = None
    relative_date: bool = False
    place: list[str] = field(default_factory=list)
    during: Mission | None = None
    subject: str | None = None
    sectors: list[str] = field(default_factory=list)
    count: int | None = None
    sentences: list[int] = field(default_factory=list)
    # The sentence that tells its date, where that is another one.
    dated: list[int] = field(default_factory=list)
    definite: bool = False
    distributed: bool = False
    heading: bool = False
    # Its parties were only named beside it.
    gathered: bool = False
    # Counted between bodies that the text does not name.
    unnamed: bool = False
    confidence: str = MEDIUM


@dataclass(eq=False)
class Findings:
    """All that was found in one document."""

    actors: list[Actor] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    missions: list[Mission] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    # Territories that a judgement takes for actors, and names that it takes for nobody's.
    territories: list[Actor] = field(default_factory=list)
    doubted: list[Actor] = field(default_factory=list)


def add(to: list[Actor], *actors: Actor | None) -> None:
    """Append actors that are not there yet."""
    for actor in actors:
        if actor is not None and actor not in to:
            to.append(actor)
