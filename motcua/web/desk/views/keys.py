"""Khóa ký số: the officer's own keys; and what the signatures of any file are worth."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.accounts.models import User
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.documents.actions import read_stored, read_upload
from motcua.documents.actions.keys import register_key, retire_key
from motcua.documents.choices import MediaType
from motcua.documents.permissions import CHECK_SIGNATURES, SIGN
from motcua.documents.queries.signatures import keys_of
from motcua.documents.signing.validation import validate
from motcua.web.desk.forms.signing import CheckForm
from motcua.web.shared.key_form import KeyForm, new_key
from motcua.web.shared.requests import SiteRequest
from motcua.web.shared.signature_words import words_of


@needs(SIGN)
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def keys(request: SiteRequest) -> HttpResponse:
    """The officer's keys and the seals they keep, and the form for one more of their own."""
    form = KeyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        owner = User.objects.get(pk=request.actor.id)
        try:
            register_key(
                new=new_key(form, owner=owner),
                pin=form.cleaned_data["pin"],
                by=request.actor,
                now=request.now,
            )
        except RuleViolation as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Đã đăng ký khóa; khóa đã ký thử được."))
            return redirect("desk:keys")
    context = {"form": form, "keys": keys_of(request.actor)}
    return render(request, "desk/signing/keys.html", context, status=422 if form.errors else 200)


@needs(SIGN)
@require_POST
def retire(request: SiteRequest, key_id: int) -> HttpResponse:
    """The officer uses a key no longer."""
    key = keys_of(request.actor).filter(pk=key_id, owner_id=request.actor.id).first()
    if key is None:
        raise Http404
    retire_key(key=key, by=request.actor, now=request.now)
    messages.success(request, _("Khóa không dùng nữa; các văn bản đã ký vẫn có giá trị."))
    return redirect("desk:keys")


@needs(SIGN)
@require_GET
def picture(request: SiteRequest, key_id: int) -> HttpResponse:
    """The picture of a signature or seal, to who signs with it."""
    key = keys_of(request.actor).filter(pk=key_id).first()
    if key is None or key.picture is None:
        raise Http404
    response = HttpResponse(read_stored(key.picture), content_type=MediaType.PNG)
    response["Cache-Control"] = "private, no-store"
    return response


@needs(CHECK_SIGNATURES)
@require_http_methods(["GET", "POST"])
def check(request: SiteRequest) -> HttpResponse:
    """What the signatures of a file are worth; the file is kept nowhere."""
    form = CheckForm(request.POST or None, request.FILES or None)
    reports, name = None, ""
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content, _kind = read_upload(upload, kinds=(MediaType.PDF,))
            reports = [words_of(one) for one in validate(content, now=request.now)]
            name = upload.name
        except RuleViolation as error:
            form.add_error(None, str(error))
    context = {"form": form, "reports": reports, "file_name": name}
    return render(request, "desk/signing/check.html", context, status=422 if form.errors else 200)
