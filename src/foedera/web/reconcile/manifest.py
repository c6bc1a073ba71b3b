"""The service manifest: what is offered, said to each version in its own words.

https://reconciliation-api.github.io/specs/0.2/#service-manifest. The two versions share names with
other meanings (`suggest`, `preview`, `extend`), so each has its manifest at its own address and
lists itself alone: a client of one is never sent the other's shapes.
"""

from __future__ import annotations

from typing import Any

import foedera
from foedera.releases.manifest import Manifest
from foedera.terms import DEFINITION_ADDRESS

PREVIEW_WIDTH = 420
"""Pixels."""
PREVIEW_HEIGHT = 220
_SETTINGS: tuple[dict[str, Any], ...] = (
    {
        "name": "limit",
        "label": "Values",
        "type": "number",
        "default": 0,
        "help_text": "How many values a row may have; 0 for all",
    },
    {
        "name": "language",
        "label": "Language",
        "type": "select",
        "default": "any",
        "help_text": "Texts in one language only",
        "choices": [
            {"value": "any", "name": "any"},
            {"value": "en", "name": "English"},
            {"value": "fr", "name": "français"},
        ],
    },
    {
        "name": "content",
        "label": "Things as",
        "type": "select",
        "default": "entity",
        "help_text": "How things are given: reconciled, by name, or by IRI",
        "choices": [
            {"value": "entity", "name": "reconciled cells"},
            {"value": "name", "name": "names"},
            {"value": "iri", "name": "IRIs"},
        ],
    },
)


def manifest(
    release: Manifest, default_types: list[dict[str, str]], batch_size: int, language: str
) -> dict[str, Any]:
    """The manifest of version 0.2, at /reconcile."""
    root = release.base
    service = f"{root}reconcile"
    return {
        "versions": ["0.2"],
        "name": _name(release, language),
        "identifierSpace": _space(release),
        "schemaSpace": DEFINITION_ADDRESS,
        "documentation": f"{root}reconcile/about",
        "serviceVersion": foedera.__version__,
        "view": {"url": f"{root}resolve?iri={{{{id}}}}"},
        "feature_view": {"url": f"{service}/about?feature={{{{id}}}}"},
        "defaultTypes": default_types,
        "batchSize": batch_size,
        "preview": {
            "url": f"{service}/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            what: {
                "service_url": service,
                "service_path": f"/suggest/{what}",
                "flyout_service_url": service,
                "flyout_service_path": f"/flyout/{what}?id=${{id}}",
            }
            for what in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/extend/propose"},
            "property_settings": list(_SETTINGS),
        },
    }


def draft_manifest(
    release: Manifest, default_types: list[dict[str, str]], batch_size: int, language: str
) -> dict[str, Any]:
    """The manifest of the 1.0 draft, at /reconcile/v1."""
    root = release.base
    return {
        "versions": ["1.0-draft"],
        "name": _name(release, language),
        "lang": language,
        "documentation": f"{root}reconcile/about",
        "serviceVersion": foedera.__version__,
        "identifierSpace": _space(release),
        "schemaSpace": DEFINITION_ADDRESS,
        "view": {"url": f"{root}resolve?iri={{id}}"},
        "featureView": {"url": f"{root}reconcile/about?feature={{id}}"},
        "defaultTypes": default_types,
        "batchSize": batch_size,
        "standardizedScore": True,
        "preview": {"width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {
                    "id": one["name"],
                    "name": one["label"],
                    "type": one["type"],
                    "default": one["default"],
                    "helpText": one["help_text"],
                    **({"choices": one["choices"]} if "choices" in one else {}),
                }
                for one in _SETTINGS
            ],
        },
    }


def _space(release: Manifest) -> str:
    """What the identifiers begin with: our own, or those of the files that are served."""
    return release.namespaces[0] if release.namespaces else f"{release.base}id/"


def _name(release: Manifest, language: str) -> str:
    titles = release.description.title
    return titles.get(language) or next(iter(titles.values()))
