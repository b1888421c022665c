"""The words for keys, who has them, and what was agreed about the spare one."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.keys.models import ConsentAnswer, Holder, HoldingEnd, KeyEnd, KeyKind, Signing, UsedBy
from app.keys.queries.lists import Wrong
from app.keys.situations import SITUATION

KEY_KIND = {
    KeyKind.FLAT: _l("Key to the flat"),
    KeyKind.FRONT_DOOR: _l("Key to the front door of the house"),
    KeyKind.STAIRWELL: _l("Key to the stairwell"),
    KeyKind.CELLAR: _l("Key to the cellar"),
    KeyKind.MAILBOX: _l("Key to the mailbox"),
    KeyKind.GATE: _l("Key to the gate"),
    KeyKind.GARAGE: _l("Key to the garage"),
    KeyKind.OTHER: _l("Another key"),
}
KEY_END = {
    KeyEnd.LOST: _l("The key is lost"),
    KeyEnd.DESTROYED: _l("The key is broken or destroyed"),
    KeyEnd.REPLACED: _l("The lock was changed"),
}
HOLDER = {
    Holder.CLIENT: _l("Lives in the flat"),
    Holder.TEAM: _l("Colleague"),
    Holder.OFFICE: _l("In the office"),
    Holder.OWNER: _l("Owner of the flat"),
    Holder.CONTRACTOR: _l("Workman or caretaker"),
}
HOLDING_END = {
    HoldingEnd.RETURNED: _l("The key came back"),
    HoldingEnd.HANDED_ON: _l("The key was handed on"),
    HoldingEnd.GONE: _l("The copy is not in use any more"),
}
ANSWER = {
    ConsentAnswer.YES: _l("Agrees that the spare key is used"),
    ConsentAnswer.CONDITIONS: _l("Agrees on conditions"),
    ConsentAnswer.NO: _l("Does not agree that the spare key is used"),
}
ANSWER_TONES = {ConsentAnswer.YES: "good", ConsentAnswer.CONDITIONS: "warn", ConsentAnswer.NO: "bad"}
SIGNING = {
    Signing.PAPER: _l("On paper, by hand"),
    Signing.SCREEN: _l("On the screen of the worker's device"),
    Signing.EPARAKSTS: _l("With eParaksts"),
}
USED_BY = {UsedBy.TEAM: _l("A colleague with the spare key"), UsedBy.POLICE: _l("The police opened the door")}
WRONG = {
    Wrong.ASTRAY: _l("With a colleague who no longer works with the household"),
    Wrong.MOVED_OUT: _l("With somebody who has moved out"),
}
MISSING = {
    "Y1": _l("The person has no key"),
    "Y2": _l("The team has no key"),
    "Y3": _l("The owner's key is not recorded"),
}

history.name_actions(
    {
        "household.keys.read": _l("Answers about the spare key and its uses read"),
        "household.key_paper.read": _l("Signed sheet about the spare key downloaded"),
        "flat_key.add": _l("Copy of a key added"),
        "flat_key.end": _l("Copy of a key taken out of use"),
        "key_holding.begin": _l("Key given"),
        "key_holding.end": _l("Key given away"),
        "key_handover.record": _l("Keys of a signed act entered"),
        "key_consent.record": _l("Answer about the spare key recorded"),
        "key_consent.end": _l("Earlier answer about the spare key ended"),
        "key_use.record": _l("Use of the spare key recorded"),
        "key_use.police": _l("Opening of the door by the police recorded"),
        "key_use.tell": _l("The person was told that the door had been opened"),
    }
)
history.name_fields(
    {
        "flat_key.kind": _l("What the key opens"),
        "flat_key.ended_how": _l("What happened to the key"),
        "key_holding.holder": _l("Who has the key"),
        "key_holding.ended_how": _l("How the key was given away"),
        "key_consent.answer": _l("Answer about the spare key"),
        "key_consent.situations": _l("Situations agreed on"),
        "key_use.situation": _l("Situation"),
        "key_use.used_by": _l("Who opened the door"),
        "key_use.used_at": _l("When the door was opened"),
    },
    {
        "flat_key.kind": KEY_KIND,
        "flat_key.ended_how": KEY_END,
        "key_holding.holder": HOLDER,
        "key_holding.ended_how": HOLDING_END,
        "key_consent.answer": ANSWER,
        "key_consent.situations": SITUATION,
        "key_use.situation": SITUATION,
        "key_use.used_by": USED_BY,
    },
)
