"""Many files at once: in parallel, resumable, duplicates and near-copies noticed."""
# ruff: noqa: E501 (a pattern reads better on one line)

import hashlib
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from threading import Thread
from typing import Any

from foedera.documents import (
    Document,
    DocumentError,
    Sketch,
    freeze,
    likeness,
    read_document,
    sha256_of,
)
from foedera.documents.likeness import NEAR
from foedera.extraction.extractors import registered
from foedera.extraction.known import NONE_KNOWN, KnownNames
from foedera.extraction.pipeline import extract_all
from foedera.extraction.writing import FORMATS, outputs

LOG = ".foedera-extract.jsonl"
CHUNK = 8
ALONE = 12


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `written`, `kept` (done before) or `refused`."""

    path: Path
    result: str
    output: Path | None = None
    message: str = ""
    source_sha256: str = ""
    sketch: tuple[int, ...] = ()
    actors: int = 0
    missions: int = 0
    agreements: int = 0
    # Whether an extractor of another package failed on it: the next run makes it anew.
    incomplete: bool = False


@dataclass
class Batch:
    """A run over some files into one folder."""

    files: list[Path]
    out: Path
    format: str = "annotation"
    jobs: int = 0
    texts: Path | None = None
    resume: bool = True
    known: KnownNames = NONE_KNOWN
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self) -> Iterator[Outcome]:
        """Extract all files, yielding what became of each as it is done."""
        self.out.mkdir(parents=True, exist_ok=True)
        done = self._done_before() if self.resume else {}
        names = self._names()
        todo: list[tuple[Path, Path]] = []
        for path in self.files:
            target = names[path]
            entry = done.get(target.name)
            if entry and target.exists() and _hash_of(path) == entry["source_sha256"]:
                sketch = tuple(entry.get("sketch", ()))
                kept = Outcome(path, "kept", target, "", entry["source_sha256"], sketch)
                yield self._noted(kept)
            else:
                todo.append((path, target))
        with (self.out / LOG).open("a", encoding="utf-8") as log:
            for outcome in self._work(todo):
                if outcome.result == "written" and not outcome.incomplete:
                    log.write(self._entry(outcome))
                    log.flush()
                yield self._noted(outcome)

    def _entry(self, outcome: Outcome) -> str:
        """The line of the log that says a document is done."""
        assert outcome.output is not None
        done = {
            "output": outcome.output.name,
            "format": self.format,
            "made_by": self._made_by(),
            "source_sha256": outcome.source_sha256,
            "sketch": outcome.sketch,
        }
        return json.dumps(done) + "\n"

    def _noted(self, outcome: Outcome) -> Outcome:
        self.outcomes.append(outcome)
        return outcome

    def _work(self, todo: list[tuple[Path, Path]]) -> Iterator[Outcome]:
        jobs = self.jobs or os.cpu_count() or 1
        chunks = [todo[i : i + CHUNK] for i in range(0, len(todo), CHUNK)]
        tasks = [(chunk, self.format, self.texts, self.known) for chunk in chunks]
        if jobs < 2 or len(todo) <= ALONE or "fork" not in multiprocessing.get_all_start_methods():
            for task in tasks:
                yield from _extract_chunk(task)
            return
        _warm(path for path, _ in todo)
        # Forked after loading, the workers share the models' memory.
        workers = min(jobs, len(chunks))
        with multiprocessing.get_context("fork").Pool(workers, initializer=_serve) as pool:
            for outcomes in pool.imap(_extract_chunk, tasks):
                yield from outcomes

    def _names(self) -> dict[Path, Path]:
        """The output of each file: its name without extension, with it where two would clash."""
        ending = FORMATS[self.format]
        taken: dict[str, Path] = {}
        found: dict[Path, Path] = {}
        for path in self.files:
            name = path.stem if path.stem not in taken else path.name
            number = 2
            while name in taken:
                name = f"{path.name}-{number}"
                number += 1
            taken[name] = path
            found[path] = self.out / f"{name}{ending}"
        return found

    def _done_before(self) -> dict[str, dict[str, Any]]:
        log = self.out / LOG
        done: dict[str, dict[str, Any]] = {}
        if log.exists():
            for line in log.read_text(encoding="utf-8").splitlines():
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue  # a line cut off when the run was stopped
                if entry.get("format") == self.format and entry.get("made_by") == self._made_by():
                    done[entry["output"]] = entry
        return done

    def _made_by(self) -> str:
        return made_by() + self.known.fingerprint()

    def likenesses(self) -> Iterator[tuple[Path, Path, float]]:
        """Files that are the same, or nearly, with their likeness (1.0 for the same bytes)."""
        seen: list[Outcome] = []
        for outcome in self.outcomes:
            if not outcome.source_sha256:
                continue
            own = Sketch(outcome.path.name, frozenset(outcome.sketch))
            for earlier in seen:
                if earlier.source_sha256 == outcome.source_sha256:
                    yield outcome.path, earlier.path, 1.0
                    break
                share = likeness(own, Sketch(earlier.path.name, frozenset(earlier.sketch)))
                if share >= NEAR:
                    yield outcome.path, earlier.path, share
                    break
            seen.append(outcome)


@cache
def made_by() -> str:
    """A fingerprint of the code and rules at work: results of other ones are made anew."""
    digest = hashlib.sha256()
    for package in ("foedera.documents", "foedera.extraction"):
        for entry in _sources(files(package)):
            digest.update(entry.read_bytes())
    for point in registered():
        version = point.dist.version if point.dist else ""
        digest.update(f"{point.name} {point.value} {version}".encode())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable) -> Iterator[Traversable]:
    """The code and rule files of a package and of the packages in it, in a fixed order."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith((".py", ".toml", ".json")):
            yield entry


def _hash_of(path: Path) -> str:
    try:
        return sha256_of(path.read_bytes())
    except OSError:
        return ""


def _warm(paths: Iterable[Path]) -> None:
    """Load what the workers will need, once, before they are forked."""
    from foedera.extraction.gazetteer import gazetteer
    from foedera.extraction.rulebook import LANGUAGES, rulebook
    from foedera.extraction.tokens import model

    gazetteer()
    for language in LANGUAGES:
        rulebook(language)
        model(language)


def _serve() -> None:
    """Make this process a worker: the run's own process alone hears Ctrl-C, and none outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)


def _extract_chunk(
    task: tuple[list[tuple[Path, Path]], str, Path | None, KnownNames],
) -> list[Outcome]:
    chosen, form, texts, known = task
    outcomes: list[Outcome] = []
    read: list[Document] = []
    targets: dict[int, Path] = {}
    for path, target in chosen:
        try:
            document = read_document(path)
        except DocumentError as error:
            outcomes.append(Outcome(path, "refused", message=str(error)))
            continue
        read.append(document)
        targets[id(document)] = target
        if texts is not None:
            freeze(document, texts)
    write: Callable[..., bytes] = outputs(form)
    for work in extract_all(read, known=known):
        document = work.document
        target = targets[id(document)]
        part = target.with_name(target.name + ".part")
        part.write_bytes(write(work))
        part.replace(target)
        sketch = Sketch.of(document.name, document.text)
        outcomes.append(
            Outcome(
                document.path, "written", target, "", document.source_sha256, tuple(sorted(sketch.marks)),
                len(work.findings.actors), len(work.findings.missions), len(work.findings.agreements),
                incomplete=bool(work.failed),
            )
        )  # fmt: skip
    return outcomes
