"""Settings: each documented, each refused clearly where it cannot be."""

import pytest

from conftest import ROOT, run_foedera
from foedera.settings import Settings, SettingsError, load_settings


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_documented(name):
    assert f"| `{name}` |" in (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    assert Settings.model_fields[name].description


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "foedera.toml").write_text('base_url = "https://file.example.org/"\n')
    assert load_settings().base_url == "https://file.example.org/"
    monkeypatch.setenv("FOEDERA_BASE_URL", "https://environment.example.org/")
    assert load_settings().base_url == "https://environment.example.org/"
    assert load_settings(base_url="https://line.example.org/").base_url.startswith("https://line")


@pytest.mark.parametrize(
    "text", ['base_urls = "https://x.example.org/"', "quotations = 7.5", "not toml at all ["]
)
def test_a_faulty_settings_file_is_refused_by_name(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "foedera.toml").write_text(text)
    with pytest.raises(SettingsError):
        load_settings()
    run = run_foedera("build", cwd=tmp_path)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert run.stderr.strip()
