"""What the call's script asks, alike under /visits for the relative and under /tablet for the tablet.

Each deed has two routes, one for each gate: the tablet has cookies of its own.
"""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock, words
from visits.rules.call_window import LARGEST_PAYLOAD, PeerGone, RoomClosed, RoomFull, SignalKind
from visits.services import call_mailbox, calls, ice
from visits.services.calls import Other
from visits.storage.database import reading, writing
from visits.web import gate

bp = Blueprint("mailbox", __name__)


@bp.post("/visits/<uuid:visit>/call/peers")
@gate.relative
def join_by_relative(visit: UUID) -> ResponseReturnValue:
    """Let a relative's browser into the room."""
    return _join(visit)


@bp.post("/tablet/visits/<uuid:visit>/call/peers")
@gate.staff
def join_on_tablet(visit: UUID) -> ResponseReturnValue:
    """Let the tablet into the room."""
    return _join(visit)


@bp.get("/visits/<uuid:visit>/call/signals")
@gate.relative
def poll_by_relative(visit: UUID) -> ResponseReturnValue:
    """Tell a relative's browser what is new."""
    return _poll(visit)


@bp.get("/tablet/visits/<uuid:visit>/call/signals")
@gate.staff
def poll_on_tablet(visit: UUID) -> ResponseReturnValue:
    """Tell the tablet what is new. Not a passive gate: nobody touches the tablet in a call, and it must not lock."""
    return _poll(visit)


@bp.post("/visits/<uuid:visit>/call/signals")
@gate.relative
def post_by_relative(visit: UUID) -> ResponseReturnValue:
    """Take a letter from a relative's browser."""
    return _post(visit)


@bp.post("/tablet/visits/<uuid:visit>/call/signals")
@gate.staff
def post_on_tablet(visit: UUID) -> ResponseReturnValue:
    """Take a letter from the tablet."""
    return _post(visit)


@bp.post("/visits/<uuid:visit>/call/peers/<uuid:peer>/departure")
@gate.relative
def leave_by_relative(visit: UUID, peer: UUID) -> ResponseReturnValue:
    """Let a relative's browser out of the room."""
    return _leave(visit, peer)


@bp.post("/tablet/visits/<uuid:visit>/call/peers/<uuid:peer>/departure")
@gate.staff
def leave_on_tablet(visit: UUID, peer: UUID) -> ResponseReturnValue:
    """Let the tablet out of the room."""
    return _leave(visit, peer)


@bp.errorhandler(RoomClosed)
def _closed(_error: RoomClosed) -> ResponseReturnValue:
    return jsonify(ended=True), HTTPStatus.CONFLICT


@bp.errorhandler(RoomFull)
def _full(_error: RoomFull) -> ResponseReturnValue:
    return jsonify(full=True), HTTPStatus.CONFLICT


@bp.errorhandler(PeerGone)
def _gone(_error: PeerGone) -> ResponseReturnValue:
    return jsonify(gone=True), HTTPStatus.GONE


def _join(visit: UUID) -> ResponseReturnValue:
    replaces, now = _uuid(_json().get("replaces")), clock.now()
    with writing(gate.settings()) as session:
        joined = calls.join(session, visit, actor=gate.actor(), now=now, replaces=replaces)
    return jsonify(
        peer=joined.peer,
        version=joined.version,
        others=_others(joined.others),
        ice_servers=ice.ice_servers(gate.settings().call, gate.actor().person, now),
    )


def _poll(visit: UUID) -> ResponseReturnValue:
    peer = _uuid(request.args.get("peer")) or abort(HTTPStatus.NOT_FOUND)
    after, now = max(0, request.args.get("after", 0, type=int)), clock.now()
    with reading(gate.settings()) as session:
        news = call_mailbox.poll(session, visit, peer, actor=gate.actor(), after=after, now=now)
    if news.unwritten:
        with writing(gate.settings()) as session:
            calls.seen(session, visit, peer, actor=gate.actor(), now=now)
    answer = jsonify(
        version=news.version,
        ended=news.ended,
        wait=news.wait,
        others=_others(news.others),
        signals=[
            {"number": signal.number, "from": signal.sender, "kind": signal.kind, "payload": signal.payload}
            for signal in news.signals
        ],
    )
    answer.add_etag()
    return answer.make_conditional(request)


def _post(visit: UUID) -> ResponseReturnValue:
    sent = _json()
    sender, to, kind, payload = (sent.get(name) for name in ("from", "to", "kind", "payload"))
    if not isinstance(payload, str) or not isinstance(kind, str) or kind not in set(SignalKind):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    whole = payload.encode(errors="ignore")
    if "\0" in payload or whole.decode() != payload:  # no database holds a NUL or half a character
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    if len(whole) > LARGEST_PAYLOAD:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    with writing(gate.settings()) as session:
        call_mailbox.post(
            session,
            visit,
            _uuid(sender) or abort(HTTPStatus.NOT_FOUND),
            to=_uuid(to) or abort(HTTPStatus.NOT_FOUND),
            kind=SignalKind(kind),
            payload=payload,
            actor=gate.actor(),
            now=clock.now(),
        )
    return Response(status=HTTPStatus.NO_CONTENT)


def _leave(visit: UUID, peer: UUID) -> ResponseReturnValue:
    with writing(gate.settings()) as session:
        calls.leave(session, visit, peer, actor=gate.actor(), now=clock.now())
    return Response(status=HTTPStatus.NO_CONTENT)


def _json() -> dict[str, object]:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _others(others: tuple[Other, ...]) -> list[dict[str, object]]:
    return [
        {"peer": other.peer, "side": other.side, "name": _caption(other), "offers": other.offers} for other in others
    ]


def _caption(other: Other) -> str:
    """Write who that is, for the resident to read: Ines, your daughter."""
    if other.relation is None or not gate.on_tablet():
        return other.name
    return _("%(name)s, %(who)s", name=other.name, who=_(words.your(other.relation)))
