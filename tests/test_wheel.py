"""The wheel, installed without a clone and without Node, makes and serves a publication."""

import os
import shutil
import socket
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def command(wheel, tmp_path_factory):
    """`foedera` in an empty environment, with a PATH that holds nothing but `sort`."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder / "venv", with_pip=True)
    binaries = folder / "venv" / "bin"
    pip = [str(binaries / "python"), "-m", "pip", "install", "--quiet", str(wheel)]
    subprocess.run(pip, check=True)
    (folder / "path").mkdir()
    (folder / "path" / "sort").symlink_to(shutil.which("sort") or "")
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    environment = {**kept, "PATH": str(folder / "path"), "PYTHONNOUSERSITE": "1"}
    return str(binaries / "foedera"), environment


def test_the_wheel_carries_ontology_shapes_pages_and_styles(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes"):
        for path in (ROOT / folder).rglob("*.ttl"):
            assert f"foedera/shipped/{path.relative_to(ROOT).as_posix()}" in names
    front = ROOT / "src" / "foedera" / "web"
    for path in (*front.rglob("templates/**/*"), *front.rglob("assets/**/*")):
        if path.is_file():
            assert path.relative_to(ROOT / "src").as_posix() in names


def test_it_makes_builds_and_serves_a_publication_without_clone_or_node(command, tmp_path):
    foedera, environment = command
    assert shutil.which("node", path=environment["PATH"]) is None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://localhost:{port}/"

    def run(*arguments: str, cwd: Path) -> None:
        subprocess.run([foedera, *arguments], cwd=cwd, env=environment, check=True, timeout=120)

    run("init", "missions", "--base-url", base, "--title", "Missions of Lyra", cwd=tmp_path)
    folder = tmp_path / "missions"
    run("build", cwd=folder)
    server = subprocess.Popen([foedera, "serve", "--port", str(port)], cwd=folder, env=environment)
    try:
        home = _first_answer(f"http://127.0.0.1:{port}/")
        assert home.status_code == 200
        assert "Missions of Lyra" in home.text
        for path in ("missions", "def", "dumps/", "sparql"):
            page = httpx.get(f"http://127.0.0.1:{port}/{path}", headers={"accept": "text/html"})
            assert page.status_code == 200, path
        style = home.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert httpx.get(f"http://127.0.0.1:{port}{style}").status_code == 200
    finally:
        server.terminate()
        server.wait(timeout=60)


def _first_answer(address: str) -> httpx.Response:
    for _ in range(150):
        try:
            return httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")
