"""Who may do what, as lists one can read. Deny by default: a route without a permission answers nobody.

Source of the matrix: the roles of the programme (digest 4.1) and who may see a client's name (digest rows 205, 217).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask, abort, current_app, g, request


class Role(StrEnum):
    """A person's work in the programme. Latvian: loma."""

    HOUSING_OFFICER = "housing_officer"  # mājokļu speciālists
    SRA_OFFICER = "sra_officer"  # sociālās īres aģentūras darbinieks; dzīvojamā fonda pārvaldītājs
    MENTOR = "mentor"  # sociālais mentors
    SOCIAL_WORKER = "social_worker"  # sociālais darbinieks
    FINANCE = "finance"  # grāmatvedība
    PROGRAMME_MANAGER = "programme_manager"  # programmas vadītājs
    ADMINISTRATOR = "administrator"  # sistēmas administrators
    DATA_PROTECTION = "data_protection"  # datu aizsardzības speciālists


class Permission(StrEnum):
    """One thing a person may do, as subject:action."""

    OWN_ACCOUNT = "account:own"  # sign out, one's own password: everybody who is signed in, whatever their roles
    HOME_SEE = "home:see"
    PLACE_FIND = "place:find"
    PLACE_CHANGE = "place:change"
    SETTINGS_SEE = "settings:see"
    SETTINGS_CHANGE = "settings:change"
    USER_CHANGE = "user:change"
    COVER_GIVE = "cover:give"
    AUDIT_SEE = "audit:see"
    LANDLORD_SEE = "landlord:see"
    LANDLORD_CHANGE = "landlord:change"
    ACCOUNT_CONFIRM = "account:confirm"  # a landlord's account that somebody else recorded
    NEGOTIATION_SEE = "negotiation:see"
    NEGOTIATION_CHANGE = "negotiation:change"  # move it on, and take its flat into the stock
    FLAT_SEE = "flat:see"
    FLAT_CHANGE = "flat:change"
    CLIENT_SEE = "client:see"  # by file number
    CLIENT_CHANGE = "client:change"
    CLIENT_OPEN_NAME = "client:open_name"  # name, code, contacts; every opening is logged
    CLIENT_NOTE = "client:note"  # support notes
    KEEP_AWAY_REASON = "keep_away:reason"
    CLIENT_PRINT = "client:print"  # all that is held about a person, and who looked
    SERVICE_SEE = "service:see"  # who receives the service since when, and when it ended; not why
    SERVICE_CHANGE = "service:change"  # start it; end it by the person's wish, by term or death; away for a while
    SERVICE_PROPOSE = "service:propose"  # review an absence, propose the provider's decision, see its grounds
    SERVICE_CONFIRM = "service:confirm"  # confirm or decline it, as one of three
    WAITLIST_SEE = "waitlist:see"
    WAITLIST_CHANGE = "waitlist:change"
    PLACEMENT_SEE = "placement:see"
    PLACEMENT_CHANGE = "placement:change"  # offer, record an answer, start and end a stay
    PLACEMENT_OVERRIDE = "placement:override"
    OVERRIDE_SEE = "override:see"  # every stay begun over a limit, with the reasons, and their number
    CONTRACT_SEE = "contract:see"  # who lives there by file number; a name only while it is drawn up
    CONTRACT_CHANGE = "contract:change"
    TROUBLE_SEE = "trouble:see"  # landlords' visits and mediating talks; the words only for who may open the file
    TROUBLE_CHANGE = "trouble:change"
    PAYMENT_SEE = "payment:see"  # what is due to landlords, approved and paid; nothing of clients
    PAYMENT_PREPARE = "payment:prepare"
    PAYMENT_APPROVE = "payment:approve"  # what somebody else prepared
    PAYMENT_PAY = "payment:pay"  # record that money went to the landlord or came back
    METER_SEE = "meter:see"  # meters, readings and certificates of flats; of own clients' flats where it covers those
    METER_RECORD = "meter:record"  # write down what a meter shows, correct a reading
    METER_CHANGE = "meter:change"  # add, replace and take off meters; certificates
    KEY_SEE = "key:see"  # who has which key, and what was answered about the spare one; not the words
    KEY_CHANGE = "key:change"  # add, give, take back, record as lost
    KEY_CONSENT = "key:consent"  # ask the person, record the answer and each use of the spare key; the words too
    ACT_SEE = "act:see"  # what a flat was like, by file number; names only where the work needs them
    ACT_CHANGE = "act:change"  # walk a flat, let each side sign, judge differences
    MOVEIN_SEE = "movein:see"  # what a home needs and what is done on the day; not the words
    MOVEIN_CHANGE = "movein:change"
    MOVEIN_AGREE = "movein:agree"  # ask the person and write down what is done in a crisis; the words too
    VISIT_SEE = "visit:see"  # that a home was visited, when, and how the dwelling was; not the words
    VISIT_RECORD = "visit:record"  # own clients: write down visits and what was tried; the words and what to mind too
    VISIT_PLAN = "visit:plan"  # fixed times, and who was not visited for a week
    COST_SEE = "cost:see"  # what flats cost, by flat and file number
    SUPPORT_RECORD = "support:record"  # hours of contact with clients, by file number; own ones where it covers those
    COST_BOOK = "cost:book"  # book and reverse costs, close a month
    GRANT_SEE = "grant:see"  # housing certificates by file number
    GRANT_CHANGE = "grant:change"  # certify that a person has a home, claim, withdraw
    CO_PAYMENT = "co_payment:agree"  # own clients: income, agreements, benefit, the sheet of what the home costs
    REPAIR_SEE = "repair:see"  # tickets of flats and buildings, with words and photos; of own clients' flats likewise
    REPAIR_REPORT = "repair:report"  # report a fault, add photos, close what the client or oneself mended
    REPAIR_CHANGE = "repair:change"  # organise: responsible person, contractor, appointment, pauses, costs, end
    REPAIR_APPROVE = "repair:approve"  # more spending than the limit, asked for by somebody else
    REPAIR_COST = "repair:cost"  # what repairs cost and who pays, by ticket number
    INCIDENT_SEE = "incident:see"  # what happened in and around homes, by file number; the words only for the team
    INCIDENT_CHANGE = "incident:change"
    INCIDENT_PERSON = "incident:person"  # complaints and risk assessment acts: worked on with the person
    ABSENCE_SEE = "absence:see"  # who is not met, since when and how far it is, by file number; not the words
    ABSENCE_CHANGE = "absence:change"  # own clients: write down what was done, act at once, agree, close; the words too
    MAP_SEE = "map:see"


