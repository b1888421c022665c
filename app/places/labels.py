"""The words for places and settings."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import history
from app.core.formatting import format_number, yes_no
from app.places.models import PlaceKind, PlaceStatus
from app.places.policy import explanations

PLACE_KIND = {
    PlaceKind.BUILDING: _l("Building"),
    PlaceKind.LAND: _l("Land for building"),
}
PLACE_STATUS = {
    PlaceStatus.EXISTING: _l("In the register"),
    PlaceStatus.WITHDRAWN: _l("Withdrawn by the register"),
}

history.name_actions(
    {
        "municipality.create": _l("Municipality added"),
        "municipality.edit": _l("Municipality corrected"),
        "setting.change": _l("Setting decided"),
        "register.import": _l("Addresses taken over from the register"),
        "areas.import": _l("Neighbourhoods taken over from a file"),
    }
)
history.name_fields(
    {
        "municipality.name": _l("Name of the municipality"),
        "municipality.territory_code": _l("Territory code"),
        "municipality.file_prefix": _l("File numbers begin with"),
        "municipality.file": _l("Name of the file"),
        "municipality.added": _l("Added"),
        "municipality.updated": _l("Updated"),
        "municipality.unchanged": _l("Unchanged"),
        "municipality.withdrawn": _l("Withdrawn addresses"),
        "municipality.absent": _l("Addresses that the complete file does not have"),
        "policy_setting.key": _l("Setting"),
        "policy_setting.value": _l("Value"),
        "policy_setting.valid_from": _l("Valid from"),
        "policy_setting.reason": _l("Reason"),
        "policy_setting.municipality_id": _l("Municipality"),
        "policy_setting.set_by_id": _l("Decided by"),
    },
    {"policy_setting.key": {key: explanation.label for key, explanation in explanations().items()}},
)


def value_words(value: Any) -> list[str]:
    """A setting's value as the page shows it, one text per line; the unit stands beside it."""
    if isinstance(value, bool):
        return [yes_no(value)]
    if isinstance(value, list | tuple):
        return list(value) or [_("None")]
    return [format_number(value)]
