"""What the W3C's suites find, asked over HTTP, and what docs/conformance.md says of it."""

from __future__ import annotations

import pytest

from conformance.manifests import SUITES
from conformance.report import DOCS, page, surprises
from conformance.suites import run_evaluation, run_over_http, runner

pytestmark = pytest.mark.skipif(
    not (SUITES / "sparql11").exists(), reason="the W3C's suites are not beside this repository"
)


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    return run_evaluation(tmp_path_factory.mktemp("evaluation"))


def listed_only(outcomes):
    return [line for line in surprises(outcomes) if line.split(":")[0] in outcomes]


def test_query_suites_fail_only_where_listed(evaluated):
    assert listed_only(evaluated) == []


def test_every_query_suite_was_asked(evaluated):
    assert {name: len(tests) for name, tests in evaluated.items()} == {
        "sparql10": 482, "sparql11": 341, "sparql12": 246,
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(runner() is None, reason="npm rdf-test-suite is absent: make conformance-tools")
def test_protocol_suites_pass_and_the_published_figures_hold(evaluated, tmp_path):
    outcomes = {**evaluated, **run_over_http(tmp_path, runner())}
    assert surprises(outcomes) == []
    assert (DOCS / "conformance.md").read_text(encoding="utf-8") == page(outcomes), (
        "docs/conformance.md is stale: make conformance"
    )
