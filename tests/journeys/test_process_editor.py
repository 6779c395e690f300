"""The editor in Chromium: the drawing appears under the content policy, follows the table, leads to rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page, expect

from motcua.catalogue.queries import current_version
from motcua.core.actors import Role
from tests.factories_cases import HOUSEHOLD_BUSINESS, make_case, make_desk
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_process_is_edited_beside_its_drawing_and_published(
    live_server: Any, open_page: Callable[..., Page]
) -> None:
    desk = make_desk()
    make_case(desk)
    page, refused = open_page(), []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            refused.append(message.text)

    page.on("console", note)
    sign_in(page, live_server.url, desk.users[Role.ADMINISTRATOR].username)
    page.goto(live_server.url + reverse("backoffice:processes", args=[HOUSEHOLD_BUSINESS]))
    expect(page.locator('.drawing [data-element-id="step_0"]')).to_be_visible()
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    page.get_by_role("button", name="Lập dự thảo").click()

    page.locator('[data-element-id="step_3"]').click()
    expect(page.locator("#id_s3-name")).to_be_focused()
    page.locator("#id_s2-days").fill("9")
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.locator(".findings")).to_contain_text("vượt thời hạn")
    expect(page.locator('.is-found[data-element-id="step_2"]')).to_be_visible()
    page.locator("#id_s2-days").fill("0")
    page.locator("#buoc-4 button[value='add_step:4']").click()
    expect(page.locator('.drawing [data-element-id="step_9"]')).to_be_visible()
    page.locator("#id_s5-name").fill("Xem lần cuối")
    page.locator("#id_s5-role").select_option("leader")
    page.locator("#id_s5-unit").select_option("agency")
    page.locator("#id_s5-minutes").fill("30")
    page.get_by_role("button", name="Công bố").click()
    expect(page.get_by_text("Đã công bố.")).to_be_visible()
    process = current_version(HOUSEHOLD_BUSINESS).current_process
    assert process is not None
    assert [step.name for step in process.process.steps][5] == "Xem lần cuối"
    assert refused == []
