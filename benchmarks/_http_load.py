"""A cheap HTTP client: keep-alive sockets, requests as bytes, one thread a client."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What one round gave: answers a second, and how long single answers took, in milliseconds."""

    rate: float
    latencies: list[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[98]


def load(
    *, port: int, clients: int, seconds: float, request: Callable[[int, int], bytes], wanted: bytes
) -> Load:
    """Send `request(client, number)` from each client for so long; every answer must begin as `wanted`."""
    taken: list[list[float]] = [[] for _ in range(clients)]
    failures: list[str] = []
    stop = time.perf_counter() + seconds

    def run(client: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            number = 0
            while (started := time.perf_counter()) < stop and not failures:
                connection.sendall(request(client, number))
                try:
                    answer = _answer(connection)
                except TimeoutError:
                    answer = b"no answer in 30 s"
                taken[client].append((time.perf_counter() - started) * 1000)
                if not answer.startswith(wanted):
                    failures.append(answer[:2000].decode(errors="replace"))
                number += 1

    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"unexpected answer: {failures[0]}")
    elapsed = time.perf_counter() - begun
    latencies = [latency for one in taken for latency in one]
    return Load(len(latencies) / elapsed, latencies)


def _answer(connection: socket.socket) -> bytes:
    """One answer with its body, which must carry a Content-Length."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lower = head.lower()
    at = lower.find(b"content-length:")
    length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    while len(body) < length:
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    part = connection.recv(65536)
    if not part:
        raise RuntimeError("the server closed the connection")
    return part
