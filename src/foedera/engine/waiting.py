"""Work that ends when whoever asked for it hangs up."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, TypeVar

from foedera.engine.protocol import AskerGoneError, EngineError, Gone

Result = TypeVar("Result")

_LISTEN_AFTER = 0.05
"""Seconds before it is worth listening for a client that hangs up."""


async def unless_gone(task: asyncio.Future[Result], gone: Gone | None) -> Result:
    """A task's result; ends the task and raises AskerGoneError when whoever asked hangs up."""
    try:
        if gone is None:
            return await task
        done, _ = await asyncio.wait({task}, timeout=_LISTEN_AFTER)
        if done:
            return task.result()
        watch = asyncio.ensure_future(gone())
        try:
            either: set[asyncio.Future[Any]] = {task, watch}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise AskerGoneError("the client hung up")
        finally:
            watch.cancel()
    finally:
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, EngineError):
                await task
