"""The risk assessment act as a paper: what it says, and both signatures."""

from datetime import date

from flask_babel import force_locale

from app.core import files
from app.core.documents import draw_pdf
from app.incidents import labels
from app.incidents.models import RiskAct, RiskSide
from app.incidents.operations.risk_acts import text_of

PICTURES = (".png", ".jpg")


def draw_act(act: RiskAct, language: str) -> bytes:
    """The act as a PDF in a language; what person and worker wrote stays as they wrote it."""
    files_of = {side: getattr(act, f"{side}_file") for side in RiskSide}
    drawn = [name for name in files_of.values() if name and name.endswith(PICTURES)]
    pictures = {name: files.path_of(name).read_bytes() for name in drawn}
    text = text_of(act)
    with force_locale(language):
        return draw_pdf(
            "risk_acts/paper.html",
            pictures,
            act=act,
            text=text,
            drawn_on=date.fromisoformat(text["drawn_on"]),
            review_on=date.fromisoformat(text["review_on"]) if text["review_on"] else None,
            rows=[row | {"until": date.fromisoformat(row["until"]) if row["until"] else None} for row in text["risks"]],
            signatures=[
                (side, text["name" if side is RiskSide.PERSON else "worker"], getattr(act, f"{side}_signed_at"), name)
                for side, name in files_of.items()
            ],
            drawn=drawn,
            lang=language,
            labels=labels,
        )
