"""What extraction promises, phenomenon by phenomenon, on invented sentences."""
# ruff: noqa: E501 (an invented sentence reads better on one line)

import pytest

from foedera.documents import Document
from foedera.extraction.annotation import annotation
from foedera.extraction.pipeline import extract


class Said:
    """An annotation with names in place of ids."""

    def __init__(self, text: str) -> None:
        work = extract(Document.from_text(text))
        self.record = annotation(work.document, work.findings)
        self.work = work
        self.label = {a["id"]: a["names"] for a in self.record["actors"]}

    def kinds(self):
        return {name: a["type"] for a in self.record["actors"] for name in a["names"]}

    def names(self, ids):
        return {self.label[i][0] for i in ids}

    def all_names(self, ids):
        return {name for i in ids for name in self.label[i]}

    @property
    def missions(self):
        return self.record["missions"]

    @property
    def agreements(self):
        return self.record["agreements"]

    def parties(self):
        return [self.all_names(g["parties"]) for g in self.agreements]

    def roles(self):
        return {
            (self.label[r["person"]][0], self.label[r["organisation"]][0])
            for r in self.record["roles"]
            if r["organisation"]
        }


def holds(found, *wanted):
    """Every wanted name is, or lies within, one of the found."""
    return all(any(w in f for f in found) for w in wanted)


# --- actors -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("L'Agence de développement du Val Fictif (ADVF) organise un salon.", "ADVF", "agency"),
        ("The Georgia Association of Growers (GAG) met in Oslo.", "Georgia Association of Growers", "association"),
        ("The Ministry of Jobs, Economic Recovery and Innovation wrote to us.", "Ministry of Jobs, Economic Recovery and Innovation", "state"),
        ("Yesterday the Université Fictive de Rabat signed here.", "Université Fictive de Rabat", "university"),
        ("President Rui Exemplo da Silva spoke to Ann Sample.", "Rui Exemplo da Silva", "person"),
        ("La Chambre de commerce et d'industrie de Nantes a voté.", "Chambre de commerce et d'industrie de Nantes", "chamber"),
        ("L'université de Tampere accueille des étudiants.", "université de Tampere", "university"),
        ("Le cluster danois Vindkraft réunit trente membres.", "Vindkraft", "cluster"),
        ("La Région Normandie soutient le projet.", "Région Normandie", "region"),
        ("L'entreprise Nordwerk emploie dix personnes.", "Nordwerk", "company"),
        ("La Fédération des artisans du bois a répondu.", "Fédération des artisans du bois", "association"),
        ("Le ministère de l'Agriculture du Chili a répondu.", "ministère de l'Agriculture du Chili", "state"),
        ("La ville de Brno est candidate.", None, None),
        ("The Brno Development Agency (BDA) opened an office.", "BDA", "agency"),
        ("Verdant Robotics Ltd makes pruning machines.", "Verdant Robotics Ltd", "company"),
        ("The University of Tampere has a campus.", "University of Tampere", "university"),
        ("The Norwegian Seaweed Association answered.", "Norwegian Seaweed Association", "association"),
        ("The Ministry of Trade and Industry replied.", "Ministry of Trade and Industry", "state"),
        ("The Tampere Chamber of Commerce and Industry voted.", "Tampere Chamber of Commerce and Industry", "chamber"),
    ],
)  # fmt: skip
def test_organisations_are_found_with_their_kind(text, name, kind):
    kinds = Said(text).kinds()
    if name is None:
        assert not kinds
    else:
        assert kinds.get(name) == kind, kinds


def test_acronym_after_the_first_time_is_the_same_body():
    said = Said(
        "Le Centre d'innovation maritime de Brest (CIMB) a ouvert. Plus tard, le CIMB a recruté."
    )
    bodies = [a for a in said.record["actors"] if "CIMB" in a["names"]]
    assert len(said.record["actors"]) == 1
    assert "Centre d'innovation maritime de Brest" in bodies[0]["names"]


def test_surname_alone_is_the_person_named_before():
    said = Said(
        "Helena Vanterpool, Mayor of Brightwater, opened the fair. Ms. Vanterpool thanked all."
    )
    people = [a for a in said.record["actors"] if a["type"] == "person"]
    assert len(people) == 1
    assert "Vanterpool" in people[0]["names"]


def test_list_in_brackets_takes_its_kind_from_the_noun_before():
    kinds = Said(
        "Des entreprises bretonnes (Algoval, Marinov, Tekoa et Bleu Systèmes) étaient du voyage."
    ).kinds()
    assert {kinds.get(n) for n in ("Algoval", "Marinov", "Tekoa")} == {"company"}


