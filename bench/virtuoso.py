"""Virtuoso (Debian package virtuoso-opensource), started over some data for a comparison."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_SETTINGS = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
DirsAllowed = {folder}, {data}
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
MaxClientConnections = 40
ServerThreads = 40
ThreadCleanupInterval = 0
[HTTPServer]
ServerPort = {http}
ServerThreads = 20
MaxKeepAlives = 20
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 100000
MaxQueryExecutionTime = 60
"""


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


@contextmanager
def running_virtuoso(folder: Path, data: Path | None = None) -> Iterator[tuple[str, int]]:
    """A server of its own over N-Quads; its endpoint's address and its process group.

    Raises FileNotFoundError where Virtuoso is not installed.
    """
    program, console = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or console is None:
        raise FileNotFoundError("virtuoso-opensource (Debian)")
    home = folder / "virtuoso"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    sql, http = _free_ports()
    settings = home / "virtuoso.ini"
    settings.write_text(
        _SETTINGS.format(folder=home, sql=sql, http=http, data=data.parent if data else home)
    )
    process = subprocess.Popen(
        [program, "+foreground", "+configfile", str(settings)], cwd=home,
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{http}/sparql"
    try:
        _wait(address, process)
        statements = [
            'GRANT EXECUTE ON DB.DBA.SPARQL_INSERT_DICT_CONTENT TO "SPARQL";',
            'GRANT EXECUTE ON DB.DBA.SPARQL_DELETE_DICT_CONTENT TO "SPARQL";',
            'GRANT SPARQL_UPDATE TO "SPARQL";',
            "DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);",
        ]
        if data is not None:
            statements += [
                f"ld_dir('{data.parent}', '{data.name}', 'http://localhost/default');",
                "rdf_loader_run();",
                "checkpoint;",
            ]
        subprocess.run(
            [console, f"127.0.0.1:{sql}", "dba", "dba"], input="\n".join(statements), text=True,
            capture_output=True, check=True, timeout=3600,
        )  # fmt: skip
        yield address, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            if httpx.get(address, params={"query": "ASK {}"}, timeout=10).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
        if process.poll() is not None:
            raise RuntimeError(f"virtuoso-t ended with status {process.returncode}")
    raise RuntimeError("virtuoso-t did not answer within a minute")
