"""The words for the enums of landlords."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.landlords.models import LandlordKind

LANDLORD_KIND = {
    LandlordKind.PERSON: _l("Private person"),
    LandlordKind.COMPANY: _l("Company"),
    LandlordKind.MUNICIPALITY: _l("Municipality"),
}

history.name_actions(
    {
        "landlord.create": _l("Landlord added"),
        "landlord.edit": _l("Landlord corrected"),
    }
)
history.name_fields(
    {
        "landlord.name": _l("Name or company"),
        "landlord.kind": _l("Kind of landlord"),
        "phone": _l("Telephone"),
        "email": _l("E-mail"),
        "note": _l("Note"),
    },
    {"landlord.kind": LANDLORD_KIND},
)
