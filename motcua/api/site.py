"""The NinjaAPI of motcua: access by operation, media types, problem documents, and an honest description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from motcua.api import problems
from motcua.api.access import admit
from motcua.api.description import describe
from motcua.api.problems import RequestRefused
from motcua.api.sizes import refuse_larger
from motcua.core.access import public

MEDIA_TYPES = {"body": "application/json", "file": "multipart/form-data", "form": "multipart/form-data"}
ROOM_FOR_PARTS = 64 * 1024  # bytes of headers and small fields around one file
View = Callable[..., HttpResponseBase]


class Api(NinjaAPI):
    """Rights differ by method, so each operation checks its own and the paths are open to all.

    Django's middleware sees paths only: it lets them through, and an operation without `@needs` or `@public`
    fails the start (ImproperlyConfigured).
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for kind, handler in problems.HANDLERS.items():
            self.add_exception_handler(kind, handler)

    def _get_urls(self) -> list[Any]:
        for bound in self._get_bound_routers():
            for path_view in bound.path_operations.values():
                for operation in path_view.operations:
                    _guard(operation, self)
        found = [pattern for pattern in super()._get_urls() if isinstance(pattern, URLPattern)]
        patterns = [pattern for pattern in found if pattern.name != "api-root"]
        for pattern in patterns:
            pattern.callback = _path_view(pattern.callback)
        lost = public(_exempt(problems.not_found))
        root = re_path(r"^$", lost, name="api-root")  # ninja derives the server's address from this name
        return [*patterns, root, re_path(r"", lost, name="nowhere")]

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """ninja's description with errors, security and media types as they really are."""
        schema = super().get_openapi_schema(**options)
        operations = {
            operation.operation_id or self.get_openapi_operation_id(operation): operation
            for bound in self._get_bound_routers()
            for path_view in bound.path_operations.values()
            for operation in path_view.operations
        }
        describe(schema, operations)
        return schema


def media_type_of(operation: Operation) -> str:
    """The media type an operation reads; "" without a body."""
    sources = {model.__ninja_param_source__ for model in operation.models}
    if "file" in sources:
        return MEDIA_TYPES["file"]
    return next((MEDIA_TYPES[str(source)] for source in sources if source in MEDIA_TYPES), "")


def _guard(operation: Operation, api: Api) -> None:
    """Put access and media type before the operation; its body is not read unless both fit."""
    access = getattr(operation.view_func, "access", None)
    if access is None:
        raise ImproperlyConfigured(
            f"The operation {operation.view_func.__name__} declares no access: @needs(RIGHT) or @public."
        )
    wanted, run = media_type_of(operation), operation.run

    def guarded(request: HttpRequest, **values: Any) -> HttpResponseBase:
        try:
            admit(request, access)
            if wanted:
                _check_body(request, wanted)
        except Exception as error:  # noqa: BLE001 - every error becomes a problem document
            return api.on_exception(request, error)
        return run(request, **values)

    operation.run = guarded  # type: ignore[method-assign]


def _check_body(request: HttpRequest, wanted: str) -> None:
    """Refuse by the headers what need not be read: another media type, 200 MB of upload."""
    if request.content_type != wanted:
        raise RequestRefused(
            415, "media_type_not_accepted", _("Thao tác này chỉ nhận %(type)s.") % {"type": wanted}
        )
    if wanted == MEDIA_TYPES["file"]:
        refuse_larger(request, settings.UPLOAD_LIMIT + ROOM_FOR_PARTS)


def _path_view(view: View) -> View:
    """The view of a path: open at this level, and 405 as a problem document."""

    def answer(request: HttpRequest, **values: Any) -> HttpResponseBase:
        response = view(request, **values)
        if response.status_code == 405 and response.headers.get("Content-Type") != problems.MEDIA_TYPE:
            return problems.not_allowed(response.headers["Allow"])
        return response

    return public(_exempt(answer))


def _exempt(view: View) -> View:
    """No cookie carries a right in here, so there is nothing a forged form could use."""
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def reply(model: Any, state: int = 200, **headers: str) -> HttpResponse:
    """A response model as JSON in one step: it was validated when it was made."""
    response = HttpResponse(
        type(model).__pydantic_serializer__.to_json(model), status=state, content_type="application/json"
    )
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response
