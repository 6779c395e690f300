"""Pages as scanners and phones make them, and PDFs as strangers send them."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import pikepdf
import pypdfium2
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

import motcua

FONTS = Path(motcua.__file__).parent / "documents" / "forms" / "fonts"
WORDS = (
    "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN\n\nSố: 45/UBND-XNTTHN\n\nHọ và tên: Nguyễn Văn An\n\n"
    "Ngày sinh: 30/12/1999\n\nSố định danh: 026099000001\n\n"
    "Giấy này có giá trị sử dụng đến ngày 05/09/2026, dùng để đăng ký kết hôn tại phường Bình Hòa.\n\n"
)
PROSE = (
    "Ủy ban nhân dân phường xác nhận người có tên trên hiện thường trú tại địa phương, chưa đăng ký kết hôn "
    "với ai, đã nộp đầy đủ giấy tờ theo quy định của pháp luật về hộ tịch. "
) * 6


@functools.cache
def typed_pdf(*pages: str) -> bytes:
    """A PDF written by a program: its words can be found without reading."""
    source = "#pagebreak()\n".join(pages or (WORDS + PROSE,))
    text = f'#set page(paper: "a4", margin: 2cm)\n#set text(font: "Tinos", size: 13pt)\n{source}'
    return typst.compile(text.encode(), font_paths=[str(FONTS)])


@functools.cache
def drawn(text: str = WORDS + PROSE, *, dpi: int = 150) -> Image.Image:
    """A page as a clean scanner sees it, grey."""
    with pypdfium2.PdfDocument(typed_pdf(text)) as pdf:
        picture: Image.Image = pdf[0].render(scale=dpi / 72).to_pil()
    return picture.convert("L")


def jpeg(picture: Image.Image | None = None, *, dpi: int = 150) -> bytes:
    """The page as a JPEG file."""
    written = io.BytesIO()
    (picture or drawn()).save(written, "JPEG", quality=88, dpi=(dpi, dpi))
    return written.getvalue()


def tiff(*pictures: Image.Image) -> bytes:
    """Pages as one TIFF, as office scanners make them."""
    written = io.BytesIO()
    first, *others = pictures
    first.save(written, "TIFF", save_all=True, append_images=others, dpi=(150, 150))
    return written.getvalue()


def heic() -> bytes:
    """A small page as telephones keep their photos (HEVC in HEIF; nothing here could write one)."""
    return Path(__file__).with_name("page.heic").read_bytes()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def scanned_pdf(count: int = 1) -> bytes:
    """A PDF of pictures only."""
    with pikepdf.new() as pdf:
        for _number in range(count):
            page = pdf.add_blank_page(page_size=(595, 842))
            picture = drawn()
            stream = pikepdf.Stream(
                pdf,
                jpeg(picture),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=picture.width,
                Height=picture.height,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))
            page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of a PDF made by hand."""
    written = io.BytesIO()
    pdf.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()
