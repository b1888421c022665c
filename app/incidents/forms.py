"""Forms of incidents: reporting them, and what all kinds share."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.clients.models import Client
from app.conditions.labels import DAMAGE_PAYER
from app.conditions.models import ConditionJudgement, DamagePayer
from app.conditions.standard import named
from app.core.fields import money_field, not_in_future, number_or_none, past_date, words_field
from app.core.forms import BaseForm, DateField, EnumField, required_choice, required_value, text_field
from app.core.listing import FilterForm, id_field, members_field, search_field
from app.core.locale import current_language
from app.incidents import labels
from app.incidents.models import (
    ComplaintAbout,
    ComplaintOutcome,
    ComplaintSource,
    IncidentKind,
    Pest,
    PestOrigin,
    PestPayer,
)
from app.incidents.operations.complaints import Judged
from app.incidents.operations.reporting import ComplaintFacts, DamageFacts, Detail, PestFacts
from app.repairs.models import RepairTicket

Staff = dict[int, User]
NOT_ASKED = _l("Not asked yet")


def person_field(label: Any) -> Any:
    return SelectField(label, [required_choice()], coerce=number_or_none)


def offer_staff(field: Any, staff: Staff, *, empty: bool = False) -> None:
    named = [SelectChoice(one.id, one.display_name) for one in staff.values()]
    field.choices = [SelectChoice("", _("Choose a person")), *named] if empty else named


class ReportForm(BaseForm):
    """Something happened."""

    happened_on = past_date(_l("When it happened or became known"))
    words = words_field(_l("What happened"), required=True)
    client: Any = SelectField(_l("Whom it is about"), [OptionalValue()], coerce=number_or_none)
    responsible: Any = person_field(_l("Who sees to it"))

    def offer(self, staff: Staff, clients: Sequence[Client], *, needs_person: bool) -> None:
        offer_staff(self.responsible, staff)
        if len(clients) < 2:
            del self.client
            return
        named = [SelectChoice(one.id, one.file_number) for one in clients]
        self.client.choices = named if needs_person else [SelectChoice("", _("The whole household")), *named]

    def chosen(self, clients: Iterable[Client]) -> Client | None:
        """Whom it is about, once the form is valid."""
        people = list(clients)
        if "client" not in self:
            return people[0] if people else None
        return next((one for one in people if one.id == self.client.data), None)

    def detail(self, _staff: Staff) -> Detail | None:
        """What belongs to the kind, once the form is valid."""
        return None

    @property
    def sees_to_it(self) -> int:
        """Which of the staff sees to it all."""
        return self.responsible.data


class ComplaintForm(ReportForm):
    """Somebody complained."""

    source = EnumField(_l("From whom the complaint came"), ComplaintSource, labels.SOURCE)
    about = EnumField(_l("What the complaint is about"), ComplaintAbout, labels.ABOUT)
    received_by: Any = person_field(_l("Who of us received it"))
    complainant = text_field(_l("Who complains, if the work needs to know"))

    def offer(self, staff: Staff, clients: Sequence[Client], *, needs_person: bool) -> None:
        super().offer(staff, clients, needs_person=needs_person)
        offer_staff(self.received_by, staff)

    def detail(self, staff: Staff) -> Detail | None:
        received_by = staff[self.received_by.data]
        return ComplaintFacts(self.source.data, self.about.data, received_by, self.complainant.data)


class _PestFields(BaseForm):
    pest = EnumField(_l("Which pests"), Pest, labels.PEST)
    origin_landlord = EnumField(
        _l("Where they came from, as the landlord sees it"), PestOrigin, labels.ORIGIN, empty=NOT_ASKED
    )
    origin_landlord_words = text_field(_l("The landlord's words"))
    origin_ours = EnumField(
        _l("Where they came from, as the person and we see it"), PestOrigin, labels.ORIGIN, empty=NOT_ASKED
    )
    origin_ours_words = text_field(_l("The person's words and ours"))

    def detail(self, _staff: Staff) -> PestFacts:
        return PestFacts(
            self.pest.data,
            self.origin_landlord.data,
            self.origin_landlord_words.data,
            self.origin_ours.data,
            self.origin_ours_words.data,
        )


class PestForm(_PestFields, ReportForm):
    """Pests were found."""


class ViewsForm(_PestFields):
    """Where pests came from, in both views, and who pays."""

    payer = EnumField(_l("Who bears the cost of treatment"), PestPayer, labels.PAYER, default=PestPayer.PROVIDER)
    payer_reason = words_field(_l("Why it is not the provider"))

    def detail(self, _staff: Staff) -> PestFacts:
        return replace(super().detail(_staff), payer=self.payer.data, payer_reason=self.payer_reason.data)


class _DamageFields(BaseForm):
    what = text_field(_l("What is damaged, without a word about people"), required=True)
    works: Any = person_field(_l("Who organises the works"))
    mediation: Any = person_field(_l("Who speaks with landlord and neighbours"))
    payer = EnumField(_l("Who bears the repair"), DamagePayer, DAMAGE_PAYER, default=DamagePayer.REPAIR_BUDGET)
    estimate_cents: Any = money_field(_l("What it may cost"))

    def offer_people(self, staff: Staff) -> None:
        offer_staff(self.works, staff, empty=True)
        offer_staff(self.mediation, staff, empty=True)

    def facts(self, staff: Staff, judgement: ConditionJudgement | None = None) -> DamageFacts:
        return DamageFacts(
            self.what.data or "",
            staff[self.works.data],
            staff[self.mediation.data],
            self.payer.data,
            self.estimate_cents.data,
            judgement,
        )


class DamageForm(_DamageFields, ReportForm):
    """Something is damaged; the judgements are those of acts that no case sees to yet."""

    judgement: Any = SelectField(_l("From a comparison of two acts"), [OptionalValue()], coerce=number_or_none)
    judgements: Sequence[ConditionJudgement] = ()

    def offer(self, staff: Staff, clients: Sequence[Client], *, needs_person: bool) -> None:
        super().offer(staff, clients, needs_person=needs_person)
        del self.responsible
        self.offer_people(staff)

    def offer_judgements(self, judgements: Sequence[ConditionJudgement], names: dict[int, str]) -> None:
        self.judgements = judgements
        if not judgements:
            del self.judgement
            return
        named = [SelectChoice(one.id, names[one.id]) for one in judgements]
        self.judgement.choices = [SelectChoice("", _("Not from acts")), *named]

    def detail(self, staff: Staff) -> Detail | None:
        wanted = self.judgement.data if "judgement" in self else None
        return self.facts(staff, next((one for one in self.judgements if one.id == wanted), None))

    @property
    def sees_to_it(self) -> int:
        return self.works.data


REPORT_FORMS: dict[IncidentKind, type[ReportForm]] = {
    IncidentKind.COMPLAINT: ComplaintForm,
    IncidentKind.PESTS: PestForm,
    IncidentKind.DAMAGE: DamageForm,
}


class RestoredForm(_DamageFields):
    """What is known of a damage now, and that it was put right."""

    restored_on: Any = DateField(_l("Put right on"), [OptionalValue(), not_in_future])
    restored_words = words_field(_l("What was put right, and how far"))


class JudgeForm(BaseForm):
    """What was found about a complaint."""

    inspected_on: Any = DateField(_l("Somebody looked on the spot on"), [OptionalValue(), not_in_future])
    outcome = EnumField(_l("What was found"), ComplaintOutcome, labels.OUTCOME, empty=_l("Not known yet"))
    outcome_words = words_field(_l("What was seen and heard"))
    agreed = words_field(_l("What was agreed"))
    told_person_on: Any = DateField(_l("The person was told on"), [OptionalValue(), not_in_future])

    @property
    def judged(self) -> Judged:
        return Judged(
            self.inspected_on.data,
            self.outcome.data,
            self.outcome_words.data,
            self.agreed.data,
            self.told_person_on.data,
        )


class NoteForm(BaseForm):
    """What was seen, said or done."""

    words = words_field(_l("Note"), required=True)


class ReasonForm(BaseForm):
    """Why."""

    reason = words_field(_l("Reason"), required=True)


class PersonForm(BaseForm):
    """Somebody else sees to it."""

    responsible: Any = person_field(_l("Who sees to it"))


class NewTaskForm(BaseForm):
    """One more thing to do."""

    words = text_field(_l("What has to be done"), required=True)
    responsible: Any = person_field(_l("Who does it"))
    due_on: Any = DateField(_l("By when"), [required_value()])


class TaskForm(BaseForm):
    """How a task stands."""

    done_on: Any = DateField(_l("Done on"), [OptionalValue(), not_in_future])
    done_words = words_field(_l("What was done"))
    needless = text_field(_l("Why it is not needed"))
    responsible: Any = person_field(_l("Who does it"))
    due_on: Any = DateField(_l("By when"), [required_value()])

    def validate_needless(self, field: Any) -> None:
        if field.data and self.done_on.data:
            raise ValidationError(_("A task is either done or not needed."))


class TicketForm(BaseForm):
    """A repair follows from it."""

    ticket: Any = SelectField(_l("Repair ticket"), [required_choice()], coerce=number_or_none)

    def offer(self, tickets: Sequence[RepairTicket]) -> None:
        names = [(one.id, f"{one.number}, {named(one.fault_names, current_language())}") for one in tickets]
        self.ticket.choices = [SelectChoice("", _("Choose a ticket")), *(SelectChoice(*name) for name in names)]


class CloseForm(BaseForm):
    """It is over."""

    closed_on = past_date(_l("Incident closed on"))
    words = words_field(_l("How it ended"), required=True)


STATES = {"open": _l("Open incidents"), "closed": _l("Closed incidents"), "all": _l("All incidents")}


class ListForm(FilterForm):
    """What the list is narrowed to."""

    q = search_field(_l("File number, address or number of the incident"))
    kind = members_field(_l("What kind of thing"), IncidentKind, labels.KIND)
    state: Any = SelectField(
        _l("Open or closed"),
        [OptionalValue()],
        choices=[SelectChoice(key, words) for key, words in STATES.items()],
        default="open",
    )
    responsible = id_field(_l("Who sees to it"), _l("Anybody"))
    municipality_id = id_field(_l("Municipality"), _l("All"))