def test_elliptical_list_is_taken_apart():
    said = Said(
        "La délégation réunissait deux agences, Avenir Lorraine et Moselle Promotion, à Turin."
    )
    assert holds(said.kinds(), "Avenir Lorraine", "Moselle Promotion")


@pytest.mark.parametrize(
    "text",
    [
        "Dix entreprises et plusieurs universités participent.",
        "Le salon Batimat a fermé ses portes.",
        "Elle présentera le programme Horizon Europe.",
        "Several companies and two clusters took part.",
        "The trade fair Hannover Messe opens in April.",
    ],
)
def test_groups_events_and_programmes_are_no_actors(text):
    assert not Said(text).record["actors"]


# --- posts ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        ("Anne Fictive, présidente de la Région Normandie, a salué l'accord.", "Anne Fictive", "Région Normandie"),
        ("Le directeur général de l'agence Avenir Lorraine, Paul Exemple, a répondu.", "Paul Exemple", "Avenir Lorraine"),
        ("Paul Exemple, qui préside l'Association des ports fictifs, a parlé.", "Paul Exemple", "Association des ports fictifs"),
        ("Anne Fictive (présidente de la Région Normandie) a parlé.", "Anne Fictive", "Région Normandie"),
        ("Mary Sample, President of the Tampere Chamber of Commerce, spoke.", "Mary Sample", "Tampere Chamber of Commerce"),
        ("The mayor of the City of Brightwater, John Sample, spoke.", "John Sample", "City of Brightwater"),
        ("Verdant Robotics Ltd CEO Mary Sample spoke.", "Mary Sample", "Verdant Robotics Ltd"),
    ],
)  # fmt: skip
def test_appositions_give_posts(text, person, body):
    assert holds([" – ".join(pair) for pair in Said(text).roles()], f"{person} – ")
    assert any(p == person and body in b for p, b in Said(text).roles())


# --- missions ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "place", "leader"),
    [
        ("Une mission économique conduite par Anne Fictive s'est rendue à Turin du 3 au 5 mai 2019.", "Turin", "Anne Fictive"),
        ("Paul Exemple a conduit une délégation d'entreprises au Chili.", "Chili", "Paul Exemple"),
        ("La délégation, emmenée par le maire de Brest, Paul Exemple, a visité le port de Valparaiso, au Chili.", "Chili", "Paul Exemple"),
        ("Mary Sample led a trade mission to Vietnam in May 2019.", "Vietnam", "Mary Sample"),
        ("A delegation of exporters headed by Mary Sample visited Hanoi and Da Nang.", "Hanoi", "Mary Sample"),
        ("Governor Mary Sample will lead a delegation to South Korea next month.", "South Korea", "Mary Sample"),
    ],
)  # fmt: skip
def test_a_mission_has_its_place_and_leader(text, place, leader):
    said = Said(text)
    assert len(said.missions) == 1
    assert place in said.missions[0]["to"]
    assert leader in said.names(said.missions[0]["leaders"])


def test_participants_are_those_listed_and_the_leader():
    said = Said(
        "Une délégation menée par Anne Fictive, présidente de la Région Normandie, s'est rendue à "
        "Turin. Elle était composée de la Chambre de commerce de Caen, du cluster Vindkraft et de "
        "l'université de Rouen."
    )
    names = said.all_names(said.missions[0]["participants"])
    assert holds(names, "Anne Fictive", "Région Normandie", "Vindkraft", "université de Rouen")


def test_who_was_met_is_no_participant():
    said = Said(
        "La délégation de la Région Normandie s'est rendue à Turin. Elle a rencontré la Chambre de "
        "commerce de Turin et le cluster Mesap."
    )
    met = said.all_names(said.missions[0]["met"])
    assert holds(met, "Chambre de commerce de Turin", "Mesap")
    assert not met & said.all_names(said.missions[0]["participants"])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Une mission économique se rendra à Turin en mai 2030.", {"planned", "announced"}),
        ("Une mission commerciale est prévue au Chili pour mars 2030.", {"planned", "announced"}),
        ("Une délégation s'est rendue à Turin.", {"held"}),
        ("A trade mission to Chile is planned for March 2030.", {"planned", "announced"}),
        ("A delegation from Brightwater visited Turin.", {"held"}),
    ],
)
def test_planned_and_done_are_told_apart(text, status):
    assert Said(text).missions[0]["status"] in status


def test_two_missions_in_one_text_are_two():
    said = Said(
        "Une délégation de la Région Normandie s'est rendue à Turin en mai 2019. "
        "Une nouvelle mission est prévue au Chili en mars 2020."
    )
    assert [m["start"] for m in said.missions] == ["2019-05", "2020-03"]


