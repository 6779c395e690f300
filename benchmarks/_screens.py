"""The officers' screens over a long archive, as requests of signed-in people."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.accounts.models import User
from motcua.cases.models import Case

Open = Callable[[], None]
# Session, user, what they hold and the officer's place: read for every page, beside the screen.
BEFORE = 4
TRANSACTION = ("BEGIN", "COMMIT", "SET TRANSACTION")
PEOPLE = ("tiepnhan", "chuyenvien", "truongphong", "lanhdao", "giamdoc", "quantri")


class Screens:
    """The screens of one office, whatever its archive holds when they are opened."""

    def __init__(self) -> None:
        self._clients = {name: self._signed_in(name) for name in PEOPLE}

    def all(self) -> Iterator[tuple[str, Open]]:
        """Each screen by name."""
        newest = Case.objects.order_by("-pk")[0]
        yield "inbox, specialist", self._get("chuyenvien", "/can-bo/cong-viec/")
        yield "inbox, receiver", self._get("tiepnhan", "/can-bo/cong-viec/")
        yield "inbox, head of section", self._get("truongphong", "/can-bo/cong-viec/?phamvi=don-vi")
        yield "inbox, leader", self._get("lanhdao", "/can-bo/cong-viec/")
        yield "inbox, page 20", self._get("giamdoc", "/can-bo/cong-viec/?phamvi=don-vi&page=20")
        yield "today, director", self._get("giamdoc", "/can-bo/hom-nay/")
        yield "late cases", self._get("giamdoc", "/can-bo/cong-viec/?xem=tre")
        yield "late answers of others", self._get("giamdoc", "/can-bo/cong-viec/?xem=phoi-hop-muon")
        yield "look-up, code", self._find(newest.code)
        yield "look-up, part of code", self._find(_end_of(newest.code))
        yield "look-up, common name", self._find("nguyen van")
        yield "look-up, rare name", self._find("Âu Dương Kỳ Vĩ")
        yield "look-up, whole name", self._find(Case.objects.order_by("pk")[300].applicant_name)
        yield "look-up, card number", self._find(newest.applicant.identifier or "")
        yield "a case", self._get("giamdoc", f"/can-bo/ho-so/{newest.pk}/")
        yield "a case, its specialist", self._a_held_case()
        yield "hand-over", self._get("tiepnhan", "/can-bo/tra-ket-qua/")
        yield "hand-over, name", self._look_for("/can-bo/tra-ket-qua/", "nguyen van")
        yield "tracking book", self._get("tiepnhan", "/can-bo/so/")
        yield "book, common name", self._look_for("/can-bo/so/", "nguyen van")
        yield "book, rare name", self._look_for("/can-bo/so/", "Âu Dương Kỳ Vĩ")
        yield "book, procedure", self._look_for("/can-bo/so/", "khai sinh")
        yield "book, part of code", self._look_for("/can-bo/so/", _end_of(newest.code))
        yield "papers to other units", self._get("tiepnhan", "/can-bo/ban-giao/")
        yield "report, on time", self._get("giamdoc", "/quan-tri/bao-cao/")
        yield "report, by procedure", self._get("quantri", "/quan-tri/bao-cao/?theo=procedure")
        yield "report, part of time", self._get("giamdoc", f"/quan-tri/bao-cao/?theo=channel&{_PART}")
        yield "report, progress", self._get("giamdoc", "/quan-tri/bao-cao/tien-do/")
        yield "report, cases", self._get("giamdoc", "/quan-tri/bao-cao/ho-so/?so=late")

    def measured(self, open_screen: Open, *, rounds: int) -> dict[str, Any]:
        """Statements of one opening, milliseconds of several."""
        open_screen()  # what a process remembers is remembered now
        with CaptureQueriesContext(connection) as captured:
            open_screen()
        # Read at once: the next request empties the log. What begins and ends a transaction is none.
        statements = sum(not one["sql"].startswith(TRANSACTION) for one in captured)
        taken = []
        for _ in range(rounds):
            began = time.perf_counter()
            open_screen()
            taken.append((time.perf_counter() - began) * 1000)
        return {
            "statements": statements - BEFORE,
            "ms": {
                "quick": round(statistics.median(sorted(taken)[: (len(taken) + 1) // 2]), 1),
                "median": round(statistics.median(taken), 1),
                "min": round(min(taken), 1),
                "max": round(max(taken), 1),
            },
        }

    def _signed_in(self, username: str) -> Client:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(
            User.objects.get(username=username),
            backend="motcua.web.shared.signed_in.Backend",
        )
        return client

    def _get(self, username: str, address: str) -> Open:
        client = self._clients[username]

        def open_screen() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")

        return open_screen

    def _a_held_case(self) -> Open:
        held = Case.objects.filter(holder__username="chuyenvien", finished_at=None).order_by("-pk")[0]
        return self._get("chuyenvien", f"/can-bo/ho-so/{held.pk}/")

    def _find(self, words: str) -> Open:
        client = self._clients["tiepnhan"]
        client.post("/can-bo/tra-cuu/", {"q": words})
        client.get("/can-bo/tra-cuu/")  # the first answer may lead to the only case
        return self._get("tiepnhan", "/can-bo/tra-cuu/")

    def _look_for(self, address: str, words: str) -> Open:
        self._clients["tiepnhan"].post(address, {"words": words})
        return self._get("tiepnhan", f"{address}?tim=1")


_PART = "tu=2026-03-10&den=2026-11-17"


def _end_of(code: str) -> str:
    """The day and the number, as people read them from a slip."""
    return "-".join(code.split("-")[-2:])
