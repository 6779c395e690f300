"""The faces of a rating, as the kiosk and the phone ask them: the score first, reasons for a low one then."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.feedback.actions import LONGEST_COMMENT
from motcua.feedback.choices import Reason, Score
from motcua.feedback.rules import asks_reasons

FACES = {
    Score.VERY_BAD: "mood-cry",
    Score.BAD: "mood-sad",
    Score.FAIR: "mood-empty",
    Score.GOOD: "mood-smile",
    Score.VERY_GOOD: "mood-happy",
}


class RatingForm(forms.Form):
    """A touch on a face is enough; the second step of a low score sends the score again with its reasons."""

    use_required_attribute = False

    score = forms.TypedChoiceField(
        choices=Score.choices,
        coerce=lambda given: Score(int(given)),
        error_messages={"required": _("Xin chọn một mức hài lòng.")},
    )
    reasons = forms.TypedMultipleChoiceField(choices=Reason.choices, coerce=Reason, required=False)
    comment = forms.CharField(label=_("Ý kiến thêm"), max_length=LONGEST_COMMENT, required=False)

    @property
    def faces(self) -> list[tuple[Score, Any, str]]:
        """Score, words, icon, the worst first."""
        return [(score, score.label, FACES[score]) for score in Score]

    @property
    def asks_why(self) -> bool:
        """Whether a low score was touched and its reasons are still to be asked."""
        return asks_reasons(self.cleaned_data["score"]) and "why" not in self.data