def test_an_incoming_delegation_is_a_mission_to_the_host():
    said = Said(
        "La ville de Brest a accueilli une délégation de la ville de Tampere le 4 mai 2018."
    )
    mission = said.missions[0]
    assert holds(said.all_names(mission["met"]), "Brest")
    assert mission["start"] == "2018-05-04"


# --- dates ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("La délégation s'est rendue à Turin le 4 mai.", None),
        ("3 juin 2019\n\nLa délégation s'est rendue à Turin le 4 mai.", "2019-05-04"),
        ("3 juin 2019\n\nLa délégation s'est rendue à Turin en mai dernier.", "2019-05"),
        ("La mission s'est rendue à Turin du 30 avril au 4 mai 2019.", "2019-04-30"),
        ("A delegation visited Turin from April 30 to May 4, 2019.", "2019-04-30"),
        ("June 3, 2019\n\nA delegation visited Turin last May.", "2019-05"),
        ("A delegation visited Turin from 4 to 6 May 2019.", "2019-05-04"),
    ],
)
def test_dates_are_as_precise_as_the_text_and_its_date_line_allow(text, start):
    assert Said(text).missions[0]["start"] == start


def test_relative_date_is_marked_as_reckoned():
    work = Said("3 juin 2019\n\nLa mission s'est rendue à Turin en mai dernier.").work
    assert work.findings.missions[0].relative_date


# --- agreements -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "parties", "kind"),
    [
        ("Une convention de partenariat a été signée entre l'université de Rouen et l'Institut polytechnique de Turin.", ("Rouen", "Turin"), "partnership"),
        ("Le cluster Vindkraft a signé un protocole d'accord avec le pôle Mer Fictive.", ("Vindkraft", "Mer Fictive"), "memorandum"),
        ("La Région Normandie et la Région Piémont ont conclu un accord de coopération.", ("Normandie", "Piémont"), "cooperation"),
        ("Un jumelage lie la ville de Brest et la ville de Tampere.", ("Brest", "Tampere"), "twinning"),
        ("L'Agence Avenir Lorraine a paraphé une lettre d'intention avec la Chambre de commerce de Turin.", ("Avenir Lorraine", "Turin"), "letter-of-intent"),
        ("The City of Brightwater and the City of Tampere signed a memorandum of understanding.", ("Brightwater", "Tampere"), "memorandum"),
        ("A cooperation agreement was signed between the Vindkraft cluster and the Nordic Seaweed Association.", ("Vindkraft", "Seaweed"), "cooperation"),
        ("The University of Tampere has signed a letter of intent with Brightwater College.", ("Tampere", "Brightwater"), "letter-of-intent"),
    ],
)  # fmt: skip
def test_an_agreement_binds_its_two_parties(text, parties, kind):
    said = Said(text)
    assert len(said.agreements) == 1
    assert said.agreements[0]["kind"] == kind
    assert holds(said.parties()[0], *parties)
    assert len(said.agreements[0]["parties"]) == 2


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Un accord de coopération entre la Région Normandie et la Région Piémont est en cours de négociation.", "under-negotiation"),
        ("La Région Normandie et la Région Piémont ont renouvelé leur accord de coopération.", "renewed"),
        ("La Région Normandie signera un accord de coopération avec la Région Piémont.", "announced"),
        ("La Région Normandie a signé un accord de coopération avec la Région Piémont.", "signed"),
        ("The City of Brightwater and the City of Tampere renewed their cooperation agreement.", "renewed"),
        ("The City of Brightwater will sign a cooperation agreement with the City of Tampere.", "announced"),
        ("The City of Brightwater is negotiating a cooperation agreement with the City of Tampere.", "under-negotiation"),
        ("The City of Brightwater and the City of Tampere are sister cities.", "in-force"),
    ],
)  # fmt: skip
def test_status_of_an_agreement(text, status):
    assert [g["status"] for g in Said(text).agreements] == [status]


def test_persons_who_sign_bind_their_bodies():
    said = Said(
        "L'accord de coopération a été signé le 4 mai 2018 par Anne Fictive, présidente de la Région "
        "Normandie, et Paul Exemple, président de la Région Piémont."
    )
    agreement = said.agreements[0]
    assert said.names(agreement["signatories"]) == {"Anne Fictive", "Paul Exemple"}
    assert holds(said.parties()[0], "Normandie", "Piémont")
    assert agreement["signed"] == "2018-05-04"


