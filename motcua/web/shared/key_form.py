"""The form by which a key is registered, by its officer or by an administrator."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.documents.actions import read_upload
from motcua.documents.actions.keys import NewKey
from motcua.documents.choices import MediaType
from motcua.documents.models import KeyKind

LARGEST = 64 * 1024  # of a PKCS#12 file: a key and a few certificates


class KeyForm(forms.Form):
    """A key to be registered; the view says whose. The PIN is never shown again."""

    kind = forms.ChoiceField(label=_("Khóa ở đâu"), choices=KeyKind)
    file = forms.FileField(
        label=_("Tệp khóa (.p12, .pfx)"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx"}),
    )
    token = forms.CharField(label=_("Tên thiết bị (token)"), required=False, max_length=120)
    label = forms.CharField(label=_("Tên khóa"), required=False, max_length=120)
    picture = forms.FileField(
        label=_("Ảnh chữ ký hoặc con dấu"),
        required=False,
        max_length=200,
        help_text=_("PNG nền trong suốt là tốt nhất; nền trắng được làm trong."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    pin = forms.CharField(
        label=_("Mã PIN"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
        error_messages={"required": _("Xin nhập mã PIN của khóa ký số.")},
    )

    def clean_file(self) -> bytes:
        """The file's content."""
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload is None:
            return b""
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("Tệp này không phải tệp khóa PKCS#12."))
        return upload.read()


def new_key(form: KeyForm, *, owner: User | None = None, agency: Agency | None = None) -> NewKey:
    """What a valid form says; raises the refusals of `read_upload` for the picture."""
    said = form.cleaned_data
    picture = b""
    if said["picture"] is not None:
        picture, _kind = read_upload(said["picture"], kinds=(MediaType.PNG, MediaType.JPEG))
    return NewKey(
        kind=KeyKind(said["kind"]),
        owner=owner,
        agency=agency,
        content=said["file"],
        token=said["token"],
        label=said["label"],
        picture=picture,
    )
