"""Clues of a country: what speaks for a journey's guests being from there, or its hosts."""

from collections import Counter

from foedera.extraction.findings import Mission
from foedera.extraction.place_clues import PlaceClues

# What a place is within the document says nothing of its country.
OF_ONE_PLACE = ("order:", "named:", "many:", "is:", "country", "countries:")


class CountryClues:
    """The countries that one document tells, in the order of the text, and what speaks for each."""

    def __init__(self, places: PlaceClues) -> None:
        self.places, self.clues = places, places.clues
        self.told = [country for country in self.clues.sides.of_word if country]
        self.countries = list(dict.fromkeys(self.told))
        self.rank = [country for country, _ in Counter(self.told).most_common()]
        self.fixed = {country: self._fixed(country) for country in self.countries}

    def of(self, country: str, mission: Mission) -> set[str]:
        """The clues of one country for one mission."""
        found = set(self.fixed[country])
        for place in self.places.places:
            if place.country == country:
                own = self.places.of(place, mission)
                found |= {clue for clue in own if not clue.startswith(OF_ONE_PLACE)}
                found.add("placed")
        return found

    def _fixed(self, country: str) -> set[str]:
        """What the text says of a country whatever the mission."""
        sides, syntax = self.clues.sides, self.clues.syntax
        found = {
            f"countries:{min(len(self.countries), 5)}",
            f"order:{min(self.countries.index(country), 3)}",
            f"rank:{min(self.rank.index(country), 3)}",
        }
        for token in syntax.parsed:
            if sides.of_word[token.i] == country:
                part = "adjective" if token.pos_ == "ADJ" else "noun"
                found |= {f"beside:{part}:{one}" for one in syntax.classes[token.head.i]}
        for actor in self.clues.candidates:
            if country in sides.of(actor):
                found |= self.places.compatriot(actor)
        return found
