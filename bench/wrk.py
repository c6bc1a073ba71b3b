"""Throughput, latency and cost of a server under wrk (Debian package wrk)."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx

CONNECTIONS = 16
_LUA = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local at = 0
function init(args)
  math.randomseed(os.time() + tonumber(tostring({}):match("0x(%%x+)"), 16) %% 99991)
  at = math.random(#paths)
end
function request()
  at = at %% #paths + 1
  return wrk.format("GET", "%s" .. paths[at], {["Accept"] = "%s"})
end
"""


@dataclass(frozen=True)
class Workload:
    """Queries of one kind, each with another constant."""

    name: str
    accept: str
    queries: list[str]
    repeated: int = 1_000
    """How many of them are asked again and again where the server is warm."""


@dataclass(frozen=True)
class Measured:
    """What wrk saw, and what it cost."""

    rate: float
    cost: float
    """Microseconds of processor time that the server spent on one request; less disturbed by
    what else the machine does than the rate."""
    p50: float
    p99: float
    errors: int


def spent(group: int) -> float:
    """Seconds of processor time that the processes of a group and their dead have used."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == group:
                    fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                    ticks += sum(int(field) for field in fields[11:15])
            except (OSError, ProcessLookupError):
                continue
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(
    address: str, group: int, load: Workload, seconds: float, folder: Path, *, warm: bool
) -> Measured:
    """One run of wrk."""
    before = spent(group)
    queries = load.queries[: load.repeated] if warm else load.queries
    paths, script = folder / "paths.txt", folder / "load.lua"
    paths.write_text("\n".join(quote(query, safe="") for query in queries) + "\n")
    path = httpx.URL(address).path
    script.write_text(_LUA % (paths, f"{path}?query=", load.accept))
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", "-s", str(script)]
    text = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    cut = re.search(r"Socket errors: (.*)", text)
    errors = int(bad[1]) if bad else 0
    errors += sum(int(n) for n in re.findall(r"\d+", cut[1])) if cut else 0
    assert rate is not None, text
    answered = re.search(r"(\d+) requests in", text)
    number = max(1, int(answered[1])) if answered else 1
    cost = (spent(group) - before) / number * 1e6
    return Measured(float(rate[1]), cost, _latency(text, "50%"), _latency(text, "99%"), errors)


def _latency(text: str, share: str) -> float:
    """Milliseconds."""
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", text)
    if found is None:
        return float("nan")
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]
