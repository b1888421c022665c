"""Acts, what is noted in them, and who signed."""

from app.conditions.models.acts import (
    ActItem,
    ActKind,
    ActRoom,
    ActState,
    ActTemplate,
    ConditionAct,
    ItemKind,
    RoomKind,
    Side,
    number_of,
)
from app.conditions.models.judgements import ConditionJudgement, DamagePayer, Judged
from app.conditions.models.notes import ActNote, ActPhoto, Answer, Condition, Owner
from app.conditions.models.signing import ActSignature, SignatureWay

__all__ = [
    "ActItem",
    "ActKind",
    "ActNote",
    "ActPhoto",
    "ActRoom",
    "ActSignature",
    "ActState",
    "ActTemplate",
    "Answer",
    "Condition",
    "ConditionAct",
    "ConditionJudgement",
    "DamagePayer",
    "ItemKind",
    "Judged",
    "Owner",
    "RoomKind",
    "Side",
    "SignatureWay",
    "number_of",
]
