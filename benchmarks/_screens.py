"""The officers' screens over a long archive, as requests of signed-in people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import _archive
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.accounts.models import User
from motcua.cases.models import Case

Open = Callable[[], None]


class Screens:
    """The office with so many cases, and the people who look at it."""

    def __init__(self, *, cases: int) -> None:
        _archive.build(cases=cases, now=timezone.now())
        self._clients = {
            name: self._signed_in(name) for name in ("tiepnhan", "chuyenvien", "truongphong", "giamdoc")
        }
        self._newest = Case.objects.order_by("-pk").values_list("code", "pk")[0]

    def all(self) -> Iterator[tuple[str, Open]]:
        """Each screen by name."""
        yield "inbox, specialist", self._get("chuyenvien", "/can-bo/cong-viec/")
        yield "inbox, head of section", self._get("truongphong", "/can-bo/cong-viec/?phamvi=don-vi")
        yield "inbox, page 20", self._get("giamdoc", "/can-bo/cong-viec/?phamvi=don-vi&page=20")
        yield "today, director", self._get("giamdoc", "/can-bo/hom-nay/")
        yield "late cases of a unit", self._get("giamdoc", "/can-bo/cong-viec/?xem=tre")
        yield "look-up, code", self._find(self._newest[0][:-3] + "zzz")
        yield "look-up, common name", self._find("nguyen van")
        yield "look-up, rare name", self._find("Âu Dương Kỳ Vĩ")
        yield "look-up, whole name", self._find(Case.objects.order_by("pk")[5].applicant_name)
        yield "look-up, card number", self._find("079085012345")
        yield "a case", self._get("giamdoc", f"/can-bo/ho-so/{self._newest[1]}/")
        yield "hand-over", self._get("tiepnhan", "/can-bo/tra-ket-qua/")
        yield "tracking book", self._get("tiepnhan", "/can-bo/so/")
        yield "book, common name", self._look_up_in_book("nguyen van")
        yield "book, rare name", self._look_up_in_book("Âu Dương Kỳ Vĩ")
        yield "book, procedure", self._look_up_in_book("khai sinh")
        yield "book, part of code", self._look_up_in_book("-".join(self._newest[0].split("-")[-2:]))

    def statements(self, open_screen: Open) -> int:
        """How many statements one opening takes."""
        with CaptureQueriesContext(connection) as captured:
            open_screen()
        return len(captured)

    def _signed_in(self, username: str) -> Client:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(
            User.objects.get(username=username),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    def _get(self, username: str, address: str) -> Open:
        client = self._clients[username]

        def open_screen() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")

        return open_screen

    def _find(self, words: str) -> Open:
        client = self._clients["tiepnhan"]
        client.post("/can-bo/tra-cuu/", {"q": words})
        client.get("/can-bo/tra-cuu/")  # the first answer may lead to the only case

        return self._get("tiepnhan", "/can-bo/tra-cuu/")

    def _look_up_in_book(self, words: str) -> Open:
        self._clients["tiepnhan"].post("/can-bo/so/", {"words": words})
        return self._get("tiepnhan", "/can-bo/so/?tim=1")
