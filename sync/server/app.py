"""The platform as a web application: stations push events and ask of each other, citizens look up their sample.

Routes only; the work is in `apply.py`, `neighbours.py`, `blocks.py`, `tubes.py`, `lookup.py` and `pages.py`. Paths and
query strings may hold secrets: nothing here logs them.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import Field, ValidationError
from sqlalchemy import text
from starlette.exceptions import HTTPException

from sync.protocol import (
    MAX_EVENTS_A_PUSH,
    BlocksRequest,
    BoxesRequest,
    ConflictsRequest,
    ErrorResponse,
    LookupRequest,
    PushRequest,
    PushResponse,
    TubesRequest,
    Wire,
)
from sync.server import texts
from sync.server.apply import apply_events
from sync.server.blocks import NoBlocksLeft, RequestReused, reserve_blocks
from sync.server.boxes import tell_boxes
from sync.server.database import Database
from sync.server.guard import Guard, is_for_programs
from sync.server.lookup import Ambiguous, Finding, Found, find_by_slip, find_by_tube
from sync.server.neighbours import find_conflicts, look_around
from sync.server.pages import LANGUAGES, Pages, Question, Translations, make_pages, static_file
from sync.server.people import LAST, plain
from sync.server.throttle import Limits, Throttle
from sync.server.tubes import tell_tubes

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
_MAX_TYPED = 60


class Push(PushRequest):
    """A push as it is read here: what is not even an object is refused alone, like any bad event."""

    events: list[Any] = Field(max_length=MAX_EVENTS_A_PUSH)


def create_app(
    database: Database,
    *,
    station_key: str,
    translations: Translations,
    clock: Callable[[], datetime],
    limits: Limits | None = None,
) -> FastAPI:
    """Make the platform's application.

    `station_key` is the secret that every station sends as a bearer token; `translations` gives the texts of
    a language (`vi`, `en`); `clock` gives aware UTC times. Raises ValueError for an empty key.
    """
    if not station_key:
        raise ValueError("the station key is empty")
    # Telemetry would record paths, and a slip's path is a secret.
    silent: Any = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry=silent)
    pages = make_pages(translations)
    app.add_middleware(Guard, error_page=lambda scope, status: _error_page(pages, scope, status))
    app.add_exception_handler(HTTPException, lambda request, error: _http_error(pages, request, error))
    _add_station_routes(app, database, station_key, clock)
    _add_citizen_routes(app, _Citizens(database=database, pages=pages, throttle=Throttle(limits or Limits())))
    _add_files(app)
    return app


async def read_body(request: Request) -> bytes:
    """Read the body once; the guard around the application limits it."""
    return await request.body()


Body = Annotated[bytes, Depends(read_body)]


def _add_station_routes(app: FastAPI, database: Database, station_key: str, clock: Callable[[], datetime]) -> None:
    def require_key(request: Request) -> None:
        if not _is_key(request.headers.get("authorization", ""), station_key):
            raise HTTPException(HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})

    # The key is asked for before the body is read.
    @app.post("/api/v1/events", dependencies=[Depends(require_key)])
    def push_events(body: Body) -> Response:
        try:
            push = Push.model_validate_json(body)
        except ValidationError as refusal:
            return _bad_request(refusal)
        receipts = apply_events(database, push.events, clock())
        return _json(PushResponse(service="ghep-platform", protocol=1, receipts=receipts))

    @app.post("/api/v1/lookups", dependencies=[Depends(require_key)])
    def look_up_neighbours(body: Body) -> Response:
        try:
            asked = LookupRequest.model_validate_json(body)
        except ValidationError as refusal:
            return _bad_request(refusal)
        return _json(look_around(database, asked))

    @app.post("/api/v1/conflicts", dependencies=[Depends(require_key)])
    def list_conflicts(body: Body) -> Response:
        try:
            asked = ConflictsRequest.model_validate_json(body)
        except ValidationError as refusal:
            return _bad_request(refusal)
        return _json(find_conflicts(database, asked.station))

    @app.post("/api/v1/tubes", dependencies=[Depends(require_key)])
    def tell_of_tubes(body: Body) -> Response:
        try:
            asked = TubesRequest.model_validate_json(body)
        except ValidationError as refusal:
            return _bad_request(refusal)
        return _json(tell_tubes(database, asked))

    @app.post("/api/v1/boxes", dependencies=[Depends(require_key)])
    def tell_of_a_box(body: Body) -> Response:
        try:
            asked = BoxesRequest.model_validate_json(body)
        except ValidationError as refusal:
            return _bad_request(refusal)
        return _json(tell_boxes(database, asked.box))

    @app.post("/api/v1/blocks", dependencies=[Depends(require_key)])
    def give_blocks(body: Body) -> Response:
        try:
            asked = BlocksRequest.model_validate_json(body)
        except ValidationError as refusal:
            return _bad_request(refusal)
        try:
            return _json(reserve_blocks(database, asked, clock()))
        except NoBlocksLeft:
            return _json_error(HTTPStatus.CONFLICT, f"prefix: {asked.prefix}")
        except RequestReused:
            return _json_error(HTTPStatus.UNPROCESSABLE_ENTITY, "request_id: used for another request")

    @app.get("/api/v1/health")
    def health() -> dict[str, object]:
        with database.reading() as connection:
            connection.execute(text("SELECT 1"))
        return {"service": "ghep-platform", "protocol": 1, "database": "ok", "time": clock().isoformat()}


def _json(answer: Wire) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json")


def _is_key(header: str, station_key: str) -> bool:
    scheme, _, given = header.partition(" ")
    # Digests have one length, so the time of the comparison tells nothing, not even the key's length.
    matches = hmac.compare_digest(_digest(given.strip()), _digest(station_key))
    return scheme.lower() == "bearer" and matches


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _bad_request(refusal: ValidationError) -> Response:
    first = refusal.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    return _json_error(HTTPStatus.UNPROCESSABLE_ENTITY, f"{place}: {first['type']}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Citizens:
    """What the citizen's pages need."""

    database: Database
    pages: Pages
    throttle: Throttle