def test_in_presence_of_is_no_signature():
    said = Said(
        "Le cluster Vindkraft a signé un accord avec le pôle Mer Fictive, en présence de Paul "
        "Exemple, ambassadeur de Norvège."
    )
    assert "Paul Exemple" not in said.names(said.agreements[0]["signatories"])


def test_agreements_counted_but_not_listed_are_one_entry_with_their_number():
    said = Said("Cinq accords de partenariat ont été signés avec l'université de Tampere.")
    assert [g.get("count") for g in said.agreements] == [5]


def test_one_signs_with_several_each_its_own():
    said = Said(
        "L'université de Rouen a signé des accords de coopération avec l'université de Tampere, "
        "l'Institut polytechnique de Turin et l'université de Brno."
    )
    assert len(said.agreements) == 3
    assert all(holds(parties, "Rouen") for parties in said.parties())


def test_represented_by_names_the_signatories():
    said = Said(
        "The Tampere Chamber of Commerce, represented by its president Mary Sample, signed a "
        "memorandum of understanding with the Brno Chamber of Commerce, represented by John Sample."
    )
    assert said.names(said.agreements[0]["signatories"]) == {"Mary Sample", "John Sample"}


def test_the_two_bodies_of_the_sentence_before():
    said = Said(
        "La Chambre de commerce de Caen et la Chambre de commerce de Turin travaillent ensemble. "
        "Les deux chambres ont signé une convention de partenariat."
    )
    assert holds(said.parties()[0], "Caen", "Turin")


# --- texts that look right and hold nothing ---------------------------------------------------
NEAR_MISSES = (
    "Nordwerk : un accord salarial signé. La direction et les syndicats ont signé un accord sur les "
    "salaires. Les salariés de Nordwerk recevront une prime. Le délégué syndical Paul Exemple s'est "
    "félicité du pouvoir d'achat retrouvé et du télétravail.",
    "Our mission statement. The mission of Verdant Robotics Ltd is to feed people. Our mission is "
    "simple: healthy soils. In agreement with our values, we serve farmers in Chile and Peru.",
    "La mission martienne Aurore partira en 2030. Le rover porte un spectromètre ; la sonde restera "
    "en orbite. L'instrument vient de l'Institut de planétologie de Tampere, en Finlande.",
    "Paul Exemple a pour mission de moderniser la mairie. Chargé de mission à la ville de Brest, il "
    "travaille en accord avec les services.",
    "The union and Nordwerk reached a collective agreement on wages after a strike; workers will get "
    "a pay rise and the unions welcomed the overtime rules.",
    "Des missions commerciales et l'accueil de délégations sont organisés chaque année par les "
    "agences.",
)  # fmt: skip


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_near_misses_hold_neither_mission_nor_agreement(text):
    said = Said(text)
    assert said.missions == []
    assert said.agreements == []


def test_every_proposal_has_a_passage_in_the_text():
    from foedera.extraction.proposals import as_statements, proposals

    said = Said(
        "Une mission conduite par Anne Fictive, présidente de la Région Normandie, s'est rendue à "
        "Turin le 4 mai 2019. La Région Normandie a signé un accord avec la Région Piémont."
    )
    work = said.work
    offered = list(proposals(work.document, work.findings, work.view))
    assert offered
    length = len(work.document.text)
    assert all(p.passages and all(0 <= a < b <= length for a, b in p.passages) for p in offered)
    names = [s.name for s in as_statements(work.document, offered)]
    assert len(names) == len(set(names))


# --- as other writers put it --------------------------------------------------------------------
def test_bodies_named_in_another_language_keep_their_kind():
    said = Said("L'institut a signé un accord avec l'Universidad del Valle Fictivo en mai 2018.")
    assert said.kinds()["Universidad del Valle Fictivo"] == "university"


def test_a_surname_with_a_capital_article_is_one_name():
    said = Said("Le port a été présenté par Yann Le Fictif, président du cluster Merfic.")
    assert "Yann Le Fictif" in said.kinds()


def test_where_a_firm_sits_is_no_part_of_its_name():
    said = Said("The delegation included Fictor GmbH and the Hanover-based start-up Voltfic.")
    assert "Voltfic" in said.kinds()
    assert not any("based" in name for name in said.kinds())


def test_a_list_goes_on_past_seats_in_brackets_and_kind_words():
    said = Said(
        "La mission au Vietnam réunit les sociétés Serfic, Pompes Vanel (Loriol) et la société Irrific SAS."
    )
    assert holds(said.kinds(), "Serfic", "Pompes Vanel", "Irrific")


def test_the_fields_of_a_ministry_are_one_name():
    said = Said("Le Ministère du Commerce, de l'Industrie et du Tourisme de Tanzanie a voté.")
    assert any("Tourisme" in name for name in said.kinds())


