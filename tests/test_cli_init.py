"""`foedera init`: an empty publication that can be built at once."""

import tomllib

import pytest

from conftest import run_foedera
from foedera.releases import Releases


@pytest.fixture
def publication(tmp_path):
    folder = tmp_path / "publication"
    answer = run_foedera(
        "init", str(folder), "--base-url", "https://data.example.org/missions/",
        "--title", 'Missions "of" Lyra', "--title-fr", "Missions de Lyra",
        "--publisher", "Agence de Lyra", "--contact", "mailto:errors@lyra.example",
        "--licence", "https://creativecommons.org/publicdomain/zero/1.0/",
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    return folder


def test_an_empty_publication_builds_and_says_who_publishes_it(publication):
    answer = run_foedera("build", cwd=publication)
    assert answer.returncode == 0, answer.stderr
    manifest = Releases(publication / "var" / "releases").current().manifest
    assert manifest.base == "https://data.example.org/missions/"
    assert manifest.description.title == {"en": 'Missions "of" Lyra', "fr": "Missions de Lyra"}
    assert manifest.description.publisher == "Agence de Lyra"
    assert manifest.description.contact == "mailto:errors@lyra.example"
    assert manifest.description.licence.endswith("/zero/1.0/")
    assert manifest.counts["statements"] == 0


def test_the_facts_of_an_empty_publication_are_up_to_date(publication):
    assert run_foedera("facts", "--check", cwd=publication).returncode == 0


def test_every_file_that_the_readme_names_is_there(publication):
    readme = (publication / "README.md").read_text(encoding="utf-8")
    assert readme.startswith('# Missions "of" Lyra\n')
    for name in ("foedera.toml", "data/documents.ttl", "data/facts.ttl", "data/registry"):
        assert name in readme
        assert (publication / name).exists()
    assert (publication / "data" / "registry" / "actor.ttl").exists()
    assert (publication / "data" / "statements").is_dir()


def test_what_is_not_given_stands_in_the_settings_as_an_example(tmp_path):
    assert run_foedera("init", str(tmp_path / "new")).returncode == 0
    text = (tmp_path / "new" / "foedera.toml").read_text(encoding="utf-8")
    assert "# contact = " in text
    assert "contact" not in tomllib.loads(text)


@pytest.mark.parametrize("content", ["folder", "file"])
def test_what_is_there_is_never_overwritten(tmp_path, content):
    target = tmp_path / "taken"
    if content == "folder":
        target.mkdir()
        (target / "letter.txt").write_text("mine", encoding="utf-8")
    else:
        target.write_text("mine", encoding="utf-8")
    answer = run_foedera("init", str(target))
    assert answer.returncode == 2
    assert "not an empty folder" in answer.stderr
    left = target / "letter.txt" if content == "folder" else target
    assert left.read_text(encoding="utf-8") == "mine"


def test_a_base_address_without_slash_is_refused_before_anything_is_written(tmp_path):
    answer = run_foedera("init", str(tmp_path / "new"), "--base-url", "https://data.example.org")
    assert answer.returncode == 2
    assert not (tmp_path / "new").exists()
