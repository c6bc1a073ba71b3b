"""The indexes of names of a gathered release, for large ones in processes beside the build.

`python -m foedera.releases.indexing search|names FACTS FILE` writes one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyoxigraph as ox

from foedera.releases.layout import NAMES_INDEX, SEARCH_INDEX
from foedera.releases.naming import write_names
from foedera.search.index import entries_of, write_index

WORTH_A_PROCESS = 100_000
"""Triples past which processes of their own cost less than they save."""


def _for_search(facts: Path, path: Path) -> None:
    parsed = ox.parse(path=str(facts), format=ox.RdfFormat.N_TRIPLES)
    write_index(entries_of(quad.triple for quad in parsed), path)


def _for_reconciliation(facts: Path, path: Path) -> None:
    write_names(facts, path)


INDEXES: Mapping[str, tuple[str, Callable[[Path, Path], None]]] = {
    "search": (SEARCH_INDEX, _for_search),
    "names": (NAMES_INDEX, _for_reconciliation),
}
"""By name the file of an index, and what writes it from sorted N-Triples."""


@contextmanager
def indexing_beside(facts: Path, folder: Path, triples: int) -> Iterator[None]:
    """Have the indexes written by the end of the block, beside what it does where that pays."""
    if triples < WORTH_A_PROCESS:
        yield
        for file, write in INDEXES.values():
            write(facts, folder / file)
        return
    with ExitStack() as open_ones:
        started = []
        for name, (file, _) in INDEXES.items():
            command = [sys.executable, "-m", __spec__.name, name, str(facts), str(folder / file)]
            process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            started.append(open_ones.enter_context(process))
            open_ones.callback(process.kill)
        yield
        for process in started:
            _, said = process.communicate()
            if process.returncode:
                raise RuntimeError(f"the names could not be indexed: {said.strip()[-500:]}")


if __name__ == "__main__":
    INDEXES[sys.argv[1]][1](Path(sys.argv[2]), Path(sys.argv[3]))