def test_a_season_gives_the_year_and_a_day_to_come_lies_ahead():
    said = Said("Lyon, 18 octobre 2022 –\n\nUne mission en Colombie est prévue au printemps 2023.")
    assert said.missions[0]["start"] == "2023"
    said = Said("18 octobre 2022\n\nUne délégation de Lima sera reçue à Quimper jeudi.")
    assert said.missions[0]["start"] == "2022-10-20"


def test_what_has_gone_on_since_a_year_does_not_date_the_journey():
    said = Said(
        "The delegation travelled to Recife, where Fictor GmbH has been working since 2015."
    )
    assert said.missions[0]["start"] is None


def test_a_sentence_that_goes_on_about_an_agreement_tells_its_date_and_signatories():
    said = Said(
        "Fictiva University has renewed its memorandum of understanding with Ostia University. "
        "The document, first agreed in 2014, was signed on 15 February 2024 by Ann Example, "
        "President of Fictiva University, and Kim Muster, Rector of Ostia University."
    )
    assert said.agreements[0]["signed"] == "2024-02-15"
    assert holds(said.names(said.agreements[0]["signatories"]), "Ann Example", "Kim Muster")


def test_who_signs_on_behalf_of_a_body_binds_that_body():
    said = Said(
        "Ann Example also signed an agreement on behalf of the Atlantic Fiction Cluster with the Kansai Fiction Alliance."
    )
    assert holds(said.parties()[0], "Atlantic Fiction Cluster", "Kansai Fiction Alliance")


def test_officials_whom_the_group_met_are_no_travellers():
    said = Said(
        "The delegation travelled to Nairobi. The group met with officials from the Kenya Fiction Board."
    )
    mission = said.missions[0]
    assert not holds(said.names(mission["participants"]), "Kenya Fiction Board")
    assert holds(said.names(mission["met"]), "Kenya Fiction Board")


def test_a_plan_beside_a_signed_text_is_another_agreement():
    said = Said(
        "Le Pôle Fictif a signé une lettre d'intention avec l'Agence du Val Fictif en 2018. "
        "Les discussions se poursuivent en vue d'un accord de partenariat entre les deux structures."
    )
    assert len(said.agreements) == 2


def test_partnerships_with_countries_bind_nobody():
    assert not Said(
        "Le cluster Merfic a noué des partenariats avec le Canada et le Chili."
    ).agreements


def test_the_journey_back_goes_where_the_first_came_from():
    said = Said(
        "Une délégation de Ziguinchor a été reçue à Quimper en mai 2022. "
        "En mai 2023, une délégation devrait faire le chemin inverse."
    )
    assert len(said.missions) == 2
    assert said.missions[1]["to"] == ["Ziguinchor"]


def test_a_date_told_twice_takes_the_exact_one_in_brackets():
    said = Said(
        "A delegation of the Fictive Cluster, headed by Ann Example, visited Boston last week "
        "(June 3-7, 2013)."
    )
    assert (said.missions[0]["start"], said.missions[0]["end"]) == ("2013-06-03", "2013-06-07")


def test_a_post_and_a_noun_stand_for_those_named_before():
    said = Said(
        "La maire de Lille, Anne Fictive, et le Pôle Verdoyant ont visité Oslo en mai 2021. "
        "Le pôle a signé un protocole d'accord avec le cluster norvégien Nordwerk. "
        "Le protocole porte la signature de Jean Inventé, directeur du pôle."
    )
    agreement = said.agreements[0]
    assert holds(said.names(agreement["parties"]), "Pôle Verdoyant")
    assert holds(said.names(agreement["signatories"]), "Jean Inventé")
    assert said.agreements == [agreement]


def test_a_list_under_its_heading_names_the_travellers_and_who_leads():
    said = Said(
        "A trade mission travelled to Accra from 2 to 8 October 2016.\n\n"
        "Composition of the delegation:\n\n"
        "- Ann Example, President, Fictive Chamber of Commerce (leader)\n"
        "- Nordwerk Marine\n"
        "- Two representatives of the University of Fiction\n"
    )
    mission = said.missions[0]
    assert holds(said.names(mission["leaders"]), "Ann Example")
    for name in ("Fictive Chamber of Commerce", "Nordwerk Marine", "University of Fiction"):
        assert holds(said.names(mission["participants"]), name), name


def test_agreements_told_one_by_one_are_kept_apart():
    said = Said(
        "Two letters of intent were signed during the visit: one between Greenfleet and the Port of "
        "Fiction, the other between the Nordwerk Cluster and the University of Fiction."
    )
    assert len(said.agreements) == 2
