"""Serving the page on this machine alone, until the reviewer is done."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from foedera.review.page.app import ReviewPage, review_app

ADDRESS = "127.0.0.1"


def serve_page(page: ReviewPage, port: int = 0, ready: Callable[[str], None] = print) -> bool:
    """Serve until the reviewer finishes (true) or the command is interrupted (false).

    `ready` is told the address with its key once it can be opened. Port 0 means any free one;
    raises OSError where the port is taken.
    """
    return asyncio.run(_serve(page, port or _free_port(), ready))


async def _serve(page: ReviewPage, port: int, ready: Callable[[str], None]) -> bool:
    done, stopped = asyncio.Event(), asyncio.Event()
    page.finished = done.set
    server = _Server(
        uvicorn.Config(
            review_app(page), host=ADDRESS, port=port, ws="none", lifespan="off",
            log_config=None, log_level="critical", access_log=False, timeout_graceful_shutdown=2,
        )
    )  # fmt: skip
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    serving = asyncio.create_task(server.serve())
    await _listening(port, serving)
    ready(f"http://{ADDRESS}:{port}/?key={page.guard.key}")
    waits = [asyncio.create_task(event.wait()) for event in (done, stopped)]
    await asyncio.wait([*waits, serving], return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0.2)  # the answer to the last click is still on its way
    server.should_exit = True
    for wait in waits:
        wait.cancel()
    await asyncio.wait([serving], timeout=5)
    return done.is_set()


class _Server(uvicorn.Server):
    """Leaves the signals to whoever waits for the reviewer."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _listening(port: int, serving: asyncio.Task[None]) -> None:
    for _ in range(200):
        if serving.done():
            await serving
            raise OSError(f"port {port} cannot be listened on; name another with --port")
        try:
            _, writer = await asyncio.open_connection(ADDRESS, port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
    raise OSError(f"nothing answers on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])
