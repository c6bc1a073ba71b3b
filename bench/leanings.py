"""What countries lean to in training: judged for each document by judgements that never saw it."""

from collections.abc import Callable, Iterable, Sequence

from foedera.extraction.judgement import Judgement

FOLDS = 8


def folds_of(documents: Iterable[str]) -> dict[str, int]:
    """The part in which each document is left out."""
    return {document: n % FOLDS for n, document in enumerate(sorted(set(documents)))}


def left_out_leanings(
    clues: Sequence[set[str]],
    documents: Sequence[str],
    known: set[str],
    learn: Callable[[str, list[int]], Judgement],
) -> list[float]:
    """What each row of a country leans to, from hosts (-1) to guests (1).

    `learn` trains the judgement of a name from some rows. A row of a `known` document is judged
    by what the others of them teach, any other row by what all of them teach.
    """
    fold = folds_of(known)
    found = [0.0] * len(clues)
    for out in {*fold.values(), None}:
        taught = [n for n, one in enumerate(documents) if one in fold and fold[one] != out]
        home, visited = learn("home", taught), learn("visited", taught)
        for n, document in enumerate(documents):
            if fold.get(document) == out:
                found[n] = home.probability(clues[n]) - visited.probability(clues[n])
    return found
