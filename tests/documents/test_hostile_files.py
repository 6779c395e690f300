"""Files as strangers may send them: each is refused in words, bounded in time, and leaves nothing behind."""

from __future__ import annotations

import errno
import io
import zlib
from contextlib import suppress
from time import monotonic
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from motcua.documents.actions import read_pages, read_stored, read_upload, store_files
from motcua.documents.choices import MediaType
from motcua.documents.errors import FileDamaged, FileTypeNotAccepted, FileUnfit, StorageFull
from motcua.documents.models import StoredFile
from motcua.documents.rules import storage_path
from motcua.documents.workbench import MOST_PAGES
from tests.documents.scans import jpeg, saved, tiff, typed_pdf, upload
from tests.factories import NOW


def opened() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(typed_pdf("Trang một", "Trang hai")))


def with_script() -> bytes:
    with opened() as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = pdf.make_indirect(script)
        return saved(pdf)


def with_script_packed() -> bytes:
    """The same, hidden in a packed object stream."""
    with pikepdf.open(io.BytesIO(with_script())) as pdf:
        return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_launch() -> bytes:
    with opened() as pdf:
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 500, 500], A=launch
        )
        pdf.pages[1].obj.Annots = pikepdf.Array([link])
        return saved(pdf)


def with_action_of_a_page() -> bytes:
    with opened() as pdf:
        opens = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.vn")
        opens.Next = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=opens)
        return saved(pdf)


def with_form_of_scripts() -> bytes:
    with opened() as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))
        return saved(pdf)


def carrying(name: str) -> bytes:
    with opened() as pdf:
        pdf.attachments[name] = b"MZ\x90\x00"
        return saved(pdf)


def locked() -> bytes:
    with opened() as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="b", user="a"))


def locked_for_printing() -> bytes:
    """Opens without a password, but is encrypted all the same."""
    with opened() as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="b", user=""))


def deep_tree() -> bytes:
    """A page tree of fifty thousand levels, each with one kid."""
    parts, places = [b"%PDF-1.7\n"], []
    levels = 50_000
    for number in range(1, levels + 2):
        places.append(sum(map(len, parts)) if number == 1 else places[-1] + len(parts[-1]))
        if number == 1:
            body = b"<</Type/Catalog/Pages 2 0 R>>"
        elif number <= levels:
            body = b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (number + 1)
        else:
            body = b"<</Type/Page/MediaBox[0 0 9 9]>>"
        parts.append(b"%d 0 obj%s endobj\n" % (number, body))
    start = places[-1] + len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts += [
        b"xref\n0 %d\n0000000000 65535 f \n" % (levels + 2),
        table,
        b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (levels + 2, start),
    ]
    return b"".join(parts)


def bomb() -> bytes:
    """Three hundred megabytes in three hundred kilobytes, where objects are said to be."""
    with opened() as pdf:
        inside = b"1 0 " + b"<</A[" + b" " * 300_000_000 + b"]>>"
        packed = zlib.compress(inside, 9)
        pdf.Root.Bomb = pikepdf.Stream(
            pdf, packed, Type=pikepdf.Name.ObjStm, N=1, First=4, Filter=pikepdf.Name.FlateDecode
        )
        plain = saved(pdf)
    return plain.replace(b"/Root", b"/Root ", 1)


def drawing_bomb() -> bytes:
    """A page whose drawing unpacks to two gigabytes."""
    with opened() as pdf:
        once = zlib.compress(b"q Q\n" * 10_000_000, 9)
        stream = pikepdf.Stream(pdf, zlib.compress(once, 9))
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        pdf.pages[0].obj.Contents = pikepdf.Array([stream] * 50)
        return saved(pdf)


def bitmap(width: int, height: int) -> bytes:
    written = io.BytesIO()
    Image.new("1", (width, height), 1).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (with_script, "nội dung tự chạy"),
        (with_script_packed, "nội dung tự chạy"),
        (with_launch, "nội dung tự chạy"),
        (with_action_of_a_page, "nội dung tự chạy"),
        (with_form_of_scripts, "nội dung tự chạy"),
        (lambda: carrying("a.exe"), "mang theo tệp khác"),
        (locked, "đặt mật khẩu"),
        (locked_for_printing, "đặt mật khẩu"),
        (lambda: bitmap(12_000, 10_500), "126 triệu điểm, tối đa 120 triệu"),
        (lambda: bitmap(16_000, 16_000), "triệu điểm, tối đa 120 triệu"),
    ],
)
def test_an_unfit_file_is_refused_with_its_reason(content: Any, words: str) -> None:
    sent = content()
    name = "giay.pdf" if sent.startswith(b"%PDF") else "anh.png"
    with pytest.raises(FileUnfit) as refused:
        read_upload(upload(name, sent))
    assert words in str(refused.value)
    assert name in str(refused.value)


