"""The forms of contracts. Papers name the last day, the database the first day after it; these forms turn one into the
other.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import NumberRange
from wtforms.validators import Optional as OptionalValue

from app.contracts import labels
from app.contracts.calculations import DayCount, RentKind
from app.contracts.models import (
    Contract,
    ContractModel,
    ContractTerm,
    Payer,
    RepairElement,
    RepairParty,
    SigningMethod,
    Utility,
    WhyNotClient,
)
from app.contracts.operations import Amendment, ContractFacts, TermFacts
from app.contracts.operations.terms import version_of
from app.core import clock
from app.core.fields import money_field, words_field
from app.core.forms import (
    BaseForm,
    DateField,
    EnumField,
    WholeNumberField,
    YesNoField,
    not_before,
    required_choice,
    required_value,
    text_field,
)
from app.flats.models import Flat
from app.flats.queries import flat_label

DAY = timedelta(days=1)
MOST_SHARES = 12  # of more flats only one sum is asked for
PLAIN_TERMS = (
    "rent_kind", "day_count", "payment_day", "in_advance", "index_base_on", "index_first_on", "index_may_fall",
    "utilities_cents", "deposit_reason", "first_and_last", "payment_guarantee", "vacancy_guarantee", "notice_days_us",
    "notice_days_landlord", "house_rules",
)  # fmt: skip


class TermForm(BaseForm):
    """What is agreed about money, services and repairs. `seen`: the version the person read (`version_of`)."""

    seen = HiddenField()
    rent_kind = EnumField(_l("Kind of rent"), RentKind, labels.RENT_KIND)
    rent_cents: Any = money_field(_l("Rent a month, all flats together"))
    day_count = EnumField(_l("How part of a month is counted"), DayCount, labels.DAY_COUNT)
    payment_day: Any = WholeNumberField(
        _l("Day of the month on which the rent is due"), [required_value(), NumberRange(1, 31)]
    )
    in_advance = BooleanField(_l("The rent is due in the month it is for, not in the month after"))
    index_base_on: Any = DateField(_l("Month of the index the rent was agreed at (any day of it)"), [OptionalValue()])
    index_first_on: Any = DateField(_l("First change with the index"), [OptionalValue()])
    index_most: Any = WholeNumberField(
        _l("Rise in a year, at most, in per cent"), [OptionalValue(), NumberRange(0, 100)]
    )
    index_may_fall = BooleanField(_l("The rent also falls with the index"))
    utilities_cents: Any = money_field(_l("Fixed monthly sum for services, paid by the provider"))
    deposit_cents: Any = money_field(_l("Deposit"))
    deposit_reason = words_field(_l("Why the deposit is above two months' rent"))
    first_and_last = BooleanField(_l("The municipality pays the first and the last rent"))
    payment_guarantee = text_field(_l("Payment guarantee: by whom and up to what"))
    vacancy_guarantee = text_field(_l("What is paid while nobody lives there"))
    notice_days_us: Any = WholeNumberField(_l("Days of notice we give"), [required_value(), NumberRange(0, 730)])
    notice_days_landlord: Any = WholeNumberField(
        _l("Days of notice the landlord gives"), [required_value(), NumberRange(0, 730)]
    )
    house_rules = words_field(_l("House rules, as in the contract"), longest=20_000)

    def flat_shares(self) -> dict[int, int]:
        """Each flat's own share, where the form was asked for one and all are given."""
        fields = {int(one.name.removeprefix("share_")): one.data for one in self if one.name.startswith("share_")}
        return fields if any(value is not None for value in fields.values()) else {}

    def terms(self, flat_ids: Sequence[int]) -> TermFacts:
        """What the form says, once it is valid."""
        indexed = self.rent_kind.data is RentKind.INDEXED
        plain: dict[str, Any] = {name: self[name].data for name in PLAIN_TERMS}
        if not indexed:
            plain |= {"index_base_on": None, "index_first_on": None}
        elif plain["index_base_on"]:
            plain["index_base_on"] = plain["index_base_on"].replace(day=1)
        shares = {id: cents or 0 for id, cents in self.flat_shares().items() if id in flat_ids}
        return TermFacts(
            **plain,
            rent_cents=0 if self.rent_kind.data is RentKind.FREE else self.rent_cents.data or 0,
            index_most=self.index_most.data * 100 if indexed and self.index_most.data is not None else None,
            deposit_cents=self.deposit_cents.data or 0,
            utilities={one: value for one in Utility if (value := self[f"utility_{one}"].data)},
            repairs={one: value for one in RepairElement if (value := self[f"repair_{one}"].data)},
            flat_rents=shares,
        )


for _utility in Utility:
    _field = EnumField(labels.UTILITY[_utility], Payer, labels.PAYER, empty=_l("Not agreed"))
    setattr(TermForm, f"utility_{_utility}", _field)
for _element in RepairElement:
    _field = EnumField(labels.REPAIR_ELEMENT[_element], RepairParty, labels.REPAIR_PARTY, empty=_l("Not agreed"))
    setattr(TermForm, f"repair_{_element}", _field)


def data_of(term: ContractTerm) -> dict[str, Any]:
    """A version of the terms as the form's data."""
    plain: dict[str, Any] = {name: getattr(term, name) for name in PLAIN_TERMS}
    shares = {f"share_{share.flat_id}": share.rent_cents for share in term.flat_rents}
    utilities = {f"utility_{one}": Payer(payer) for one, payer in term.utilities.items()}
    repairs = {f"repair_{one}": RepairParty(party) for one, party in term.repairs.items()}
    most = None if term.index_most is None else term.index_most // 100
    sums = {"rent_cents": term.rent_cents, "deposit_cents": term.deposit_cents, "index_most": most}
    return plain | sums | shares | utilities | repairs


