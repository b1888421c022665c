"""The act as a paper: drawn from what it says, with photos and signatures."""

import json
from collections.abc import Iterator

from flask_babel import force_locale

from app.conditions import labels, rules
from app.conditions.calculations import Content
from app.conditions.models import ActSignature, ConditionAct, ItemKind, RoomKind
from app.conditions.operations.locking import keep_pdf
from app.conditions.operations.signing import valid_signatures
from app.conditions.queries.content import content_of, items_of
from app.core import files
from app.core.documents import draw_pdf


def write_pdf(act: ConditionAct) -> None:
    """Draws the act's paper in Latvian, the language of the record, and keeps it for good."""
    keep_pdf(act, draw_act(act, "lv"))


def draw_act(act: ConditionAct, language: str) -> bytes:
    """The act as a PDF: in Latvian the paper itself, in another language a copy to be understood."""
    content, signatures = content_of(act), valid_signatures(act)
    with force_locale(language):
        return draw_pdf(
            "acts/paper.html",
            pictures_of(content, signatures),
            act=act,
            content=content,
            signatures=signatures,
            disputes={one.id: json.loads(one.disputes) if one.disputes else {} for one in signatures},
            lang=language,
            labels=labels,
            kinds=ItemKind,
            room_kinds=RoomKind,
            sides=rules.PARTIES[act.kind],
        )


def pictures_of(content: Content, signatures: list[ActSignature]) -> dict[str, bytes]:
    """The photos and signatures that the paper shows, by their file names."""
    return {name: files.path_of(name).read_bytes() for name in _picture_names(content, signatures)}


def _picture_names(content: Content, signatures: list[ActSignature]) -> Iterator[str]:
    for _room, item in items_of(content):
        yield from (photo["file"] for photo in item["photos"])
    yield from (one.picture_name for one in signatures if one.picture_name)
