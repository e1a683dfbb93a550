"""The API as it describes itself: an ETag on what is read, and refusals under their own type of content."""

import hashlib
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from phoihop.surfaces.exchange.api.problems import TYPE


class DescribedAPI(NinjaAPI):
    """Ninja, with answers that a cache can compare."""

    _described: OpenAPISchema | None = None

    def create_response(
        self, request: HttpRequest, data: Any, *args: Any, **more: Any
    ) -> HttpResponse:  # Any: as ninja has it
        """With an ETag on what was read; nothing but 304 where the caller holds the same."""
        answer = super().create_response(request, data, *args, **more)
        if request.method in ("GET", "HEAD") and answer.status_code == HTTPStatus.OK:
            version = data.get("version") if isinstance(data, dict) else None  # of a commitment: what `If-Match` names
            tag = f'"{version or hashlib.sha256(answer.content).hexdigest()[:32]}"'
            if tag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
                answer = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
            answer["ETag"] = tag
            answer["Cache-Control"] = "private, no-cache"
        answer["Vary"] = "Authorization, Accept-Language"
        return answer

    def get_openapi_schema(self, *args: Any, **more: Any) -> OpenAPISchema:  # Any: as ninja has it
        """Refusals are problem details, and say so. Drawn once: anybody may ask for it."""
        if self._described is not None:
            return self._described
        schema = super().get_openapi_schema(*args, **more)
        for verbs in schema["paths"].values():
            for operation in verbs.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST and "content" in answer:
                        answer["content"] = {TYPE: answer["content"]["application/json"]}
        self._described = schema
        return schema
