"""Reconciliation over HTTP: what clients of 0.2 and of the 1.0 draft may rely on."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedera.web.config import WebConfig
from foedera.web.problems import ProblemError
from foedera.web.reconcile.queries import read_batch, read_conditions
from reconciling import SPECIFICATION, Asking, examples, faults
from web_release import app_of

EUROBIOMED = "http://localhost:8000/id/actor/eurobiomed"
FD = "https://w3id.org/foedera/def#"

shared = pytest.mark.skipif(
    not SPECIFICATION.exists(), reason="the API's schemas are not in ../shared"
)


@pytest.fixture(scope="module")
def service(release) -> Asking:
    return Asking(app_of(release), release.manifest.base)


@shared
@pytest.mark.parametrize(
    ("version", "schema", "path"), examples("valid"), ids=lambda one: getattr(one, "stem", one)
)
def test_schemas_take_their_valid_examples(version, schema, path):
    assert not faults(version, schema, json.loads(path.read_text(encoding="utf-8")))


@shared
@pytest.mark.parametrize(
    ("version", "schema", "path"), examples("invalid"), ids=lambda one: getattr(one, "stem", one)
)
def test_schemas_refuse_their_invalid_examples(version, schema, path):
    assert faults(version, schema, json.loads(path.read_text(encoding="utf-8")))


@shared
@pytest.mark.parametrize("kind", ["valid", "invalid"])
def test_examples_of_batches_are_read_or_refused(kind):
    seen = 0
    for version, schema, path in examples(kind):
        if schema != "reconciliation-query-batch" or version == "0.1":
            continue
        seen += 1
        read = read_batch if version == "0.2" else read_conditions
        text = path.read_text(encoding="utf-8")
        if kind == "valid":
            assert read(text, 10)
        else:
            with pytest.raises(ProblemError) as refused:
                read(text, 10)
            assert refused.value.status == 400, path.name
    assert seen >= 3


@shared
def test_every_answer_follows_its_schema(service):
    batch = {
        "q0": {"query": "Eurobiomed", "limit": 3},
        "q1": {"query": "nobody at all", "type": "Cluster"},
        "q2": {"properties": [{"pid": f"{FD}geonamesId", "v": "2995469"}]},
    }
    conditions = {
        "queries": [
            {"conditions": [{"matchType": "name", "propertyValue": "Marseilles"}]},
            {"conditions": [{"matchType": "id", "propertyValue": EUROBIOMED}]},
        ]
    }
    extend = {
        "ids": [EUROBIOMED, "actor/eurobiomed", "actor/no-such"],
        "properties": [{"id": f"{FD}basedIn"}, {"id": "rdfs:label"}, {"id": "participatedIn"}],
    }
    answers = [
        ("0.2", "manifest", service.get("/reconcile")),
        ("1.0-draft", "manifest", service.get("/reconcile/v1")),
        ("0.2", "reconciliation-result-batch", service.form("/reconcile", queries=batch)),
        ("0.2", "data-extension-response", service.form("/reconcile", extend=extend)),
        (
            "1.0-draft",
            "reconciliation-result-batch",
            service.ask("POST", "/reconcile/v1/match", json=conditions),
        ),
        (
            "1.0-draft",
            "data-extension-response",
            service.ask("POST", "/reconcile/v1/extend", json=extend),
        ),
    ]
    for version, root in (("0.2", "/reconcile"), ("1.0-draft", "/reconcile/v1")):
        for schema, path, asked in (
            ("suggest-entities-response", "suggest/entity", {"prefix": "Mar"}),
            ("suggest-types-response", "suggest/type", {"prefix": "clu"}),
            ("suggest-properties-response", "suggest/property", {"prefix": "b"}),
            ("data-extension-property-proposal", "extend/propose", {"type": f"{FD}Cluster"}),
        ):
            answers.append((version, schema, service.get(f"{root}/{path}", **asked)))
    for version, schema, response in answers:
        assert response.status_code == 200, response.text
        assert response.headers["access-control-allow-origin"] == "*"
        assert faults(version, schema, response.json()) == [], (version, schema)


def test_each_manifest_lists_the_version_that_is_served_there(service):
    assert service.get("/reconcile").json()["versions"] == ["0.2"]
    assert service.get("/reconcile/v1").json()["versions"] == ["1.0-draft"]


def test_a_name_finds_its_thing_with_score_and_reasons(service):
    answer = service.form("/reconcile", queries={"q0": {"query": "EUROBIOMED"}}).json()
    best = answer["q0"]["result"][0]
    assert best["id"] == EUROBIOMED
    assert best["match"] is True
    assert best["score"] >= 95
    assert {feature["id"] for feature in best["features"]} >= {"same_name"}
    assert best["type"][0]["name"]
    scores = [one["score"] for one in answer["q0"]["result"]]
    assert scores == sorted(scores, reverse=True)


def test_queries_by_get_and_by_post_are_answered_alike(service):
    queries = {"q0": {"query": "Biocom"}}
    posted = service.form("/reconcile", queries=queries)
    got = service.get("/reconcile", queries=json.dumps(queries))
    assert posted.json() == got.json()


def test_answers_carry_the_keys_they_were_asked_under(service):
    queries = {"zweite": {"query": "Biocom"}, "erste": {"query": "Airbus"}}
    assert set(service.form("/reconcile", queries=queries).json()) == {"zweite", "erste"}


def test_a_0_2_client_is_never_sent_1_0_shapes(service):
    found = service.form("/reconcile", queries={"q": {"query": "Biocom"}}).json()
    assert set(found["q"]) == {"result"}
    assert all(set(f) == {"id", "value"} for f in found["q"]["result"][0]["features"])
    extend = {"ids": ["actor/biocom"], "properties": [{"id": "rdfs:label"}]}
    rows = service.form("/reconcile", extend=extend).json()["rows"]
    assert {"str": "Biocom"} in rows["actor/biocom"]["rdfs:label"]


def test_types_leave_out_what_is_of_another(service):
    query = {"query": "Provence-Alpes-Côte d'Azur Region"}
    as_place = {**query, "type": f"{FD}Place"}
    as_body = {**query, "type": "TerritorialAuthority"}
    found = service.form("/reconcile", queries={"a": as_place, "b": as_body}).json()
    assert {one["id"].rsplit("/", 2)[1] for one in found["a"]["result"]} == {"place"}
    assert {one["id"].rsplit("/", 2)[1] for one in found["b"]["result"]} == {"actor"}
    assert found["b"]["result"][0]["match"] is True


def test_type_strict_should_only_weighs(service):
    query = {"query": "Biocom", "type": f"{FD}City"}
    found = service.form(
        "/reconcile", queries={"hard": query, "soft": {**query, "type_strict": "should"}}
    ).json()
    assert found["hard"]["result"] == []
    assert found["soft"]["result"][0]["match"] is False


def test_an_unknown_type_has_no_candidates(service):
    found = service.form("/reconcile", queries={"q": {"query": "Biocom", "type": "Q42"}}).json()
    assert found == {"q": {"result": []}}


def test_a_limit_bounds_the_candidates(service):
    found = service.form("/reconcile", queries={"q": {"query": "agreement", "limit": 2}}).json()
    assert len(found["q"]["result"]) == 2


def test_an_identifier_finds_its_thing_without_a_name(service):
    queries = {"q": {"properties": [{"pid": "geonamesId", "v": "2995469"}]}}
    best = service.form("/reconcile", queries=queries).json()["q"]["result"][0]
    assert best["id"].endswith("/place/marseille")
    assert best["match"] is True


def test_a_property_speaks_for_or_against(service):
    wanted = {"pid": f"{FD}locatedIn", "v": {"id": "place/united-states", "name": "USA"}}
    source = {"pid": "dcterms:source", "v": "GeoNames"}
    other = {"pid": "dcterms:source", "v": "an almanac"}
    found = service.form(
        "/reconcile",
        queries={
            "where": {"query": "Madison", "properties": [wanted]},
            "yes": {"query": "Madisson", "properties": [source]},
            "no": {"query": "Madisson", "properties": [other]},
        },
    ).json()
    features = {f["id"]: f["value"] for f in found["where"]["result"][0]["features"]}
    assert features["place"] == 1.0
    assert found["yes"]["result"][0]["score"] > found["no"]["result"][0]["score"]
    assert found["no"]["result"][0]["match"] is False


def test_a_required_condition_leaves_out_what_lacks_it(service):
    def ask(value: str) -> list[dict]:
        conditions = [
            {"matchType": "name", "propertyValue": "Madison"},
            {"matchType": "property", "propertyId": "dcterms:source", "propertyValue": value,
             "required": True},
        ]  # fmt: skip
        body = {"queries": [{"conditions": conditions}]}
        return service.ask("POST", "/reconcile/v1/match", json=body).json()["results"][0][
            "candidates"
        ]

    assert ask("GeoNames")[0]["id"].endswith("/place/madison")
    assert ask("an almanac") == []


def test_more_queries_than_the_manifest_allows_are_413(service):
    size = service.get("/reconcile").json()["batchSize"]
    queries = {f"q{n}": {"query": "x"} for n in range(size + 1)}
    refused = service.form("/reconcile", queries=queries)
    assert refused.status_code == 413
    assert refused.json()["batchSize"] == size


@pytest.mark.parametrize(
    "queries", ['{"q0": ', "[]", '{"q0": {"query": 7}}', '{"q0": {"type": "x"}}', "null"]
)
def test_malformed_batches_are_400_with_a_reason(service, queries):
    refused = service.ask("POST", "/reconcile", data={"queries": queries})
    assert refused.status_code == 400
    assert refused.json()["detail"]
    assert refused.headers["access-control-allow-origin"] == "*"


HALF = '"\\ud800"'


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("queries", f'{{{HALF}: {{"query": "Biocom"}}}}'),
        ("queries", f'{{"q": {{"query": {HALF}}}}}'),
        ("queries", f'{{"q": {{"properties": [{{"pid": "rdfs:label", "v": {HALF}}}]}}}}'),
        ("extend", f'{{"ids": [{HALF}], "properties": [{{"id": {HALF}}}]}}'),
    ],
)
def test_half_a_character_is_400(service, field, sent):
    refused = service.ask("POST", "/reconcile", data={field: sent})
    assert refused.status_code == 400
    assert "half of a character" in refused.json()["detail"]


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ("query", "type", "limit", "properties", "type_strict", "pid", "v", "id", "ids",
             "settings", "conditions", "matchType", "propertyValue", "queries")
        ) | st.text(max_size=4),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(anything=_ANY)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_json_is_sent_is_answered_or_refused(service, anything):
    for field in ("queries", "extend"):
        for sent in (anything, {"q": anything}):
            answered = service.form("/reconcile", **{field: sent})
            assert answered.status_code in (200, 400, 413)
    for path in ("match", "extend"):
        answered = service.ask("POST", f"/reconcile/v1/{path}", content=json.dumps(anything))
        assert answered.status_code in (200, 400, 413)


def test_a_flyout_names_properties_in_the_readers_language(service):
    shown = service.ask(
        "GET", f"/reconcile/flyout/entity?id={EUROBIOMED}", headers={"accept-language": "fr"}
    ).json()["html"]
    assert "autre nom:" in shown
    assert "altLabel" not in shown


def test_a_post_without_a_query_is_400_and_json_is_415(service):
    assert service.ask("POST", "/reconcile", data={"other": "1"}).status_code == 400
    assert service.ask("POST", "/reconcile", json={}).status_code == 415


def test_a_preflight_is_answered(service):
    answered = service.ask("OPTIONS", "/reconcile/v1/match")
    assert answered.status_code == 204
    assert "POST" in answered.headers["access-control-allow-methods"]


def test_jsonp_is_off_unless_set(service, release):
    assert service.get("/reconcile", callback="take").json()["versions"]
    wrapping = Asking(app_of(release, WebConfig(jsonp=True)), release.manifest.base)
    wrapped = wrapping.get("/reconcile", callback="take")
    assert wrapped.text.startswith("/**/take({")
    assert wrapped.headers["content-type"].startswith("text/javascript")
    assert wrapping.get("/reconcile", callback="alert(1)//").status_code == 400


def test_a_preview_may_be_framed_and_fits(service):
    shown = service.get("/reconcile/preview", id=EUROBIOMED)
    assert shown.headers["content-type"].startswith("text/html")
    assert "x-frame-options" not in shown.headers
    assert "frame-ancestors *" in shown.headers["content-security-policy"]
    assert "Eurobiomed" in shown.text
    assert service.get("/reconcile/preview", id="actor/no-such").status_code == 404


def test_the_view_of_an_id_leads_to_the_thing(service):
    template = service.get("/reconcile").json()["view"]["url"]
    seen = service.ask("GET", template.replace("{{id}}", EUROBIOMED))
    assert seen.status_code == 303


@pytest.mark.parametrize(
    ("what", "identifier"),
    [("entity", EUROBIOMED), ("type", f"{FD}Cluster"), ("property", f"{FD}basedIn")],
)
def test_every_suggestion_has_a_flyout(service, what, identifier):
    path = service.get("/reconcile").json()["suggest"][what]
    flyout = path["flyout_service_path"].partition("?")[0]
    shown = service.get(f"/reconcile{flyout}", id=identifier).json()
    assert shown["id"] == identifier
    assert "<strong>" in shown["html"]


def test_suggestions_begin_as_typed_and_go_on_after_a_cursor(service):
    first = service.get("/reconcile/suggest/type", prefix="").json()["result"]
    rest = service.get("/reconcile/suggest/type", prefix="", cursor=len(first)).json()["result"]
    assert not {one["id"] for one in first} & {one["id"] for one in rest}
    (city,) = service.get("/reconcile/suggest/type", prefix="cit").json()["result"]
    assert city["id"] == f"{FD}City"
    assert city["broader"][0]["id"] == f"{FD}Place"
    found = service.get("/reconcile/suggest/entity", prefix="marsei").json()["result"]
    assert found[0]["name"] == "Marseille"


def test_columns_are_proposed_by_what_things_of_the_type_have(service):
    found = service.get("/reconcile/extend/propose", type=f"{FD}City").json()["properties"]
    assert {f"{FD}locatedIn", f"{FD}geonamesId"} <= {one["id"] for one in found}
    assert (
        len(service.get("/reconcile/extend/propose", type="City", limit=2).json()["properties"])
        == 2
    )


def test_settings_of_a_column_are_honoured(service):
    def column(**settings: object) -> list[dict]:
        extend = {
            "ids": ["place/marseille"],
            "properties": [{"id": f"{FD}locatedIn", "settings": settings}],
        }
        answer = service.form("/reconcile", extend=extend).json()
        return answer["rows"]["place/marseille"][f"{FD}locatedIn"]

    assert all({"id", "name"} <= set(one) for one in column())
    assert len(column(limit=1)) == 1
    assert len(column(limit="1")) == 1
    assert all(one["str"].startswith("http") for one in column(content="iri"))
    assert {"str": "France"} in column(content="name")


def test_columns_of_more_values_than_the_limit_are_refused_not_cut(service, monkeypatch):
    monkeypatch.setattr("foedera.web.reconcile.extending._MOST_VALUES", 2)
    ids = ["place/marseille", "place/osaka", "place/madison"]
    extend = {"ids": ids, "properties": [{"id": f"{FD}geonamesId"}]}
    refused = service.form("/reconcile", extend=extend)
    assert refused.status_code == 413
    assert "fewer ids" in refused.json()["detail"]
    fewer = service.form("/reconcile", extend={**extend, "ids": ids[:2]})
    assert set(fewer.json()["rows"]) == set(ids[:2])


def test_a_name_and_an_identifier_of_two_things_leave_no_match(service):
    def best(code: str) -> dict:
        query = {"query": "Osaka", "properties": [{"pid": "geonamesId", "v": code}]}
        return service.form("/reconcile", queries={"q": query}).json()["q"]["result"][0]

    assert best("1853909")["match"] is True
    assert best("2995469")["match"] is False


def test_texts_of_a_column_can_be_of_one_language(service):
    extend = {
        "ids": ["place/united-states"],
        "properties": [{"id": "rdfs:label", "settings": {"language": "fr"}}],
    }
    found = service.form("/reconcile", extend=extend).json()["rows"]["place/united-states"]
    assert found["rdfs:label"] == [{"str": "États-Unis"}]


def test_names_come_in_the_language_asked_for(service):
    queries = json.dumps({"q": {"query": "États-Unis"}})
    asked = service.ask(
        "POST", "/reconcile", data={"queries": queries}, headers={"accept-language": "fr"}
    )
    assert asked.json()["q"]["result"][0]["name"] == "États-Unis"


def test_the_home_page_leads_to_reconciliation(service):
    home = service.ask("GET", "/", headers={"accept": "text/html"})
    assert "reconcile/about" in home.text
    about = service.ask("GET", "/reconcile/about", headers={"accept": "text/html"})
    assert about.status_code == 200
    assert "/reconcile<" in about.text