def _add_citizen_routes(app: FastAPI, citizens: _Citizens) -> None:
    @app.get("/")
    def form(request: Request) -> Response:
        return HTMLResponse(citizens.pages.form(_language(request.query_params), Question()))

    @app.post("/")
    def look_up(request: Request, body: Body) -> Response:
        return _answer_question(citizens, request, _question(body))

    @app.get("/r/{token}")
    def slip(request: Request, token: str) -> Response:
        return _answer_slip(citizens, request, token)


def _answer_question(citizens: _Citizens, request: Request, question: Question) -> Response:
    language, address = _language(request.query_params), _address(request)
    tube = plain(question.tube)
    if not tube or len(plain(question.last_four)) < LAST:
        page = citizens.pages.form(language, question, missing=True)
        return HTMLResponse(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    if seconds := citizens.throttle.wait_to_guess(address, tube):
        return _too_many(citizens, language, seconds, question)
    finding = find_by_tube(citizens.database, tube, question.last_four)
    if isinstance(finding, Found):
        return HTMLResponse(citizens.pages.sample(language, finding, question))
    citizens.throttle.count_miss(address, tube)
    say = texts.use_slip if isinstance(finding, Ambiguous) else texts.not_found_by_tube
    notice = say(citizens.pages.translations(language).gettext)
    page = citizens.pages.notice(language, notice, question, with_form=not isinstance(finding, Ambiguous))
    return HTMLResponse(page, _missed(finding))


def _answer_slip(citizens: _Citizens, request: Request, token: str) -> Response:
    language = _language(request.query_params)
    if seconds := citizens.throttle.wait(_address(request)):
        return _too_many(citizens, language, seconds, None)
    if _TOKEN.fullmatch(token):
        finding = find_by_slip(citizens.database, token)
        if isinstance(finding, Found):
            return HTMLResponse(citizens.pages.sample(language, finding, None))
        say = texts.slip_is_shared if isinstance(finding, Ambiguous) else texts.not_found_by_slip
        status = _missed(finding)
    else:
        say, status = texts.not_found_by_slip, HTTPStatus.NOT_FOUND
    return HTMLResponse(citizens.pages.notice(language, say(citizens.pages.translations(language).gettext)), status)


def _missed(finding: Finding) -> HTTPStatus:
    return HTTPStatus.CONFLICT if isinstance(finding, Ambiguous) else HTTPStatus.NOT_FOUND


def _too_many(citizens: _Citizens, language: str, seconds: int, question: Question | None) -> Response:
    notice = texts.too_many(seconds, citizens.pages.translations(language).gettext)
    page = citizens.pages.notice(language, notice, question)
    return HTMLResponse(page, HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(seconds)})


def _question(body: bytes) -> Question:
    try:
        fields = parse_qs(body.decode(), max_num_fields=10)
    except ValueError:
        return Question()
    return Question(
        tube=fields.get("tube", [""])[0][:_MAX_TYPED],
        last_four=fields.get("last_four", [""])[0][:_MAX_TYPED],
    )


def _language(query: Mapping[str, str]) -> str:
    asked = query.get("lang")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _add_files(app: FastAPI) -> None:
    forever = {"Cache-Control": "public, max-age=604800"}

    @app.get("/page.css")
    def style() -> Response:
        return Response(static_file("page.css"), media_type="text/css", headers=forever)

    @app.get("/icon.svg")
    def icon() -> Response:
        return Response(static_file("icon.svg"), media_type="image/svg+xml", headers=forever)


def _http_error(pages: Pages, request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if is_for_programs(request.url.path):
        return _json_error(status, headers=headers)
    return HTMLResponse(_error_page(pages, request.scope, status), status, headers=headers)


def _json_error(status: int, detail: str = "", headers: dict[str, str] | None = None) -> Response:
    words = {401: "UNAUTHORIZED", 404: "NOT_FOUND", 409: "NUMBERS_RUN_OUT"}
    error = ErrorResponse(error=words.get(status, "BAD_REQUEST"), detail=detail)
    return JSONResponse(error.model_dump(), status, headers=headers)


def _error_page(pages: Pages, scope: MutableMapping[str, Any], status: int) -> str:
    query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    language = _language(query)
    say = texts.out_of_order if status >= HTTPStatus.INTERNAL_SERVER_ERROR else texts.no_such_page
    return pages.notice(language, say(pages.translations(language).gettext))
