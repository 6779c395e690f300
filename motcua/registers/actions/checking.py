"""What keeps a request for certification from being taken, in words fit for the receiver."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from motcua.core.rules.dates import format_date
from motcua.registers.errors import LimitRefused, NoCertifier, RequirementMissing, SizeRefused
from motcua.registers.queries.certifiers import Certifier
from motcua.registers.rules.acts import ACTS, Act
from motcua.registers.rules.certification_fees import Counted, Exemption, exemptions_of
from motcua.registers.rules.certification_limits import (
    LONGEST_DAYS,
    MOST_COPIES,
    MOST_PAGES,
    MOST_PAPERS,
    LimitLack,
    Longer,
    SizeLack,
    limit_lack,
    size_lack,
)
from motcua.registers.rules.requirements import WITNESSES, Lack, Options, lacks


def check_size(papers: Sequence[Counted]) -> None:
    """Raise SizeRefused for no paper, a nameless one, or more than one request may ask for."""
    sentences = {
        SizeLack.NO_PAPER: _("Chưa có giấy tờ nào; ghi tên giấy tờ cần chứng thực."),
        SizeLack.PAPERS: _("Một lượt nhận tối đa %(most)s giấy tờ; xin tách thành nhiều lượt.")
        % {"most": MOST_PAPERS},
        SizeLack.NAME: _("Có giấy tờ chưa ghi tên."),
        SizeLack.PAGES: _("Số trang phải từ 1 đến %(most)s.") % {"most": MOST_PAGES},
        SizeLack.COPIES: _("Số bản phải từ 1 đến %(most)s.") % {"most": MOST_COPIES},
    }
    if (lack := size_lack(papers)) is not None:
        raise SizeRefused(sentences[lack], field="papers")


def check_limit(act: Act, longer: Longer | None) -> None:
    """Raise LimitRefused for a longer limit without its reason or agreement."""
    sentences = {
        LimitLack.DAYS: _("Số ngày làm việc phải từ 1 đến %(most)s.") % {"most": LONGEST_DAYS},
        LimitLack.REASON: _(
            "Kéo dài thời hạn phải ghi lý do: nhiều bản chính, nhiều trang, nội dung phức tạp."
        ),
        LimitLack.AGREEMENT: _(
            "Thời hạn này dài hơn mức luật cho phép; phải có thỏa thuận bằng văn bản với người yêu cầu."
        ),
    }
    if (lack := limit_lack(act, longer)) is not None:
        fields = {LimitLack.DAYS: "longer_days", LimitLack.REASON: "longer_reason"}
        raise LimitRefused(sentences[lack], field=fields.get(lack, "agreement"))


def check_wanted(act: Act, options: Options) -> None:
    """Raise RequirementMissing for the first thing the act wants and the options do not give."""
    sentences = {
        Lack.LAND_ELSEWHERE: (
            "is_local",
            _(
                "Giao dịch về quyền sử dụng đất, nhà ở chỉ chứng thực tại nơi có đất, nhà "
                "(Nghị định 280/2025). Xin hướng dẫn người yêu cầu đến đúng nơi."
            ),
        ),
        Lack.LAND_UNNAMED: ("place_of_land", _("Ghi nơi có đất, nhà.")),
        Lack.WITNESSES: (
            "witnesses",
            _("Người không ký, không điểm chỉ được thì phải có %(count)s người làm chứng.")
            % {"count": WITNESSES},
        ),
        Lack.WITNESS_PAPERS: ("witnesses", _("Ghi giấy tờ tùy thân của từng người làm chứng.")),
        Lack.INTERPRETER_PAPER: ("interpreter", _("Ghi giấy tờ tùy thân của người phiên dịch.")),
        Lack.LANGUAGES: ("from_language", _("Ghi dịch từ tiếng nào sang tiếng nào.")),
        Lack.OUTSIDE_PLACE: ("outside_place", _("Chứng thực ngoài trụ sở phải ghi địa điểm.")),
        Lack.OUTSIDE_TIME: ("outside_at", _("Chứng thực ngoài trụ sở phải ghi giờ, ngày.")),
    }
    for lack in lacks(act, options):
        field, sentence = sentences[lack]
        raise RequirementMissing(sentence, field=field)


def check_exemption(act: Act, exemption: Exemption | None) -> None:
    """Raise RequirementMissing for a ground that does not free this act."""
    if exemption is not None and exemption not in exemptions_of(act):
        raise RequirementMissing(_("Căn cứ miễn phí này không áp dụng cho việc đã chọn."), field="exemption")


def check_electronic(act: Act, *, is_electronic: bool) -> None:
    """Raise RequirementMissing for an electronic copy of what is only certified on paper."""
    if is_electronic and not ACTS[act].may_be_electronic:
        raise RequirementMissing(_("Việc này chỉ chứng thực trên giấy."), field="is_electronic")


def no_certifier(act: Act, could: Sequence[Certifier], *, on: date) -> NoCertifier:
    """The refusal that says who could sign the act that day."""
    names = "; ".join(one.says for one in could)
    return NoCertifier(
        _(
            "Người được chọn không có tên trong sổ ủy quyền chứng thực (thủ tục %(procedure)s) còn hiệu lực "
            "ngày %(day)s. Có thể ký: %(names)s."
        )
        % {
            "procedure": ACTS[act].procedure,
            "day": format_date(on),
            "names": names or _("chưa ai"),
        },
        field="certifier",
    )
