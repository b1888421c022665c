"""The words for roles."""

from flask_babel import lazy_gettext as _l

from app.core.permissions import Role

ROLES = {
    Role.HOUSING_OFFICER: _l("Housing officer"),
    Role.SRA_OFFICER: _l("Rental agency officer"),
    Role.MENTOR: _l("Social mentor"),
    Role.SOCIAL_WORKER: _l("Social worker"),
    Role.FINANCE: _l("Finance"),
    Role.PROGRAMME_MANAGER: _l("Programme manager"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.DATA_PROTECTION: _l("Data protection officer"),
}
