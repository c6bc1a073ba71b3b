"""The hostile mix: a cheap query at a steady rate while two runaway cross-products burn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

import httpx

RATE = 20
"""Cheap queries a second."""
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . FILTER(?c != ?f) ?g ?h ?i }"


async def steady(address: str, queries: Iterable[str], seconds: float) -> list[float]:
    """Latencies, in milliseconds, of cheap queries sent at a steady rate, answered or not."""
    times: list[float] = []

    async def ask(client: httpx.AsyncClient, query: str) -> None:
        start = time.perf_counter()
        try:
            answer = await client.get(address, params={"query": query})
            answer.raise_for_status()
        except httpx.HTTPError:
            times.append(float("inf"))
            return
        times.append((time.perf_counter() - start) * 1000)

    async with httpx.AsyncClient(timeout=30) as client:
        tasks = []
        for query, _ in zip(queries, range(int(seconds * RATE)), strict=False):
            tasks.append(asyncio.create_task(ask(client, query)))
            await asyncio.sleep(1 / RATE)
        await asyncio.gather(*tasks)
    return times


async def hostile(address: str, queries: list[str], seconds: float) -> tuple[float, float]:
    """The p99 of a cheap query, idle and while two runaways burn; milliseconds."""
    await steady(address, queries[:RATE], 1)
    idle = await steady(address, queries[RATE:], seconds)
    stop = asyncio.Event()

    async def burn(number: int) -> None:
        async with httpx.AsyncClient(timeout=120) as client:
            while not stop.is_set():
                try:
                    await client.get(address, params={"query": f"{RUNAWAY} OFFSET {number}"})
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)

    tasks = [asyncio.create_task(burn(number)) for number in range(2)]
    await asyncio.sleep(0.5)
    burning = await steady(address, queries[::-1], seconds)
    stop.set()
    for task in tasks:
        task.cancel()
    return _share(idle, 0.99), _share(burning, 0.99)


def _share(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]