P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.HOUSING_OFFICER: frozenset(
        {
            P.HOME_SEE, P.PLACE_FIND, P.SETTINGS_SEE, P.LANDLORD_SEE, P.LANDLORD_CHANGE, P.ACCOUNT_CONFIRM,
            P.FLAT_SEE, P.FLAT_CHANGE,
            P.CLIENT_SEE, P.CLIENT_CHANGE, P.CLIENT_OPEN_NAME, P.KEEP_AWAY_REASON, P.WAITLIST_SEE, P.WAITLIST_CHANGE,
            P.PLACEMENT_SEE, P.PLACEMENT_CHANGE, P.OVERRIDE_SEE, P.SERVICE_SEE, P.SERVICE_CHANGE, P.MAP_SEE,
            P.NEGOTIATION_SEE, P.NEGOTIATION_CHANGE,
            P.CONTRACT_SEE, P.CONTRACT_CHANGE, P.TROUBLE_SEE, P.TROUBLE_CHANGE,
            P.PAYMENT_SEE, P.PAYMENT_PREPARE,
            P.METER_SEE, P.METER_RECORD, P.METER_CHANGE,
            P.KEY_SEE, P.KEY_CHANGE, P.KEY_CONSENT, P.MOVEIN_SEE, P.MOVEIN_CHANGE, P.MOVEIN_AGREE,
            P.ACT_SEE, P.ACT_CHANGE,
            P.VISIT_SEE, P.VISIT_PLAN, P.GRANT_SEE, P.GRANT_CHANGE,
            P.REPAIR_SEE, P.REPAIR_REPORT, P.REPAIR_CHANGE, P.REPAIR_COST,
            P.INCIDENT_SEE, P.INCIDENT_CHANGE, P.INCIDENT_PERSON,
        }
    ),
    Role.SRA_OFFICER: frozenset(
        {
            P.HOME_SEE, P.PLACE_FIND, P.LANDLORD_SEE, P.LANDLORD_CHANGE, P.FLAT_SEE, P.FLAT_CHANGE, P.PLACEMENT_SEE,
            P.ACCOUNT_CONFIRM, P.MAP_SEE,
            P.NEGOTIATION_SEE, P.NEGOTIATION_CHANGE,
            P.CONTRACT_SEE, P.CONTRACT_CHANGE, P.TROUBLE_SEE, P.TROUBLE_CHANGE,
            P.PAYMENT_SEE, P.PAYMENT_PREPARE,
            P.METER_SEE, P.METER_RECORD, P.METER_CHANGE,
            P.KEY_SEE, P.KEY_CHANGE, P.MOVEIN_SEE, P.MOVEIN_CHANGE,
            P.ACT_SEE, P.ACT_CHANGE,
            P.REPAIR_SEE, P.REPAIR_REPORT, P.REPAIR_CHANGE, P.REPAIR_COST,
            P.INCIDENT_SEE, P.INCIDENT_CHANGE,
        }
    ),
    Role.MENTOR: frozenset(
        {
            P.HOME_SEE, P.CLIENT_SEE, P.CLIENT_OPEN_NAME, P.CLIENT_NOTE, P.SERVICE_SEE, P.SERVICE_CHANGE,
            P.SERVICE_PROPOSE, P.SERVICE_CONFIRM, P.TROUBLE_SEE, P.TROUBLE_CHANGE,
            P.METER_SEE, P.METER_RECORD,
            P.KEY_SEE, P.KEY_CHANGE, P.KEY_CONSENT, P.MOVEIN_SEE, P.MOVEIN_CHANGE, P.MOVEIN_AGREE,
            P.ACT_SEE, P.ACT_CHANGE,
            P.VISIT_SEE, P.VISIT_RECORD, P.VISIT_PLAN,
            P.REPAIR_SEE, P.REPAIR_REPORT,
            P.INCIDENT_SEE, P.INCIDENT_CHANGE, P.INCIDENT_PERSON,
            P.ABSENCE_SEE, P.ABSENCE_CHANGE,
            P.SUPPORT_RECORD,
        }
    ),
    Role.SOCIAL_WORKER: frozenset(
        {
            P.HOME_SEE, P.PLACE_FIND, P.CLIENT_SEE, P.CLIENT_OPEN_NAME, P.CLIENT_NOTE, P.KEEP_AWAY_REASON,
            P.SERVICE_SEE, P.SERVICE_CHANGE, P.SERVICE_PROPOSE, P.SERVICE_CONFIRM, P.TROUBLE_SEE, P.TROUBLE_CHANGE,
            P.METER_SEE, P.METER_RECORD,
            P.KEY_SEE, P.KEY_CHANGE, P.KEY_CONSENT, P.MOVEIN_SEE, P.MOVEIN_CHANGE, P.MOVEIN_AGREE,
            P.ACT_SEE, P.ACT_CHANGE,
            P.VISIT_SEE, P.VISIT_RECORD, P.VISIT_PLAN,
            P.REPAIR_SEE, P.REPAIR_REPORT,
            P.INCIDENT_SEE, P.INCIDENT_CHANGE, P.INCIDENT_PERSON,
            P.ABSENCE_SEE, P.ABSENCE_CHANGE, P.CO_PAYMENT,
            P.SUPPORT_RECORD,
        }
    ),
    Role.FINANCE: frozenset(
        {
            P.HOME_SEE, P.FLAT_SEE, P.LANDLORD_SEE, P.ACCOUNT_CONFIRM,
            P.CONTRACT_SEE, P.PAYMENT_SEE, P.PAYMENT_APPROVE, P.PAYMENT_PAY,
            P.METER_SEE, P.COST_SEE, P.COST_BOOK, P.GRANT_SEE,
            P.REPAIR_COST,
        }
    ),
    Role.PROGRAMME_MANAGER: frozenset(
        {
            P.HOME_SEE, P.PLACE_FIND, P.SETTINGS_SEE, P.SETTINGS_CHANGE, P.COVER_GIVE, P.LANDLORD_SEE, P.FLAT_SEE,
            P.CLIENT_SEE, P.CLIENT_OPEN_NAME, P.KEEP_AWAY_REASON, P.WAITLIST_SEE, P.PLACEMENT_SEE, P.PLACEMENT_CHANGE,
            P.PLACEMENT_OVERRIDE, P.OVERRIDE_SEE, P.SERVICE_SEE, P.SERVICE_CHANGE, P.SERVICE_PROPOSE, P.SERVICE_CONFIRM,
            P.MAP_SEE,
            P.NEGOTIATION_SEE,
            P.ACCOUNT_CONFIRM, P.CONTRACT_SEE, P.TROUBLE_SEE, P.PAYMENT_SEE, P.PAYMENT_APPROVE,
            P.METER_SEE, P.KEY_SEE, P.MOVEIN_SEE,
            P.ACT_SEE,
            P.VISIT_SEE, P.VISIT_PLAN, P.ABSENCE_SEE,
            P.COST_SEE, P.SUPPORT_RECORD, P.GRANT_SEE,
            P.REPAIR_SEE, P.REPAIR_APPROVE, P.REPAIR_COST,
            P.INCIDENT_SEE, P.INCIDENT_CHANGE, P.INCIDENT_PERSON,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {P.HOME_SEE, P.PLACE_FIND, P.PLACE_CHANGE, P.SETTINGS_SEE, P.SETTINGS_CHANGE, P.USER_CHANGE}
    ),
    Role.DATA_PROTECTION: frozenset({P.HOME_SEE, P.AUDIT_SEE, P.CLIENT_PRINT}),
}  # fmt: skip

