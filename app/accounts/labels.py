"""The words for roles, and for what is done to accounts."""

from flask_babel import lazy_gettext as _l

from app.core import history
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

history.name_actions(
    {
        "audit.export": _l("Audit log downloaded"),
        "cover.end": _l("Cover ended"),
        "cover.give": _l("Cover given"),
        "role.end": _l("Role ended"),
        "role.grant": _l("Role given"),
        "role.second_factor": _l("Second factor of a role set"),
        "user.change_password": _l("Password changed by the user"),
        "user.change_second_factor": _l("Authenticator app changed"),
        "user.confirm_second_factor": _l("Authenticator code confirmed"),
        "user.create": _l("User added"),
        "user.deactivate": _l("Account closed"),
        "user.drop_second_factor": _l("Authenticator app removed"),
        "user.edit": _l("User edited"),
        "user.give_password": _l("One-time password given"),
        "user.reactivate": _l("Account opened again"),
        "user.reset_second_factor": _l("Authenticator app forgotten"),
        "user.sign_in": _l("Signed in"),
        "user.sign_in_failed": _l("Sign-in failed"),
    }
)
history.name_fields(
    {
        "active": _l("Account open"),
        "display_name": _l("Name and surname"),
        "role": _l("Role"),
        "role_grant.municipality_id": _l("Municipality"),
        "role_grant.user_id": _l("User"),
        "role_grant.valid_from": _l("From"),
        "role_grant.granted_by_id": _l("Given by"),
        "valid_to": _l("First day without the role"),
        "second_factor_required": _l("Second factor needed"),
        "absent_user_id": _l("Who is absent"),
        "covering_user_id": _l("Who covers"),
        "given_by_id": _l("Given by"),
        "cover.municipality_id": _l("Municipality"),
        "cover.starts_on": _l("First day"),
        "cover.ends_on": _l("First day without the cover"),
    },
    {"role": ROLES},
)