class ContractForm(TermForm):
    """Who contracts about which flats, from when until when, and the first terms."""

    model = EnumField(_l("Kind of contract"), ContractModel, labels.CONTRACT_MODEL)
    number = text_field(_l("Number of the contract"), longest=40)
    flats: Any = SelectMultipleField(_l("Flats"), [required_choice()], coerce=int)
    room_number: Any = WholeNumberField(_l("Room of a group flat"), [OptionalValue(), NumberRange(1, 100)])
    household: Any = SelectField(_l("Household that signs, by file number"), [OptionalValue()], coerce=int)
    why_not_client = EnumField(
        _l("Why the person does not sign with the landlord"),
        WhyNotClient,
        labels.WHY_NOT_CLIENT,
        empty=_l("Not model B"),
    )
    why_not_words = words_field(_l("The reason in words"))
    starts_on: Any = DateField(_l("First day"), [required_value()])
    last_on: Any = DateField(
        _l("Last day"), [OptionalValue(), not_before("starts_on", _l("The last day is not before: %(date)s"))]
    )
    land_register = YesNoField(_l("Noted in the land register"))
    land_register_number = text_field(_l("Number of the note"))
    land_register_on: Any = DateField(_l("Noted on"), [OptionalValue()])
    note = words_field(_l("Note for staff"))

    def facts(self, flats: Sequence[Flat], households: Mapping[int, Any]) -> ContractFacts:
        """What the form says, once it is valid."""
        chosen = tuple(flat for flat in flats if flat.id in self.flats.data)
        needs_landlord = self.model.data in {ContractModel.CLIENT_LEASE, ContractModel.HEAD_LEASE}
        return ContractFacts(
            model=self.model.data,
            flats=chosen,
            starts_on=self.starts_on.data,
            ends_on=after(self.last_on.data),
            landlord=chosen[0].landlord if needs_landlord else None,
            household=households.get(self.household.data),
            room_number=self.room_number.data or 1,
            number=self.number.data,
            why_not_client=self.why_not_client.data,
            why_not_words=self.why_not_words.data,
            land_register=self.land_register.data,
            land_register_number=self.land_register_number.data,
            land_register_on=self.land_register_on.data,
            note=self.note.data,
        )


def contract_form(
    flats: Sequence[Flat],
    households: Sequence[tuple[int, str]],
    contract: Contract | None = None,
    chosen: Sequence[int] = (),
    **begin: Any,
) -> ContractForm:
    """The form for these flats and households, filled in from a draft where there is one."""
    form_class = _with_shares(ContractForm, flats)
    data: dict[str, Any] = {
        "day_count": DayCount.ACTUAL,
        "rent_kind": RentKind.FIXED,
        "payment_day": 1,
        "in_advance": True,
    }
    data |= {"notice_days_us": 30, "notice_days_landlord": 90, "flats": list(chosen), **begin}
    if contract:
        same = ("model", "number", "why_not_client", "why_not_words", "starts_on", "land_register", "note")
        data |= {name: getattr(contract, name) for name in (*same, "land_register_number", "land_register_on")}
        data |= data_of(contract.terms[0]) | {"household": contract.household_id, "last_on": before(contract.ends_on)}
        data |= {"flats": [row.flat_id for row in contract.flats], "room_number": contract.flats[0].room_number}
        data |= {"seen": version_of(contract)}
    form = form_class(data=data)
    form.flats.choices = [(flat.id, flat_label(flat)) for flat in flats]
    form.household.choices = [SelectChoice(0, _l("Nobody: a lease of the provider")), *households]
    return form


class AmendForm(TermForm):
    """A signed change: what it changes, from when, and the terms as they are then."""

    signed_on: Any = DateField(_l("Amendment signed on"), [required_value()], default=clock.today)
    effective_on: Any = DateField(_l("Holds from"), [required_value()])
    last_on: Any = DateField(_l("Last day of the contract"), [OptionalValue()])
    changes = words_field(_l("What changes and why"), required=True)

    def amendment(self) -> Amendment:
        """What the form says, once it is valid."""
        return Amendment(self.signed_on.data, self.effective_on.data, self.changes.data or "", after(self.last_on.data))


def amend_form(contract: Contract, term: ContractTerm) -> AmendForm:
    """The form with the terms of the day, to change what changes."""
    form_class = _with_shares(AmendForm, [row.flat for row in contract.flats])
    now = {"seen": version_of(contract), "last_on": before(contract.ends_on), "signed_on": clock.today()}
    return form_class(data=data_of(term) | now)


class SignForm(BaseForm):
    """When and how a contract was signed, as it was `seen`."""

    seen = HiddenField()
    signed_on: Any = DateField(_l("Date of signing"), [required_value()], default=clock.today)
    signing = EnumField(_l("How it was signed"), SigningMethod, labels.SIGNING)


def after(last: date | None) -> date | None:
    """The first day after the last."""
    return last + DAY if last else None


def before(until: date | None) -> date | None:
    """The last day, of the first day after it."""
    return until - DAY if until else None


def _with_shares(form_class: type[Any], flats: Sequence[Flat]) -> type[Any]:
    """The form with a share of the rent for each of several flats."""

    class WithShares(form_class):
        pass

    if 1 < len(flats) <= MOST_SHARES:
        for flat in flats:
            share = money_field(_l("Share of %(flat)s", flat=flat_label(flat)))
            setattr(WithShares, f"share_{flat.id}", share)
    return WithShares
