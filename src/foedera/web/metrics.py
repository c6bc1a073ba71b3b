"""`/health` and `/metrics`, for operators."""

from __future__ import annotations

import json

from foedera.engine import Engine, EngineError
from foedera.web.figures import BOUNDS, GAUGES, OUTCOMES, Figures
from foedera.web.http import Request, Response

_HELP = {
    "running": "Queries that run in processes of their own.",
    "waiting": "Queries that wait for a process.",
    "processes": "Query processes.",
    "cache_bytes": "Bytes of kept answers.",
}


class Operations:
    """What operators ask."""

    def __init__(self, engine: Engine, figures: Figures) -> None:
        self._engine = engine
        self._figures = figures

    async def health(self, _request: Request, _rest: str = "") -> Response:
        """200 where the engine really answers, else 503 with what it says."""
        try:
            await self._engine.check()
        except EngineError as error:
            return _json({"status": "fail", "detail": str(error)}, 503)
        return _json({"status": "pass", "release": self._engine.version}, 200)

    async def metrics(self, _request: Request, _rest: str = "") -> Response:
        """Counts of all server processes in Prometheus' text format, version 0.0.4."""
        figures = self._figures
        lines = [
            "# HELP foedera_queries_total Queries by how they ended.",
            "# TYPE foedera_queries_total counter",
        ]
        for name in OUTCOMES:
            value = figures.total(f"outcome:{name}")
            lines.append(f'foedera_queries_total{{outcome="{name}"}} {value:.0f}')
        lines += [
            "# HELP foedera_query_seconds Time of queries that were not kept answers.",
            "# TYPE foedera_query_seconds histogram",
        ]
        count = 0.0
        for place, bound in enumerate((*BOUNDS, "+Inf")):
            count += figures.total(f"latency:{place}")
            lines.append(f'foedera_query_seconds_bucket{{le="{bound}"}} {count:.0f}')
        lines += [
            f"foedera_query_seconds_sum {figures.total('seconds'):.6f}",
            f"foedera_query_seconds_count {count:.0f}",
        ]
        for name, text in (
            ("bytes", "Bytes of answers, before content coding."),
            ("killed", "Query processes ended at a limit or because the client hung up."),
            ("lost", "Query processes that ended by themselves: out of memory, or a fault."),
        ):
            lines += [f"# HELP foedera_{name}_total {text}", f"# TYPE foedera_{name}_total counter"]
            lines.append(f"foedera_{name}_total {figures.total(name):.0f}")
        for name in GAUGES:
            lines += [f"# HELP foedera_{name} {_HELP[name]}", f"# TYPE foedera_{name} gauge"]
            lines.append(f"foedera_{name} {figures.total(name):.0f}")
        lines += [
            "# HELP foedera_server_processes Server processes.",
            "# TYPE foedera_server_processes gauge",
            f"foedera_server_processes {sum(1 for _ in figures.processes())}",
        ]
        return Response(
            body=("\n".join(lines) + "\n").encode("ascii"),
            content_type="text/plain; version=0.0.4; charset=utf-8",
            cache_control="no-store",
        )


def _json(value: dict[str, str], status: int) -> Response:
    return Response(
        status=status,
        body=json.dumps(value).encode("ascii"),
        content_type="application/health+json",
        cache_control="no-store",
    )
