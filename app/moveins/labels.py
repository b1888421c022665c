"""The words for moving in."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.moveins.models import Class, Due, Function, ItemOwner, Source, Step

FUNCTION = {
    Function.SLEEP: _l("For sleeping"),
    Function.COOK: _l("For cooking and eating"),
    Function.KEEP_CLEAN: _l("For keeping clean"),
    Function.OTHER: _l("Other things"),
}
CLASS = {Class.BASIC: _l("Basic thing"), Class.EXTRA: _l("Extra thing")}
DUE = {Due.BEFORE: _l("Before the day of moving in"), Due.ON_DAY: _l("On the day of moving in")}
SOURCE = {
    Source.IN_FLAT: _l("Already in the flat"),
    Source.BOUGHT: _l("The person bought it"),
    Source.CHARITY: _l("From a charity"),
    Source.GIVEAWAY: _l("From a group that gives things away"),
    Source.SHELTER: _l("From the shelter"),
    Source.PROVIDER: _l("From us"),
    Source.ACQUAINTANCE: _l("From somebody the person knows"),
}
ITEM_OWNER = {
    ItemOwner.CLIENT: _l("The person's own"),
    ItemOwner.PROVIDER: _l("Ours"),
    ItemOwner.LANDLORD: _l("The landlord's"),
    ItemOwner.MUNICIPALITY: _l("The municipality's"),
}
STEP = {
    Step.LOOKED: _l("Furniture, danger and what works: looked at"),
    Step.NEEDS: _l("Food for the first days, papers, telephone: seen to"),
    Step.ESCORT: _l("The person is taken to the flat"),
    Step.ACT: _l("The handover act is signed"),
    Step.KEYS: _l("The keys are given"),
    Step.METERS: _l("The meters are read"),
    Step.EXPLAINED: _l("The equipment of the flat is explained"),
    Step.CONSENT: _l("The spare key was talked about"),
    Step.CRISIS: _l("What to do in a crisis is agreed on"),
    Step.CONTACTS: _l("The telephone numbers are left in the flat"),
}

history.name_actions(
    {
        "kit_list.write": _l("List of things for moving in written"),
        "move_in.start": _l("Move-in planned"),
        "move_in.add_list": _l("List of things added to the move-in"),
        "move_in_line.add": _l("Thing added to the move-in"),
        "move_in_line.change": _l("Thing of the move-in changed"),
        "move_in_step.record": _l("Step of the move-in recorded"),
        "crisis_agreement.sign": _l("Agreement for a crisis signed"),
        "crisis_agreement.end": _l("Earlier agreement for a crisis ended"),
        "household.move_in.read": _l("Agreement for a crisis and plan of the move-in read"),
    }
)
history.name_fields(
    {
        "move_in_line.delivered_on": _l("There since"),
        "move_in_line.source": _l("Where the thing comes from"),
        "move_in_line.owner": _l("Whose the thing is"),
        "move_in_line.due_on": _l("Needed by"),
        "move_in_step.done_on": _l("Step done on"),
    },
    {"move_in_line.source": SOURCE, "move_in_line.owner": ITEM_OWNER},
)