# Roles that may be held for the whole installation; all others are held in one municipality.
EVERYWHERE_ROLES = frozenset({Role.ADMINISTRATOR, Role.DATA_PROTECTION})
# Roles that see only the clients they support themselves or cover for an absent colleague.
OWN_CLIENTS_ONLY = frozenset({Role.MENTOR, Role.SOCIAL_WORKER})


@dataclass(frozen=True)
class Grant:
    """One role in one municipality (None: the whole installation, for administrators and data protection)."""

    role: Role
    municipality_id: int | None


@dataclass(frozen=True)
class Access:
    """What one signed-in person may reach today: the one object every scoped query takes as `viewer`."""

    user_id: int
    grants: frozenset[Grant]
    all_municipality_ids: frozenset[int]

    def municipalities(self, permission: Permission) -> frozenset[int]:
        """The municipalities in which the person holds the permission, through whatever role."""
        return self._where(grant for grant in self.grants if permission in ROLE_PERMISSIONS[grant.role])

    def unrestricted(self, permission: Permission) -> frozenset[int]:
        """Those of them in which the permission covers every client, not only the person's own."""
        return self._where(
            grant
            for grant in self.grants
            if permission in ROLE_PERMISSIONS[grant.role] and grant.role not in OWN_CLIENTS_ONLY
        )

    def can(self, permission: Permission, municipality_id: int | None = None) -> bool:
        """Whether the person holds the permission: anywhere, or in the municipality named."""
        if permission is Permission.OWN_ACCOUNT:
            return True
        if municipality_id is None:
            return any(permission in ROLE_PERMISSIONS[grant.role] for grant in self.grants)
        return municipality_id in self.municipalities(permission)

    def everywhere(self, permission: Permission) -> bool:
        """Whether the person holds the permission for the whole installation, not for single municipalities."""
        return any(
            grant.municipality_id is None and permission in ROLE_PERMISSIONS[grant.role] for grant in self.grants
        )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def _where(self, grants: Iterable[Grant]) -> frozenset[int]:
        named = list(grants)
        if any(grant.municipality_id is None for grant in named):
            return self.all_municipality_ids
        return frozenset(grant.municipality_id for grant in named if grant.municipality_id is not None)


