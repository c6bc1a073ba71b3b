"""Sorted, distinct N-Triples and N-Quads in bounded memory.

Nothing that a build makes has blank nodes, so that the sorted distinct N-Quads are the canonical
form of the data set (RDF Dataset Canonicalization 1.0, section 5): code point order is the byte
order of UTF-8. GNU sort does the work; it spills to disk past its buffer.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from foedera.releases.faults import SortFailedError

BUFFER = "256M"
"""How much memory a sort may take before it spills to disk."""
_SMALL = 8_000_000
"""Bytes of a file that is sorted here: starting a program takes longer than sorting it."""
_AT_ONCE = 500
"""Files merged in one go, where the system lets so many be open."""


def _sort(arguments: Sequence[str], folder: Path) -> None:
    program = shutil.which("sort")
    if program is None:
        raise SortFailedError("the command `sort` is missing: apt-get install coreutils")
    environment = {**os.environ, "LC_ALL": "C"}
    most = min(_AT_ONCE, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 20)
    command = [program, "-u", "-S", BUFFER, "-T", str(folder), f"--batch-size={max(2, most)}"]
    command += arguments
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    if done.returncode:
        raise SortFailedError(f"the data cannot be put in order: {done.stderr.strip()}.")


def write_sorted(triples: Iterable[ox.Triple], path: Path) -> int:
    """Write triples as sorted distinct N-Triples; returns how many there are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    loose = path.with_name(path.name + ".loose")
    with loose.open("wb") as out:
        ox.serialize(triples, out, format=ox.RdfFormat.N_TRIPLES)
    count = sort_file(loose, path)
    loose.unlink()
    return count


def sort_file(source: Path, path: Path) -> int:
    """Sort a file's lines, each once; returns how many lines there are."""
    if source.stat().st_size < _SMALL:
        lines = sorted(set(source.read_bytes().split(b"\n")) - {b""})
        path.write_bytes(b"\n".join([*lines, b""]))
        return len(lines)
    _sort(["-o", str(path), str(source)], path.parent)
    return count_lines(path)


def merge_sorted(sources: Sequence[Path], path: Path) -> int:
    """Merge sorted files into one, each line once; returns how many lines there are."""
    _sort(["-m", "-o", str(path), *map(str, sources)], path.parent)
    return count_lines(path)


def in_graph(source: Path, graph: str, path: Path) -> None:
    """Rewrite sorted N-Triples as the N-Quads of one graph; their order stays."""
    ending = f" <{graph}> .\n".encode()
    with source.open("rb") as lines, path.open("wb") as out:
        for line in lines:
            out.write(line[:-3] + ending)


def count_lines(path: Path) -> int:
    """The number of lines of a file."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def version_of(canonical: Path, build_format: int) -> str:
    """The version of a release: 12 hex digits over its canonical form and the build's format."""
    digest = hashlib.sha256(f"foedera-build-format {build_format}\n".encode())
    with canonical.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()[:12]
