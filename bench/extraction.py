"""Times of extraction, stage by stage, on the development documents or invented ones."""

import resource
import tempfile
import time
from pathlib import Path

from foedera.documents import Document, read_document
from foedera.extraction.batch import Batch
from foedera.extraction.pipeline import extract_all

SHARED = Path(__file__).parents[2] / "shared" / "documents"
FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "extraction"
COPIES = 10


def _documents() -> list[Path]:
    """The shared development documents and seeds where they are, else our own fixtures."""
    found = [*sorted((SHARED / "dev").glob("*.txt")), *sorted((SHARED / "seeds").glob("*.txt"))]
    return found or sorted(FIXTURES.glob("*.txt"))


def main() -> None:
    """Print the seconds each stage takes, documents a second on all cores, and peak memory."""
    paths = _documents()
    documents: list[Document] = [read_document(path) for path in paths]
    started = time.perf_counter()
    list(extract_all(documents[:1]))
    list(extract_all([d for d in documents if d.language != documents[0].language][:1]))
    print(f"start-up (models, gazetteer, rules): {time.perf_counter() - started:.1f} s")
    times: dict[str, float] = {}
    started, processor = time.perf_counter(), time.process_time()
    count = sum(1 for _ in extract_all(documents * COPIES, times))
    whole, busy = time.perf_counter() - started, time.process_time() - processor
    print(f"one process: {count / whole:.1f} documents a second")
    each = 1000 * busy / count
    print(f"  {each:.0f} ms of processor a document: {count / busy:.1f} a second, a core")
    for stage, seconds in sorted(times.items(), key=lambda item: -item[1]):
        print(f"  {stage:12} {1000 * seconds / count:6.1f} ms a document")
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in", Path(folder) / "out"
        source.mkdir()
        for number in range(COPIES):
            for path in paths:
                (source / f"{number}-{path.name}").write_bytes(path.read_bytes())
        batch = Batch(sorted(source.iterdir()), out)
        started = time.perf_counter()
        done = sum(1 for _ in batch.run())
        elapsed = time.perf_counter() - started
    print(f"all cores, with reading and writing: {done / elapsed:.1f} documents a second")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"peak memory: {own:.2f} GB, of a worker {child:.2f} GB (mostly shared with the first)")


if __name__ == "__main__":
    main()
