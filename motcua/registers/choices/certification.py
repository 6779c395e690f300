"""What is certified, where a request stands, and why it ends early."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActKind(models.TextChoices):
    """What is certified, in words; the values are those of `rules.acts.Act`."""

    COPY = "copy", _("Bản sao từ bản chính")
    SIGNATURE = "signature", _("Chữ ký, điểm chỉ")
    TRANSACTION = "transaction", _("Giao dịch")
    TRANSLATOR = "translator", _("Chữ ký người dịch")
    COLLABORATOR = "collaborator", _("Chữ ký cộng tác viên dịch")
    WILL = "will", _("Di chúc")
    RENUNCIATION = "renunciation", _("Từ chối nhận di sản")
    ESTATE = "estate", _("Phân chia di sản")
    AMENDMENT = "amendment", _("Sửa đổi, hủy bỏ giao dịch")
    CORRECTION = "correction", _("Sửa lỗi sai sót")
    TRANSACTION_COPY = "transaction_copy", _("Bản sao giao dịch")


class EntryState(models.TextChoices):
    """Where a request for certification stands (`rules.entry_states`)."""

    ENTERED = "entered", _("Đã nhập")
    SIGNED = "signed", _("Đã ký trước người tiếp nhận")
    CERTIFIED = "certified", _("Đã ký chứng thực")
    SEALED = "sealed", _("Đã đóng dấu")
    HANDED = "handed", _("Đã trả")
    CANCELLED = "cancelled", _("Đã hủy")


class CancelKind(models.TextChoices):
    """Why a request ends without a certification."""

    WITHDRAWN = "withdrawn", _("Người yêu cầu không làm nữa")
    REFUSED = "refused", _("Không đủ điều kiện chứng thực")


class AttestationForm(models.TextChoices):
    """Which certification text, in words; the values are those of `rules.attestation_texts.TextForm`."""

    COPY = "copy", _("Bản sao từ bản chính")
    SIGNATURE = "signature", _("Chữ ký của một người")
    SIGNATURES = "signatures", _("Chữ ký, điểm chỉ của nhiều người")
    FINGERPRINT = "fingerprint", _("Điểm chỉ")
    CANNOT_SIGN = "cannot_sign", _("Không thể ký, điểm chỉ được")
    TRANSLATOR = "translator", _("Chữ ký người dịch")
    COLLABORATOR = "collaborator", _("Chữ ký cộng tác viên dịch")
    TRANSACTION = "transaction", _("Giao dịch")
    AMENDMENT = "amendment", _("Sửa đổi, bổ sung, hủy bỏ giao dịch")
    CORRECTION = "correction", _("Sửa lỗi sai sót")
    WILL = "will", _("Di chúc")
    RENUNCIATION = "renunciation", _("Từ chối nhận di sản")
    ESTATE = "estate", _("Thỏa thuận phân chia di sản")
    SOLE_HEIR = "sole_heir", _("Khai nhận di sản (một người thừa kế)")
