"""Putting a signature on a paper: PAdES, visible, with validation data and a time stamp if there are any."""

from __future__ import annotations

import io
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdfium2 import PdfiumError

from motcua.core.rules.dates import local
from motcua.documents.errors import PaperNotSignable
from motcua.documents.signing.apart import apart
from motcua.documents.signing.evidence import Evidence, as_asn1
from motcua.documents.signing.keys import DIGEST, KeyFailed, OpenKey, has_signed, signature_size
from motcua.documents.signing.stamps import Stamp, draw_stamp, spot_of

log = logging.getLogger(__name__)


class Level(StrEnum):
    """How much a signature carries with it (ETSI EN 319 142-1).

    B: the signature alone; T: with a time stamp; LT: with the data that prove its certificate too; LTA: with
    an archival time stamp over all of them.
    """

    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A paper with one signature more."""

    content: bytes
    field_name: str
    level: Level


def sign_paper(
    content: bytes, *, key: OpenKey, evidence: Evidence, stamp: Stamp, now: datetime
) -> SignedPaper:
    """Sign a PDF with an open key. Nothing is stored here.

    It is an approval signature, not a certifying one: after that a seal could have no field of its own, and
    readers tell what was added in either case.

    Without an answer from any time-stamping authority the paper is signed all the same, at level B-B, and the
    others of the sitting do not wait for one again. Raises PaperNotSignable, KeyFailed.
    """
    while True:
        try:
            return _signed(content, key, evidence, stamp, now)
        except TimestampRequestError:
            log.warning("papers are signed without a time stamp")
            evidence.timestamper = None
        except (PathError, ValidationError):
            if evidence.context is None:
                raise
            log.warning("papers are signed without validation data: the time stamp leads to no trusted root")
            evidence.context = None


def _signed(content: bytes, key: OpenKey, evidence: Evidence, stamp: Stamp, now: datetime) -> SignedPaper:
    with_data = evidence.context is not None and evidence.timestamper is not None
    for_archive = with_data and settings.ARCHIVE_STAMP
    field_name = f"Motcua-{secrets.token_hex(6)}"
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        _check_open(writer)
        spot = spot_of(stamp, content)
        signer = _PaperSigner(
            PdfSignatureMetadata(
                field_name=field_name,
                subfilter=SigSeedSubFilter.PADES,
                md_algorithm=DIGEST,
                embed_validation_info=with_data,
                validation_context=evidence.context if with_data else None,
                use_pades_lta=for_archive,
            ),
            signer=_KeySigner(key),
            timestamper=evidence.timestamper,
            stamp_style=_style(draw_stamp(stamp, spot, at=now)),
            new_field_spec=SigFieldSpec(field_name, on_page=spot.page, box=spot.whole_box),
        )
        signer.moment = now
        out = apart(lambda: signer.sign_pdf(writer))
    except (PdfiumError, PdfError, SigningError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise PaperNotSignable(
            _("Văn bản này không ký số được: tệp PDF hỏng hoặc không cho ký thêm.")
        ) from error
    with_proofs = Level.LTA if for_archive else Level.LT
    level = with_proofs if with_data else Level.T if evidence.timestamper is not None else Level.B
    return SignedPaper(out.getvalue(), field_name, level)


def _check_open(writer: IncrementalPdfFileWriter) -> None:
    if writer.prev.encrypted:
        raise PaperNotSignable(_("Tệp PDF có mật khẩu, không ký số được. Xin bỏ mật khẩu rồi đính kèm lại."))


class _PaperSigner(PdfSigner):
    """Signs at a given moment rather than at that of the clock."""

    moment: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """See PdfSigner."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = local(self.moment)
        return session


class _KeySigner(Signer):
    """Our open keys as pyHanko wants them. What comes back is checked before it gets into a paper."""

    def __init__(self, key: OpenKey) -> None:
        own, *above = (as_asn1(one) for one in key.chain)
        super().__init__(
            signing_cert=own,
            cert_registry=SimpleCertificateStore.from_certs([own, *above]),
            embed_roots=False,
        )
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """See Signer; a dry run asks for the room to leave."""
        certificate = self._key.chain[0]
        if dry_run:
            return bytes(signature_size(certificate))
        signature = self._key.sign(data)
        if not has_signed(certificate, signature, data):
            raise KeyFailed(_("Chữ ký nhận được không khớp với chứng thư; văn bản chưa được ký."))
        return signature


class _OnePage(ImportedPdfPage):
    """A page from memory rather than from a file."""

    def __init__(self, content: bytes) -> None:
        super().__init__("")
        self._content = content

    def render(self) -> bytes:
        """The page as an object of the paper that is signed."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._content)))
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = (float(value) for value in page.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Stamp Do"


def _style(page: bytes) -> StaticStampStyle:
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))
    return StaticStampStyle(background=_OnePage(page), border_width=0, background_layout=whole)
