"""scripts/messages.py: what it finds in templates and code, and what it complains about."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "messages.py"


@pytest.fixture
def messages(tmp_path: Path) -> ModuleType:
    """The script as a module, looking at an empty tree."""
    spec = importlib.util.spec_from_file_location("messages_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT = tmp_path
    module.SOURCES = tmp_path / "motcua"
    module.CATALOGUE = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    module.SOURCES.mkdir()
    return module


def page(messages: ModuleType, text: str) -> None:
    (messages.SOURCES / "page.html").write_text("{% load i18n %}" + text, encoding="utf-8")


def test_template_texts_are_found_beside_quotes_and_brackets_of_plain_html(messages: ModuleType) -> None:
    page(
        messages,
        """<p title="it's ( [ 0123">{% translate "Nộp hồ sơ" %}</p>
        <c-button label="{% translate 'Đóng' %}"/> {{ x|default:_("Chưa có") }}
        {% blocktranslate trimmed with n=total %}
            Có {{ n }}
            hồ sơ
        {% endblocktranslate %}
        {% translate "Số" context "ordinal" %}{% comment %}{% translate "Không" %}{% endcomment %}""",
    )
    found = {(message.id, message.context) for message in messages.collect() if message.id}
    assert found == {
        ("Nộp hồ sơ", None),
        ("Đóng", None),
        ("Chưa có", None),
        ("Có %(n)s hồ sơ", None),
        ("Số", "ordinal"),
    }


def test_code_texts_are_found_with_plural_and_context(messages: ModuleType) -> None:
    (messages.SOURCES / "code.py").write_text(
        '_("Một") ; ngettext("%d ngày", "%d ngày làm việc", n) ; pgettext("giấy", "Bản") ; _(f"{x}")',
        encoding="utf-8",
    )
    found = [(message.id, message.context) for message in messages.collect() if message.id]
    assert found == [("Một", None), (("%d ngày", "%d ngày làm việc"), None), ("Bản", "giấy")]


def test_check_passes_only_when_every_text_has_its_english_one(
    messages: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    page(messages, '{% translate "Đóng" %}')
    assert messages.main(["update"]) == 0
    assert messages.main(["check"]) == 1
    assert "no English text: 'Đóng'" in capsys.readouterr().out
    catalogue = messages.CATALOGUE.read_text(encoding="utf-8")
    messages.CATALOGUE.write_text(
        catalogue.replace('msgid "Đóng"\nmsgstr ""', 'msgid "Đóng"\nmsgstr "Close"'), encoding="utf-8"
    )
    assert messages.main(["check"]) == 0


def test_update_keeps_what_is_translated_and_drops_what_is_gone(messages: ModuleType) -> None:
    page(messages, '{% translate "Đóng" %}{% translate "Mở" %}')
    messages.main(["update"])
    text = messages.CATALOGUE.read_text(encoding="utf-8").replace('"Mở"\nmsgstr ""', '"Mở"\nmsgstr "Open"')
    messages.CATALOGUE.write_text(text, encoding="utf-8")
    page(messages, '{% translate "Mở" %}')
    messages.main(["update"])
    assert 'msgstr "Open"' in messages.CATALOGUE.read_text(encoding="utf-8")
    assert "Đóng" not in messages.CATALOGUE.read_text(encoding="utf-8")


def test_placeholder_lost_in_translation_is_a_problem(
    messages: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    (messages.SOURCES / "code.py").write_text('_("Có %(n)s hồ sơ")', encoding="utf-8")
    messages.main(["update"])
    text = messages.CATALOGUE.read_text(encoding="utf-8")
    messages.CATALOGUE.write_text(
        text.replace('hồ sơ"\nmsgstr ""', 'hồ sơ"\nmsgstr "%(m)s cases"'), encoding="utf-8"
    )
    assert messages.main(["check"]) == 1
    assert "Có %(n)s hồ sơ" in capsys.readouterr().out


def test_vietnamese_outside_translation_tags_is_a_problem(
    messages: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    page(messages, '<p>Trang chủ của <b>phường</b></p>{# ghi chú bằng tiếng Việt #}<a title="x">&amp;</a>')
    messages.main(["update"])
    assert messages.main(["check"]) == 1
    assert "not marked for translation: 'Trang chủ của'" in capsys.readouterr().out


def test_compiling_writes_only_when_the_texts_are_newer(messages: ModuleType) -> None:
    page(messages, '{% translate "Đóng" %}')
    messages.main(["update"])
    messages.main(["compile"])
    compiled = messages.CATALOGUE.with_suffix(".mo")
    first = compiled.stat().st_mtime_ns
    messages.main(["compile"])
    assert compiled.stat().st_mtime_ns == first
