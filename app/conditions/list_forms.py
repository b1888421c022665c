"""What the list of acts is asked with."""

from flask_babel import lazy_gettext as _l

from app.conditions import labels
from app.conditions.models import ActKind, ActState
from app.core.forms import EnumField, YesNoField
from app.core.listing import FilterForm, id_field, search_field


class ActFilterForm(FilterForm):
    """The filters of the list of acts."""

    q = search_field(_l("Address of the flat"))
    kind = EnumField(_l("Kind of act"), ActKind, labels.ACT_KIND, empty=_l("Any kind of act"))
    state = EnumField(_l("State of the act"), ActState, labels.ACT_STATE, empty=_l("Any state"))
    passed = YesNoField(_l("The act shows the minimum standard"), empty=_l("Does not matter"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))
