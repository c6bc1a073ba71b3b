"""The columns of questions in French; in English their variables speak for themselves."""

from __future__ import annotations

_FRENCH = """
about: à propos de | actor: acteur | agreements: accords | allMissions: toutes les missions
amount: montant | applicant: candidat | asOf: en date du | aspect: aspect | call: appel
capacity: qualité | certainty: certitude | change: changement | city: ville | cluster: pôle
company: entreprise | context: contexte | country: pays | currency: monnaie | date: date
destination: destination | document: document | documents: documents | duration: durée
editions: éditions | end: fin | entity: entité | event: événement | from: à partir de
identifier: identifiant | inFirst: dans la première | inSecond: dans la seconde
inTheNameOf: au nom de | instrument: acte | instruments: actes | issuer: émetteur | kind: type
kindOfDifference: genre d'écart | kindOfName: genre de nom | labelEn: nom anglais
labelFr: nom français | language: langue | leader: chef de délégation | link: lien
meeting: rencontre | missing: manque | mission: mission | missions: missions
missionsAtEvents: missions sur des salons | modality: modalité | name: nom
notLaterThan: au plus tard le | number: nombre | occasion: occasion | organisation: organisation
origin: origine | other: autre | otherDocument: autre document
otherOrganisation: autre organisation | otherPart: autre rôle | otherPost: autre poste
otherStatement: autre énoncé | otherValue: autre valeur | part: rôle | partOf: partie de
partner: partenaire | party: partie | peer: pair | person: personne | place: lieu | post: poste
preferred: retenu | property: propriété | published: publié le | publisher: éditeur
reason: raison | region: région | relation: relation | replacement: remplacement | role: rôle
scheduledFor: prévu le | scheme: registre | seat: siège | sector: secteur | series: série
setsOfUnknownNumber: ensembles de nombre inconnu | signatory: signataire | speaker: qui le dit
standing: situation | start: début | statement: énoncé | statements: énoncés | status: état
subject: sujet | territory: territoire | thing: chose | through: par | unnamed: non nommé
until: jusqu'à | value: valeur | year: année
"""
_ENTRIES = (e.partition(": ") for line in _FRENCH.splitlines() for e in line.split(" | "))
WORDS = {variable.strip(): words for variable, _, words in _ENTRIES}


def column_words(variable: str, language: str) -> str:
    """What heads a column: `otherDocument` is "Other document", in French "Autre document".

    A variable that is not known here, as of a publisher's own question, is spelled out.
    """
    name = variable.removesuffix("Label")
    if language == "fr" and name in WORDS:
        said = WORDS[name]
    else:
        said = "".join(f" {c.lower()}" if c.isupper() else c for c in variable).strip()
    return said[:1].upper() + said[1:]
