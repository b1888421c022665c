"""The words for acts, what is seen in them, and who signs."""

from flask_babel import lazy_gettext as _l

from app.conditions.calculations import Change
from app.conditions.models import (
    ActKind,
    ActState,
    Answer,
    Condition,
    DamagePayer,
    ItemKind,
    Judged,
    Owner,
    Side,
    SignatureWay,
)
from app.conditions.standard import CheckLevel
from app.conditions.wording import Differs
from app.core import history

ACT_KIND = {
    ActKind.LANDLORD_TO_PROVIDER: _l("Handover: the landlord to the provider"),
    ActKind.PROVIDER_TO_CLIENT: _l("Handover: the provider to the client"),
    ActKind.MUNICIPALITY_TO_CLIENT: _l("Handover: the municipality to the client (model C)"),
    ActKind.PERIODIC: _l("Inspection"),
    ActKind.CLIENT_TO_PROVIDER: _l("Hand-back: the client to the provider"),
    ActKind.CLIENT_TO_MUNICIPALITY: _l("Hand-back: the client to the municipality"),
    ActKind.PROVIDER_TO_LANDLORD: _l("Hand-back: the provider to the landlord"),
}
ACT_STATE = {
    ActState.DRAFT: _l("Being walked"),
    ActState.SIGNING: _l("Being signed"),
    ActState.LOCKED: _l("Signed and locked"),
    ActState.CANCELLED: _l("Cancelled act"),
}
ACT_TONES = {
    ActState.DRAFT: "info",
    ActState.SIGNING: "warn",
    ActState.LOCKED: "good",
    ActState.CANCELLED: "quiet",
}
SIDE = {
    Side.LANDLORD: _l("Landlord"),
    Side.PROVIDER: _l("Service provider"),
    Side.MUNICIPALITY: _l("Municipality"),
    Side.CLIENT: _l("Client"),
    Side.WITNESS: _l("Somebody else who was there"),
}
CONDITION = {
    Condition.NEW: _l("As new"),
    Condition.GOOD: _l("Good"),
    Condition.WORN: _l("Worn"),
    Condition.DAMAGED: _l("Damaged"),
    Condition.MISSING: _l("Missing"),
}
CONDITION_TONES = {
    Condition.NEW: "good",
    Condition.GOOD: "good",
    Condition.WORN: "neutral",
    Condition.DAMAGED: "bad",
    Condition.MISSING: "bad",
}
ANSWER = {Answer.YES: _l("Yes"), Answer.NO: _l("No"), Answer.ELSEWHERE: _l("Elsewhere")}
OWNER = {
    Owner.LANDLORD: _l("The landlord's"),
    Owner.PROVIDER: _l("The provider's"),
    Owner.MUNICIPALITY: _l("The municipality's"),
    Owner.CLIENT: _l("The client's"),
}
ITEM_KIND = {ItemKind.ELEMENT: _l("Part of the room"), ItemKind.EQUIPMENT: _l("Equipment")}
CHECK_LEVEL = {
    CheckLevel.MANDATORY: _l("Mandatory: without it the flat is not offered"),
    CheckLevel.WARNING: _l("A warning"),
}
WAY = {
    SignatureWay.SCREEN: _l("On the screen"),
    SignatureWay.PAPER: _l("On paper, the scan is attached"),
    SignatureWay.ESIGNATURE: _l("With eParaksts, the file is attached"),
    SignatureWay.DECLINED: _l("Declines to sign"),
}
LANGUAGE = {"lv": _l("Latvian"), "ru": _l("Russian"), "en": _l("English")}
CHANGE = {
    Change.UNCHANGED: _l("Unchanged"),
    Change.WORN: _l("More worn"),
    Change.DAMAGED: _l("Damaged since"),
    Change.MISSING: _l("Missing since"),
    Change.ADDED: _l("Added since"),
    Change.BETTER: _l("Better than before"),
    Change.NOT_LOOKED_AT: _l("Not looked at the second time"),
}
CHANGE_TONES = {
    Change.UNCHANGED: "quiet",
    Change.WORN: "neutral",
    Change.DAMAGED: "bad",
    Change.MISSING: "bad",
    Change.ADDED: "info",
    Change.BETTER: "good",
    Change.NOT_LOOKED_AT: "warn",
}
JUDGED = {
    Judged.WEAR: _l("Ordinary wear"),
    Judged.DAMAGE: _l("Damage"),
    Judged.MISTAKE: _l("A mistake in one of the acts"),
}
DAMAGE_PAYER = {
    DamagePayer.REPAIR_BUDGET: _l("The repair budget"),
    DamagePayer.GUARANTEE: _l("The guarantee"),
    DamagePayer.LANDLORD: _l("The landlord"),
}
DIFFERS = {
    Differs.ADDED: _l("Added: %(name)s"),
    Differs.REMOVED: _l("Taken out: %(name)s"),
    Differs.RENAMED: _l("Renamed: %(before)s → %(name)s"),
    Differs.MOVED: _l("The order is different"),
    Differs.MANDATORY: _l("Mandatory from now on: %(name)s"),
    Differs.WARNING: _l("Only a warning from now on: %(name)s"),
    Differs.ELSEWHERE: _l("May be provided elsewhere from now on: %(name)s"),
    Differs.HERE: _l("May no longer be provided elsewhere: %(name)s"),
}

# Everything whose words stand in an act beside the template's own; all of it is in every client's language.
PRINTED_WORDS = (ACT_KIND, SIDE, CONDITION, ANSWER, OWNER, WAY, LANGUAGE)

history.name_actions(
    {
        "act.start": _l("Act begun"),
        "act.supplement": _l("Supplement begun"),
        "act.add_room": _l("Room added to the act"),
        "act.add_thing": _l("Thing added to the act"),
        "act.note": _l("Condition noted"),
        "act.add_photos": _l("Photos added to the act"),
        "act.remove_photo": _l("Photo taken off the act"),
        "act.freeze": _l("Signing of the act began"),
        "act.reopen": _l("Act opened again"),
        "act.sign": _l("Act signed"),
        "act.lock": _l("Act locked"),
        "act.cancel": _l("Act cancelled"),
        "act.read": _l("Act opened"),
        "act.judge": _l("Difference between acts judged"),
        "act_template.save": _l("What acts look at was changed"),
    }
)
history.name_fields(
    {
        "condition_act.kind": _l("Kind of act"),
        "condition_act.act_on": _l("Day of the act"),
        "condition_act.state": _l("State of the act"),
        "condition_act.locked_at": _l("Locked at"),
        "condition_act.passed": _l("The act shows the minimum standard"),
        "act_template_version": _l("Version of the list"),
    },
    {"condition_act.kind": ACT_KIND, "condition_act.state": ACT_STATE},
)
