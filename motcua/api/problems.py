"""Errors as problem documents (RFC 9457): one shape for everything that is refused, from 400 to 500.

`code` is the stable word programs act on, `title` and `detail` are Vietnamese for people. `errors` names the
fields that are wrong. Nothing personal stands in a problem: values given are never repeated.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, ConfigDict

from motcua.core.errors import RuleViolation

MEDIA_TYPE = "application/problem+json"
BODY = "sent"  # the parameter that takes the body, in every operation
RETRY_AFTER = "900"  # seconds, the window in which attempts are counted
logger = logging.getLogger("motcua.api")

TITLES = {
    400: gettext_lazy("Yêu cầu không đọc được"),
    401: gettext_lazy("Cần mã truy cập"),
    403: gettext_lazy("Không có quyền"),
    404: gettext_lazy("Không tìm thấy"),
    405: gettext_lazy("Không dùng được phương thức này"),
    409: gettext_lazy("Xung đột với trạng thái hiện tại"),
    413: gettext_lazy("Dữ liệu quá lớn"),
    415: gettext_lazy("Loại dữ liệu không được nhận"),
    422: gettext_lazy("Chưa thực hiện được"),
    429: gettext_lazy("Quá nhiều lần thử"),
    500: gettext_lazy("Lỗi của hệ thống"),
}


class FieldProblem(BaseModel):
    """One wrong field: where it stands (`body.applicant.name`) and what is wrong with it."""

    model_config = ConfigDict(extra="forbid")

    field: str
    message: str


class Problem(BaseModel):
    """A refusal as RFC 9457 describes it."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem]


class RequestRefused(RuleViolation):
    """A request that reaches no action: wrong media type, no token, no such address."""

    def __init__(self, state: int, code: str, message: Any) -> None:
        super().__init__(message)
        self.http_state = state
        self.code = code


def problem(
    state: int, code: str, detail: str, *, errors: Sequence[FieldProblem] = (), **headers: str
) -> HttpResponse:
    """The response; `headers` with underscores for dashes."""
    body = Problem(
        type=f"urn:motcua:problem:{code}",
        title=str(TITLES.get(state, TITLES[422])),
        status=state,
        detail=detail,
        code=code,
        errors=list(errors),
    )
    response = HttpResponse(body.model_dump_json(), status=state, content_type=MEDIA_TYPE)
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def of_violation(request: HttpRequest, error: RuleViolation) -> HttpResponse:
    """The refusal of an action, with the headers its status asks for."""
    fields = [FieldProblem(field=error.field, message=str(error))] if error.field else []
    headers = {}
    if error.http_state == 401:
        headers["WWW_Authenticate"] = 'Bearer realm="motcua"'
    if error.http_state == 429:
        headers["Retry_After"] = RETRY_AFTER
    return problem(error.http_state, error.code, str(error), errors=fields, **headers)


def of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input that does not fit the description: every wrong field at once."""
    fields = [FieldProblem(field=_place(item["loc"]), message=_sentence(item)) for item in error.errors]
    return problem(422, "invalid_input", _("Dữ liệu gửi lên chưa đúng; xem từng trường."), errors=fields)


def of_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: a body that is no JSON."""
    return problem(error.status_code, "unreadable_body", _("Nội dung gửi lên không phải JSON đúng quy cách."))


def of_unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A multipart body cut off or put together wrongly."""
    return problem(400, "unreadable_body", _("Nội dung gửi lên không đọc được; xin gửi lại."))


def of_too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    """A body beyond the limits of the server."""
    return problem(413, "body_too_large", _("Nội dung gửi lên lớn hơn mức máy chủ nhận."))


def not_found(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere."""
    return problem(404, "not_found", _("Không có địa chỉ này trong API."))


def not_allowed(allow: str) -> HttpResponse:
    """A method the address does not know."""
    return problem(
        405,
        "method_not_allowed",
        _("Địa chỉ này chỉ nhận: %(methods)s.") % {"methods": allow},
        Allow=allow,
    )


def of_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our own fault: the log has the trace, the answer says nothing of it."""
    logger.error("%s failed", request.resolver_match and request.resolver_match.route, exc_info=error)
    return problem(500, "internal_error", _("Hệ thống gặp lỗi; chưa có gì được lưu. Xin thử lại sau."))


HANDLERS: dict[type[Exception], Any] = {
    Exception: of_failure,
    RuleViolation: of_violation,
    ValidationError: of_validation,
    HttpError: of_http_error,
    Http404: not_found,
    MultiPartParserError: of_unreadable,
    UnreadablePostError: of_unreadable,
    RequestDataTooBig: of_too_large,
    TooManyFieldsSent: of_too_large,
    TooManyFilesSent: of_too_large,
}

_SENTENCES = {
    "missing": gettext_lazy("Thiếu trường này."),
    "extra_forbidden": gettext_lazy("Không có trường tên này."),
    "string_too_long": gettext_lazy("Dài quá mức cho phép."),
    "string_too_short": gettext_lazy("Không được để trống."),
    "string_pattern_mismatch": gettext_lazy("Không đúng dạng."),
    "string_type": gettext_lazy("Phải là một chuỗi ký tự."),
    "int_type": gettext_lazy("Phải là số nguyên."),
    "int_parsing": gettext_lazy("Phải là số nguyên."),
    "bool_type": gettext_lazy("Phải là true hoặc false."),
    "list_type": gettext_lazy("Phải là một danh sách."),
    "enum": gettext_lazy("Không nằm trong các giá trị cho phép."),
    "literal_error": gettext_lazy("Không nằm trong các giá trị cho phép."),
    "greater_than_equal": gettext_lazy("Nhỏ hơn mức cho phép."),
    "less_than_equal": gettext_lazy("Lớn hơn mức cho phép."),
    "too_short": gettext_lazy("Danh sách chưa đủ phần tử."),
    "too_long": gettext_lazy("Danh sách có quá nhiều phần tử."),
}


def _place(loc: Sequence[Any]) -> str:
    """`body.applicant.name`: ninja puts the name of our parameter after `body`, which nobody sent."""
    parts = [str(part) for part in loc]
    return ".".join(parts[:1] + parts[2:] if parts[:2] == ["body", BODY] else parts)


def _sentence(item: dict[str, Any]) -> str:
    return str(_SENTENCES.get(item["type"], _("Giá trị không hợp lệ.")))
