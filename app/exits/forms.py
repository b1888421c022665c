"""One form for each thing that is done about receiving the service. The stay is asked about, never implied."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.clients.labels import AWAY, DESTINATION, LANGUAGE
from app.clients.models import AwayKind, Destination, Language
from app.core import clock
from app.core.fields import past_date, words_field
from app.core.forms import BaseForm, DateField, EnumField, not_before, required_choice, required_value
from app.exits.labels import AGAINST, GROUND
from app.exits.models import ExitAgainst, ExitGround


def yes_or_no(label: Any) -> RadioField:
    """Yes or no, to be answered."""
    choices = [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]
    return RadioField(label, [required_choice()], choices=choices)


class StartForm(BaseForm):
    """From when the person receives the service."""

    on: Any = DateField(_l("First day of the service"), [required_value()], default=clock.today)


class AwayForm(BaseForm):
    """The person is away for a while."""

    kind = EnumField(_l("Why away"), AwayKind, AWAY)
    started_on = past_date(_l("Away since"))
    expected_until = DateField(
        _l("Expected back on"), [OptionalValue(), not_before("started_on", _l("The absence begins on: %(date)s"))]
    )
    note = words_field(_l("Note for the team"))


class BackForm(BaseForm):
    """The person is back."""

    on = past_date(_l("Back on"))


class AgreementForm(BaseForm):
    """A signed service agreement. Papers name the last day."""

    signed_on = past_date(_l("Agreement signed on"))
    starts_on: Any = DateField(_l("Holds from"), [required_value()], default=clock.today)
    last_on: Any = DateField(
        _l("Last day of the agreement"),
        [OptionalValue(), not_before("starts_on", _l("The last day is not before: %(date)s"))],
    )
    language = EnumField(_l("Language it was explained in"), Language, LANGUAGE)
    explained = BooleanField(_l("The conditions were explained to the person, and the person had time to ask"))


class EndAgreementForm(BaseForm):
    """The agreement is ended before its term."""

    on: Any = DateField(_l("First day it no longer holds"), [required_value()], default=clock.today)
    reason = words_field(_l("Why it ends"), required=True)


class StayQuestion(BaseForm):
    """Whether the stay in the flat ends too, and when: a question of its own. Left out where there is no stay."""

    stay = RadioField(
        _l("And the flat?"),
        [required_choice()],
        choices=[
            SelectChoice("goes_on", _l("The stay in the flat goes on")),
            SelectChoice("ends", _l("The stay in the flat ends")),
        ],
    )
    stay_ends_on = DateField(_l("First day no longer in the flat"), [OptionalValue()])

    def ask_about_stay(self, asked: bool) -> None:
        if not asked:
            del self.stay
            del self.stay_ends_on

    @property
    def leaves_flat_on(self) -> Any:
        """The first day no longer in the flat; None where the stay goes on."""
        return self.stay_ends_on.data if "stay" in self and self.stay.data == "ends" else None

    def validate(self, **options: Any) -> bool:
        valid = super().validate(**options)
        if "stay" in self and self.stay.data == "ends" and not self.stay_ends_on.data:
            self.stay_ends_on.errors = [*self.stay_ends_on.errors, _("Say when the stay in the flat ends.")]
            return False
        return valid


def first_day_without() -> Any:
    return DateField(_l("First day without the service"), [required_value()])


def destination() -> EnumField:
    """Where the person goes; that it is not known may be said."""
    field = EnumField(
        _l("Where the person goes"),
        Destination,
        DESTINATION,
        empty=_l("Choose where"),
        validators=[required_choice(), not_death],
    )
    return field


def not_death(_form: Any, field: Any) -> None:
    if field.data is Destination.DEATH:
        raise ValidationError(_("A death has a page of its own."))


class _EndForm(StayQuestion):
    """Without death among the destinations: it has a page of its own."""

    destination: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("stay", "stay_ends_on"):  # asked last on the page, so an error summary names them last
            self._fields[name] = self._fields.pop(name)
        self.destination.options = [one for one in self.destination.options if one.value != Destination.DEATH.value]


class WishForm(_EndForm):
    """The person wishes to leave."""

    notice_on = past_date(_l("The person said so on"))
    ends_on = first_day_without()
    destination = destination()
    note = words_field(_l("In the person's own words, if they wish to say"))


class TermForm(_EndForm):
    """The agreed term has come."""

    ends_on = first_day_without()
    destination = destination()
    note = words_field(_l("Note for the team"))


class DeathForm(BaseForm):
    """The day on which the person died."""

    on = past_date(_l("Day of death"))


class ProposalForm(_EndForm):
    """What is put before the three."""

    ground = EnumField(_l("What happened"), ExitGround, GROUND)
    against = EnumField(_l("Against whom"), ExitAgainst, AGAINST)
    facts = words_field(_l("The facts: when, where, who saw it"), required=True)
    other_worker = yes_or_no(_l("Was another worker offered to the person?"))
    other_worker_words = words_field(_l("How another worker was offered, or why not"), required=True)
    other_flat = yes_or_no(_l("Was another flat offered to the person?"))
    other_flat_words = words_field(_l("How another flat was offered, or why not"), required=True)
    ends_on = first_day_without()
    destination = destination()


class ConfirmForm(BaseForm):
    """Nothing to fill in: the signature is the sign-in."""


class DeclineForm(BaseForm):
    """Why somebody does not agree."""

    reason = words_field(_l("Why the service goes on"), required=True)


class AbsenceForm(BaseForm):
    """Since when nobody has reached the person."""

    unreachable_since = past_date(_l("Unreachable since"))


class ExtendForm(BaseForm):
    """How long the team waits, and why."""

    until = DateField(_l("The team waits until"), [required_value()])
    extension_words = words_field(_l("What the team decided, and how it goes on trying"), required=True)


class ReachedForm(BaseForm):
    """The person was reached."""

    talk = words_field(_l("What was talked through"), required=True)


class AbsenceEndForm(_EndForm):
    """The team decides that the service ends."""

    decided = words_field(_l("What the team decided, who took part"), required=True)
    ends_on = first_day_without()
    destination = destination()
