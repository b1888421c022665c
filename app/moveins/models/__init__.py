"""Tables of moving in."""

from app.moveins.models.agreements import Crisis, CrisisAgreement, CrisisLine
from app.moveins.models.kits import Class, Due, Function, ItemOwner, KitItem, KitList, Source
from app.moveins.models.moveins import MANUAL, MoveIn, MoveInLine, MoveInStep, Step

__all__ = [
    "MANUAL",
    "Class",
    "Crisis",
    "CrisisAgreement",
    "CrisisLine",
    "Due",
    "Function",
    "ItemOwner",
    "KitItem",
    "KitList",
    "MoveIn",
    "MoveInLine",
    "MoveInStep",
    "Source",
    "Step",
]
