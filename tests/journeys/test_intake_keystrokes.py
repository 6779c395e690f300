"""An experienced receiver takes a known procedure for a known person without the mouse, in few keystrokes.

A keystroke is a keydown or a chord outside typed text; holding Ctrl for Ctrl+Enter is not one of its own. A
scan counts none: the scanner puts the payload into the field and ends it with Enter, as a keyboard does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import BIRTH, CARD, HOUSEHOLD_BUSINESS, TEN, Desk, make_case, make_desk
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_KEYSTROKES = 12
AT = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)
# Listens before any script of the page; pure modifiers belong to the chord that follows.
COUNTER = """
window.addEventListener("keydown", (event) => {
  if (["Control", "Alt", "Shift", "Meta"].includes(event.key)) return;
  const chord = (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + event.key;
  const field = event.target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea");
  const isTyping = field && event.key.length === 1 && !event.ctrlKey && !event.altKey;
  if (!isTyping) window.countKey(chord);
}, true);
window.addEventListener("mousedown", () => window.countKey("MOUSE"), true);
"""


OPEN_LINES = (
    "#papers [data-paper][data-state=missing], #papers [data-confirm] input[type=checkbox]:not(:checked)"
)


class Receiver:
    """A receiver's hands: every key pressed on any page is noted in `keys`."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.keys: list[str] = []
        page.expose_function("countKey", lambda chord: self.keys.append(chord))  # noqa: PLW0108
        page.add_init_script(COUNTER)

    def open(self) -> None:
        self.page.goto(f"{self.base}/can-bo/tiep-nhan/")
        expect(self.page.locator("#applicant_card")).to_be_focused()
        self.keys.clear()

    def scan(self, payload: str) -> None:
        """What a scanner does; its Enter is part of the scan and not counted."""
        before = list(self.keys)
        self.page.keyboard.insert_text(payload)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#applicant .person-card")).to_be_visible()
        self.keys[:] = before

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.page.keyboard.press(chord)

    def receive(self) -> Case:
        self.press("Control+Enter")
        self.page.wait_for_url("**/da-tiep-nhan/")
        return Case.objects.latest("pk")


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    desk = make_desk(*TEN, now=AT - timedelta(days=30))
    for code in (HOUSEHOLD_BUSINESS, HOUSEHOLD_BUSINESS, BIRTH):
        make_case(desk, code, now=AT - timedelta(days=7))
    return desk


@pytest.fixture
def receiver(
    desk: Desk, live_server: Any, open_page: Callable[..., Page], set_clock: Callable[[datetime], None]
) -> Receiver:
    set_clock(AT)
    page = open_page()
    sign_in(page, live_server.url, desk.users[Role.RECEIVER].username)
    return Receiver(page, live_server.url)


def test_a_known_procedure_for_a_known_person_takes_few_keystrokes(receiver: Receiver) -> None:
    page = receiver.page
    receiver.open()
    receiver.scan(CARD)
    expect(page.locator("#procedure_search")).to_be_focused()
    receiver.press("F2")  # the officer's most used: household business
    expect(page.locator("#is_local")).to_be_focused()
    expect(page.locator("#due")).to_contain_text("27/03/2026 09:00")
    receiver.press("Space")  # the place of business lies in the ward
    expect(page.locator("#papers-0-tick")).to_be_focused()
    receiver.press("Space")  # the request form is handed in
    case = receiver.receive()

    assert case.procedure.code == HOUSEHOLD_BUSINESS
    assert case.due_at == datetime(2026, 3, 27, 9, 0, tzinfo=VN_TZ)
    assert case.papers.get(order=1).state == "submitted"
    assert receiver.keys == ["F2", " ", " ", "Ctrl+Enter"]
    assert len(receiver.keys) <= MOST_KEYSTROKES
    # The slip is shown and its printing has started; the next person is one key away.
    expect(page.locator("#slip_frame")).to_have_attribute("data-printed", "1")
    expect(page.locator("#next_person")).to_be_focused()
    receiver.press("Enter")
    expect(page.locator("#applicant_card")).to_be_focused()


def test_all_ten_procedures_stay_within_the_keystrokes(receiver: Receiver, desk: Desk) -> None:
    counts: dict[str, int] = {}
    for code in TEN:
        receiver.open()
        receiver.scan(CARD)
        expect(receiver.page.locator("#procedure_search")).to_be_focused()
        receiver.page.keyboard.type(code)  # typed text
        option = receiver.page.locator("#procedure_options [role=option]").first
        expect(option).to_contain_text(code)
        receiver.press("Enter")
        expect(receiver.page.locator("#papers .papers")).to_be_visible()
        expect(receiver.page.locator("#papers [data-row]:focus")).to_have_count(1)
        while receiver.page.locator(OPEN_LINES).count():
            receiver.press("Space")
        case = receiver.receive()
        assert case.procedure.code == code
        counts[code] = len(receiver.keys)
    assert max(counts.values()) <= MOST_KEYSTROKES, counts


def test_digits_signs_and_arrows_rule_the_checklist(receiver: Receiver) -> None:
    page = receiver.page
    receiver.open()
    receiver.scan(CARD)
    receiver.press("F2")
    expect(page.locator("#is_local")).to_be_focused()
    receiver.press("ArrowDown", "3", "+", "+", "-")
    expect(page.locator("#id_papers-0-state")).to_have_value("submitted")
    expect(page.locator("#id_papers-0-kind")).to_have_value("3")
    expect(page.locator("#id_papers-0-count")).to_have_value("2")
    receiver.press("5")
    expect(page.locator("#id_papers-0-state")).to_have_value("held")
    receiver.press("ArrowRight")
    expect(page.locator("#id_papers-0-state")).to_have_value("unavailable")
    expect(page.locator("#id_papers-0-lookup_source")).to_be_visible()
    receiver.press("0")
    expect(page.locator("#id_papers-0-state")).to_have_value("not_needed")
    receiver.press("ArrowUp", "*")
    expect(page.locator("#is_local")).to_be_checked()
    # Letters of Telex typing do nothing here.
    before = page.locator("#papers").inner_html()
    for letter in "swxjdaeo":
        receiver.press(letter)
    assert page.locator("#papers").inner_html() == before


def test_a_birth_at_half_past_one_needs_no_slip_and_at_ten_past_three_gets_one(
    receiver: Receiver, set_clock: Callable[[datetime], None]
) -> None:
    page = receiver.page
    for hour, minute, words in ((13, 30, "Trả trong ngày"), (15, 10, "25/03/2026 17:00")):
        set_clock(AT.replace(hour=hour, minute=minute))
        receiver.open()
        receiver.scan(CARD)
        expect(page.locator("#procedure_search")).to_be_focused()
        page.keyboard.type("khai sinh")
        expect(page.locator("#procedure_options [role=option]").first).to_contain_text(BIRTH)
        receiver.press("Enter")
        expect(page.locator("#due")).to_contain_text(words)
        receiver.press("*")
        case = receiver.receive()
        assert bool(case.slip_number) is (hour == 15)
        expect(page.locator("#slip_frame")).to_have_count(1 if hour == 15 else 0)


def test_a_same_day_slip_is_printed_on_request(receiver: Receiver) -> None:
    receiver.open()
    receiver.scan(CARD)
    receiver.press("F3")
    expect(receiver.page.locator("#due")).to_contain_text("Trả trong ngày")
    button = receiver.page.locator("button[value=receive]")
    expect(button).not_to_contain_text("in phiếu", use_inner_text=True)
    receiver.press("*", "Alt+g")
    assert receiver.receive().slip_number


def test_a_double_chord_makes_one_case(receiver: Receiver) -> None:
    before = Case.objects.count()
    receiver.open()
    receiver.scan(CARD)
    receiver.press("F2")
    expect(receiver.page.locator("#is_local")).to_be_focused()
    receiver.press("*", "Control+Enter", "Control+Enter")
    receiver.page.wait_for_url("**/da-tiep-nhan/")
    assert Case.objects.count() == before + 1


def test_a_refusal_keeps_everything_and_leads_to_the_field(receiver: Receiver) -> None:
    page = receiver.page
    receiver.open()
    receiver.scan(CARD)
    receiver.press("F2")
    expect(page.locator("#is_local")).to_be_focused()
    page.set_input_files(
        "#id_papers-0-files",
        {"name": "to-khai.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 rubbish"},
    )
    receiver.press("Control+Enter")
    expect(page.locator("#intake_problems")).to_contain_text("bị hỏng")
    expect(page.locator("#id_papers-0-files")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#applicant .person-card")).to_contain_text("Nguyễn Văn An")
    assert page.evaluate("document.querySelector('#id_papers-0-files').files.length") == 1
    expect(page.locator("button[value=receive]")).to_be_enabled()


def test_a_card_scanned_into_another_field_still_finds_its_way(receiver: Receiver) -> None:
    receiver.open()
    receiver.page.focus("#procedure_search")
    receiver.scan(CARD)
    expect(receiver.page.locator("#procedure_search")).to_have_value("")


def test_the_supplement_dialog_lists_what_misses(receiver: Receiver) -> None:
    page = receiver.page
    receiver.open()
    receiver.scan(CARD)
    receiver.press("F2")
    expect(page.locator("#is_local")).to_be_focused()
    receiver.press("Alt+b")
    expect(page.locator("#defect-1-reason")).to_have_value("missing")
    expect(page.locator("[name=defect-1-paper] option:checked")).to_have_text(re.compile("^Giấy đề nghị"))
    receiver.press("Control+Enter")
    page.wait_for_url("**/da-tiep-nhan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã yêu cầu bổ sung")


def test_enter_pressed_before_the_list_appears_takes_what_the_words_mean(receiver: Receiver) -> None:
    receiver.open()
    receiver.scan(CARD)
    expect(receiver.page.locator("#procedure_search")).to_be_focused()
    receiver.page.keyboard.type("khai sinh", delay=0)
    receiver.press("Enter")
    expect(receiver.page.locator("#procedure")).to_contain_text(BIRTH)
