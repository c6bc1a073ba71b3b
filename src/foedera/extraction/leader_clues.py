"""Clues of leading: what speaks for a person's heading a mission, besides having a part in it."""

import re

from foedera.extraction.actor import Actor
from foedera.extraction.clues import STEM, Clues
from foedera.extraction.findings import Mission
from foedera.extraction.part_clues import in_mission

SHORTEST = 3
FEW, SEVERAL = 3, 4


def of_leader(clues: Clues, person: Actor, mission: Mission) -> set[str]:
    """The clues of a person's leading a mission: part, posts, the words beside, company."""
    found = in_mission(clues, person, mission) | _posts(clues, person)
    told = set(mission.sentences)
    for number, position in clues.places.get(id(person), []):
        around = clues.around(number, position)
        found |= around
        if number in told:
            found |= {f"told:{one}" for one in around if one[1:2].isdigit()}
    return found | _company(clues, person, mission)


def _posts(clues: Clues, person: Actor) -> set[str]:
    """The stems of a person's posts."""
    titles = (role.title for role in clues.roles if role.person is person)
    return {
        f"title:{word[:STEM]}"
        for title in titles
        for word in re.findall(r"[a-z]+", title)
        if len(word) >= SHORTEST
    }


def _company(clues: Clues, person: Actor, mission: Mission) -> set[str]:
    """How a person stands among those who were not met: named first, most, alone."""
    people = [one for one in clues.candidates if one.is_person and one not in mission.met]
    if person not in people:
        return {"rank:met"}
    people.sort(key=lambda one: min((m.start for m in one.mentions), default=clues.length))
    found = {f"rank:{min(people.index(person), FEW)}", f"of:{min(len(people), SEVERAL)}"}
    often = {id(one): len(clues.places.get(id(one), ())) for one in people}
    if often[id(person)] == max(often.values()):
        found.add("most named")
    going = [one for one in people if one in mission.participants]
    if person in going:
        found |= {"goes", f"goes:{min(going.index(person), 2)}", f"goes:of:{min(len(going), FEW)}"}
    told = [one for one in people if one.is_named_in(mission.sentences)]
    if person in told[:1]:
        found.add("first told" if len(told) > 1 else "only told")
    return found
