"""The Reconciliation API's own schemas and examples, and a client that posts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from foedera.web.app import App

SPECIFICATION = Path(__file__).parent.parent.parent / "shared/conformance/reconciliation"


def validator(version: str, schema: str) -> jsonschema.Draft7Validator:
    """A schema of a version, with the others of its folder at hand."""
    folder = SPECIFICATION / version / "schemas"
    resources = []
    for path in folder.glob("*.json"):
        contents = json.loads(path.read_text(encoding="utf-8"))
        resource = Resource(contents=contents, specification=DRAFT7)
        base = f"https://reconciliation-api.github.io/specs/{version}/schemas/{path.name}"
        for uri in {contents.get("$id"), contents.get("id"), base, path.name} - {None}:
            resources.append((uri.rstrip("#"), resource))
    return jsonschema.Draft7Validator(
        json.loads((folder / f"{schema}.json").read_text(encoding="utf-8")),
        registry=Registry().with_resources(resources),
        format_checker=jsonschema.FormatChecker(),
    )


def faults(version: str, schema: str, document: Any) -> list[str]:
    """What a document has wrong by a schema."""
    return [error.message for error in validator(version, schema).iter_errors(document)]


def examples(kind: str) -> Iterator[tuple[str, str, Path]]:
    """Version, schema and file of every example that has a schema."""
    for path in sorted(SPECIFICATION.glob(f"*/examples/*/{kind}/*.json")):
        version, schema = path.relative_to(SPECIFICATION).parts[0], path.parent.parent.name
        if (SPECIFICATION / version / "schemas" / f"{schema}.json").exists():
            yield version, schema, path


class Asking:
    """Asks an application over its ASGI face."""

    def __init__(self, app: App, base: str) -> None:
        self.app = app
        self.base = base

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url=self.base) as client:
                return await client.request(method, path, **more)

        return asyncio.run(send())

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self.ask("GET", f"{path}{query}")

    def form(self, path: str, **fields: Any) -> httpx.Response:
        """POST a form whose fields are JSON."""
        data = {name: json.dumps(value) for name, value in fields.items()}
        return self.ask("POST", path, data=data)