@pytest.mark.parametrize("content", [deep_tree, bomb, drawing_bomb])
def test_a_bomb_is_survived_in_bounded_time(content: Any) -> None:
    sent, began = content(), monotonic()
    with suppress(FileUnfit, FileDamaged):
        read_pages(upload("bom.pdf", sent))
    assert monotonic() - began < 100


@pytest.mark.parametrize(
    ("name", "sent", "refusal"),
    [
        ("rong.pdf", b"", FileTypeNotAccepted),
        ("hong.pdf", typed_pdf()[:2000], FileDamaged),
        ("gia.pdf", b"%PDF-1.7\nhello", FileDamaged),
        ("chuong-trinh.pdf", b"MZ\x90\x00", FileTypeNotAccepted),
        ("anh.pdf", jpeg(), FileTypeNotAccepted),
        ("giay.jpg", typed_pdf(), FileTypeNotAccepted),
        ("cut.jpg", jpeg()[:200], FileDamaged),
    ],
)
def test_what_is_broken_or_wrongly_named_is_refused(name: str, sent: bytes, refusal: type) -> None:
    with pytest.raises(refusal):
        read_upload(upload(name, sent))


def test_a_picture_that_breaks_off_is_found_before_it_becomes_a_page() -> None:
    whole = jpeg()
    with pytest.raises(FileDamaged):
        read_pages(upload("cut.jpg", whole[: len(whole) // 2]))


def test_five_hundred_pages_are_too_many_for_one_paper() -> None:
    with pikepdf.new() as pdf:
        for _page in range(500):
            pdf.add_blank_page()
        sent = saved(pdf)
    with pytest.raises(FileUnfit) as refused:
        read_pages(upload("dai.pdf", sent))
    assert f"có 500 trang, mỗi giấy tờ tối đa {MOST_PAGES} trang" in str(refused.value)
    assert read_upload(upload("dai.pdf", sent))[1] is MediaType.PDF  # as a file beside the case it is taken


def test_an_electronic_invoice_keeps_its_data_inside() -> None:
    assert read_upload(upload("hoa-don.pdf", carrying("hoadon.xml")))[1] is MediaType.PDF


def test_a_picture_of_a_hundred_megapixels_becomes_a_page() -> None:
    (page,) = read_pages(upload("lon.png", bitmap(10_000, 10_000))).pages
    assert page["is_blank"]


def test_each_page_of_a_tiff_is_one() -> None:
    sent = tiff(
        Image.new("1", (900, 1200), 1), Image.new("CMYK", (900, 1200)), Image.new("RGBA", (900, 1200))
    )
    new = read_pages(upload("may-quet.tif", sent))
    assert new.media_type is MediaType.TIFF
    assert [page["kind"] for page in new.pages] == [MediaType.PNG] * 3


@pytest.mark.django_db
def test_a_full_disk_is_said_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.base.ContentFile.chunks", full)
        with pytest.raises(StorageFull, match="hết chỗ chứa tệp"), transaction.atomic():
            store_files(contents=[(b"giay to", MediaType.PDF)], now=NOW)
    assert not StoredFile.objects.exists()
    (row,) = store_files(contents=[(b"giay to", MediaType.PDF)], now=NOW)
    assert read_stored(row) == b"giay to"


@pytest.mark.django_db
def test_bytes_that_a_crash_cut_short_are_written_again() -> None:
    (row,) = store_files(contents=[(b"giay to", MediaType.PDF)], now=NOW)
    StoredFile.objects.all().delete()
    with default_storage.open(storage_path(row.sha256), "wb") as half:
        half.write(b"gia")
    (again,) = store_files(contents=[(b"giay to", MediaType.PDF)], now=NOW)
    assert read_stored(again) == b"giay to"
