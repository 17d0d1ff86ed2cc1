"""Readers and writers at once: connections that ask a server for pages without a pause, and what they got."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Load:
    """What some seconds of load came to."""

    spent_ms: list[float] = field(default_factory=list)
    """Of each answer, in the order in which they came."""
    errors: list[str] = field(default_factory=list)
    """Answers other than 200, and connections that broke."""
    torn: list[str] = field(default_factory=list)
    """Pages that did not end, or were shorter than the server said."""

    def percentile_ms(self, share: float) -> float:
        """So large a share of the answers took no longer."""
        return sorted(self.spent_ms)[min(int(len(self.spent_ms) * share), len(self.spent_ms) - 1)]


async def put_load(port: int, paths: Sequence[str], connections: int, seconds: float) -> Load:
    """Ask for pages over so many connections for so long."""
    load = Load()
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_ask(port, paths, random.Random(number), until, load) for number in range(connections)))
    return load


async def _ask(port: int, paths: Sequence[str], choice: random.Random, until: float, load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while (began := time.perf_counter()) < until:
            path = choice.choice(paths)
            writer.write(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            status, body = await _read_answer(reader)
            load.spent_ms.append((time.perf_counter() - began) * 1000)
            if status != 200:
                load.errors.append(f"{status} {path}")
            elif path.endswith(".html") and not body.rstrip().endswith(b"</html>"):
                load.torn.append(path)
    except asyncio.IncompleteReadError as error:
        load.torn.append(f"{path}: {error}")
    except (ConnectionError, ValueError) as error:
        load.errors.append(f"{path}: {error!r}")
    finally:
        writer.close()


async def _read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    return int(head[0].split()[1]), await reader.readexactly(int(headers.get("content-length", "0")))
