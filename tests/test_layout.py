"""Imports run one way only, in the order of the way through the house."""

import ast
from pathlib import Path

import foedera

ORDER = [
    "terms", "formats", "statements", "reasoning", "validation", "documents", "linking",
    "extraction", "review", "search", "releases", "engine", "web", "settings", "cli",
]  # fmt: skip
BARRED = {part: {"documents", "extraction", "review"} for part in ("engine", "web")}
SOURCE = Path(foedera.__file__).parent


def imported_parts(file: Path) -> set[str]:
    """The parts of foedera that a source file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                inside = (*file.relative_to(SOURCE).parts[: -node.level],)
                module = ".".join(("foedera", *inside, *([module] if module else [])))
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "foedera" and len(parts) > 1 and parts[1] in ORDER:
                found.add(parts[1])
    return found


def test_every_source_file_belongs_to_a_known_part():
    for entry in SOURCE.iterdir():
        if entry.name.startswith("__") or entry.name == "py.typed":
            continue
        assert entry.stem in ORDER, f"{entry.name} is no part of the way through the house"


def test_imports_run_one_way():
    wrong = []
    for file in SOURCE.rglob("*.py"):
        part = file.relative_to(SOURCE).parts[0].removesuffix(".py")
        if part not in ORDER:
            continue
        for other in imported_parts(file):
            later = ORDER.index(other) > ORDER.index(part)
            if later or other in BARRED.get(part, set()):
                wrong.append(f"{file.relative_to(SOURCE)} imports {other}")
    assert not wrong, "\n".join(wrong)
