"""The words for the enums of landlords."""

from flask_babel import lazy_gettext as _l

from app.landlords.models import LandlordKind

LANDLORD_KIND = {
    LandlordKind.PERSON: _l("Private person"),
    LandlordKind.COMPANY: _l("Company"),
    LandlordKind.MUNICIPALITY: _l("Municipality"),
}