View = Callable[..., Any]


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Names the permissions of a route; one of them is enough to reach it. The scope is the query's affair."""

    def mark(view: View) -> View:
        view.permissions = frozenset(permissions)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Marks a route that a signed-out visitor may open."""
    view.permissions = frozenset()  # type: ignore[attr-defined]
    return view


def permissions_of(endpoint: str | None, flask_app: Flask) -> frozenset[Permission] | None:
    """The permissions an endpoint names; empty for a public one; None where it names nothing (so nobody gets in)."""
    library = flask_app.extensions["library_endpoints"]
    if endpoint in library:
        return library[endpoint]
    return getattr(flask_app.view_functions.get(endpoint or ""), "permissions", None)


def current_access() -> Access:
    """The signed-in person's access; aborts with 403 where there is none."""
    access = g.get("access")
    if access is None:
        abort(403)
    return access


def init_app(flask_app: Flask, library_endpoints: Mapping[str, frozenset[Permission]]) -> None:
    """Deny by default, before any view runs. `library_endpoints` speaks for pages that are not our own functions."""
    flask_app.extensions["library_endpoints"] = {"static": frozenset(), **library_endpoints}

    @flask_app.before_request
    def check_permission() -> Any:
        if request.endpoint is None:
            return None  # no such page: the 404 handler answers
        needed = permissions_of(request.endpoint, flask_app)
        if needed is not None and not needed:
            return None
        if g.get("access") is None:
            return current_app.extensions["signed_out"]()
        if needed is None or not any(g.access.can(permission) for permission in needed):
            abort(403)
        return None
