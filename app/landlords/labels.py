"""The words for the enums of landlords."""

from flask_babel import lazy_gettext as _l

from app.core import history
from app.landlords.models import AccountState, Channel, LandlordKind, LandlordRole, PromiseBy, Standing, Worry

LANDLORD_KIND = {
    LandlordKind.PERSON: _l("Private person"),
    LandlordKind.COMPANY: _l("Company"),
    LandlordKind.MUNICIPALITY: _l("Municipality"),
}
STANDING = {
    Standing.ACTIVE: _l("Works with us"),
    Standing.HESITANT: _l("Hesitant"),
    Standing.LEFT: _l("No longer works with us"),
}
STANDING_TONES = {Standing.ACTIVE: "good", Standing.HESITANT: "warn", Standing.LEFT: "neutral"}
WORRY = {
    Worry.PAYMENT: _l("Whether the rent comes on time"),
    Worry.NEIGHBOURS: _l("Complaints of neighbours"),
    Worry.HAND_BACK: _l("In what state the flat is handed back"),
    Worry.SMELLS: _l("Smells"),
}
LANDLORD_ROLE = {
    LandlordRole.OWNER: _l("Owner"),
    LandlordRole.MANAGING_FIRM: _l("Managing firm"),
    LandlordRole.BUILDING_MANAGER: _l("Building manager"),
    LandlordRole.REPRESENTATIVE: _l("Representative"),
}
ACCOUNT_STATE = {
    AccountState.WAITS: _l("Waits for a colleague to confirm it"),
    AccountState.CONFIRMED: _l("Confirmed by a colleague"),
    AccountState.STOPPED: _l("Stopped"),
}
ACCOUNT_STATE_TONES = {AccountState.WAITS: "warn", AccountState.CONFIRMED: "good", AccountState.STOPPED: "neutral"}
CHANNEL = {
    Channel.PHONE: _l("By telephone"),
    Channel.VISIT: _l("Face to face"),
    Channel.EMAIL: _l("By e-mail"),
    Channel.LETTER: _l("By letter"),
    Channel.EVENT: _l("At an event for landlords"),
}
PROMISE_BY = {
    PromiseBy.US: _l("We promised"),
    PromiseBy.LANDLORD: _l("The landlord promised"),
}

history.name_actions(
    {
        "landlord.create": _l("Landlord added"),
        "landlord.edit": _l("Landlord corrected"),
        "landlord.change_standing": _l("Standing of the landlord changed"),
        "landlord.add_person": _l("Contact person of a landlord added"),
        "landlord.edit_person": _l("Contact person of a landlord corrected"),
        "landlord.remove_person": _l("Contact person of a landlord removed"),
        "landlord_account.record": _l("Account of a landlord recorded"),
        "landlord_account.confirm": _l("Account of a landlord confirmed"),
        "landlord_account.stop": _l("Account of a landlord stopped"),
        "landlord.record_contact": _l("Contact with a landlord recorded"),
        "landlord.record_promise": _l("Promise recorded"),
        "landlord.settle_promise": _l("Recorded how a promise ended"),
    }
)
history.name_fields(
    {
        "landlord.name": _l("Name or company"),
        "landlord.kind": _l("Kind of landlord"),
        "landlord.registration_number": _l("Registration number"),
        "landlord.personal_code": _l("Personal code of the landlord"),
        "landlord.iban": _l("Account number (IBAN)"),  # as it was kept before accounts were records of their own
        "landlord_account.iban": _l("Account number (IBAN)"),
        "landlord_account.from_on": _l("Used from"),
        "landlord_account.reason": _l("Why, and how the landlord told us"),
        "landlord_account.confirmed_on": _l("Confirmed on"),
        "landlord_account.stopped_on": _l("Stopped on"),
        "landlord.consent_on": _l("Agreed to be contacted on"),
        "landlord.consent_withdrawn_on": _l("Withdrew the agreement on"),
        "landlord.worries": _l("What the landlord worries about"),
        "landlord.standing": _l("Standing"),
        "landlord.standing_since": _l("Standing since"),
        "landlord.role": _l("Who they are"),
        "phone": _l("Telephone"),
        "email": _l("E-mail"),
        "note": _l("Note"),
        "due_on": _l("Due on"),
        "kept_on": _l("Kept on"),
        "broken_on": _l("Not kept, known on"),
    },
    {
        "landlord.kind": LANDLORD_KIND,
        "landlord.worries": WORRY,
        "landlord.standing": STANDING,
        "landlord.role": LANDLORD_ROLE,
    },
)
