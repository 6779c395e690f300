"""A mail server for tests that does as told: takes mail, puts off, refuses, breaks off, babbles, dawdles."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = str | None  # None: hang up


@dataclass
class Behaviour:
    """What the server answers; `taken` are the mails it accepted, whole, in order.

    `after_data` is asked for each mail with its number from 1; `keeps_before_hanging_up`: a mail whose answer
    is None was taken nevertheless.
    """

    greeting: bytes = b"220 mail.test ESMTP\r\n"
    rcpt: Callable[[str], Answer] = lambda address: "250 2.1.5 Ok"
    sender: str = "250 2.1.0 Ok"
    after_data: Callable[[int], Answer] = lambda number: f"250 2.0.0 Ok: queued as TEST{number}"
    keeps_before_hanging_up: bool = True
    dawdles: float = 0.0  # seconds before each answer
    taken: list[bytes] = field(default_factory=list)
    connections: int = 0
    tries: int = 0


@contextmanager
def smtp_server(behaviour: Behaviour) -> Iterator[str]:
    """Run one; yields its address for the settings."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                self.talk()
            except OSError:
                return  # the client hung up first

        def say(self, line: str) -> None:
            time.sleep(behaviour.dawdles)
            self.wfile.write(line.encode() + b"\r\n")

        def talk(self) -> None:
            behaviour.connections += 1
            self.wfile.write(behaviour.greeting)
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    if not self.take():
                        return
                elif verb == b"RCPT":
                    answer = behaviour.rcpt(line.decode().partition("<")[2].partition(">")[0])
                    if answer is None:
                        return
                    self.say(answer)
                elif verb == b"MAIL":
                    self.say(behaviour.sender)
                elif verb == b"QUIT":
                    self.say("221 Bye")
                    return
                else:
                    self.say("250 mail.test")

        def take(self) -> bool:
            self.say("354 End data with <CR><LF>.<CR><LF>")
            mail = b""
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                mail += line
            behaviour.tries += 1
            answer = behaviour.after_data(behaviour.tries)
            if answer is None:
                if behaviour.keeps_before_hanging_up:
                    behaviour.taken.append(mail)
                return False
            if answer.startswith("2"):
                behaviour.taken.append(mail)
            self.say(answer)
            return True

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{server.server_address[1]}?tls=none"
        finally:
            server.shutdown()
            thread.join()
