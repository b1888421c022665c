"""Forms of what was agreed about the spare key, and of its use."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import RadioField, SelectField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import Optional as OptionalValue

from app.accounts.models import User
from app.clients.labels import LANGUAGE
from app.clients.models import Language
from app.core import clock
from app.core.fields import not_in_future, past_date, words_field
from app.core.forms import BaseForm, DateField, EnumField, required_choice, required_value
from app.core.listing import members_field
from app.core.papers import PaperField
from app.keys import labels
from app.keys.models import ConsentAnswer, FlatKey, Signing, Situation
from app.keys.operations.consents import Answered
from app.keys.operations.uses import UseFacts


class ConsentForm(BaseForm):
    """The person's answer about the spare key."""

    answer: Any = RadioField(
        _l("The person's answer"),
        [required_choice()],
        choices=[SelectChoice(one.value, labels.ANSWER[one]) for one in ConsentAnswer],
    )
    situations: Any = members_field(_l("In which situations"), Situation, labels.SITUATION)
    conditions = words_field(_l("The conditions in the person's own words"), longest=2000)
    signed_on: Any = past_date(_l("Signed on"))
    signing = EnumField(_l("How the person signed"), Signing, labels.SIGNING)
    language = EnumField(_l("Language it was explained in"), Language, LANGUAGE)
    paper: Any = PaperField(_l("The signed sheet"), needed=False)

    def validate(self, **options: Any) -> bool:
        passed = super().validate(**options)
        if self.answer.data != ConsentAnswer.CONDITIONS:
            return passed
        if not self.situations.data:
            self.situations.errors = [_("Tick at least one situation.")]
        if not self.conditions.data:
            self.conditions.errors = [_("Write the conditions down.")]
        return passed and bool(self.situations.data and self.conditions.data)

    def validate_signing(self, field: Any) -> None:
        sent = isinstance(self.paper.data, FileStorage) and self.paper.data.filename
        if field.data is Signing.EPARAKSTS and not sent:
            raise ValidationError(_("Attach the file that was signed with eParaksts."))

    @property
    def answered(self) -> Answered:
        """What was answered, once the form is valid."""
        return Answered(
            ConsentAnswer(self.answer.data),
            self.signed_on.data,
            self.signing.data,
            self.language.data,
            tuple(self.situations.data or ()),
            self.conditions.data,
        )


class PoliceForm(BaseForm):
    """The police opened the door."""

    day: Any = past_date(_l("On what day"))
    at: Any = TimeField(_l("At what time"), [required_value()])
    situation: Any = EnumField(_l("What the situation was"), Situation, labels.SITUATION)
    words = words_field(_l("Why it was necessary"), required=True)
    present = words_field(_l("Who was there"), required=True, longest=1000)
    seen = words_field(_l("What was seen in the flat"))
    told_on: Any = DateField(_l("The person was told on"), [OptionalValue(), not_in_future])

    def validate_at(self, field: TimeField) -> None:
        if self.day.data and field.data:
            try:
                clock.instant(self.day.data, field.data)
            except ValueError:
                raise ValidationError(_("The clocks go forward that night: this time does not exist.")) from None

    @property
    def used_at(self) -> datetime:
        return clock.instant(self.day.data, self.at.data)

    @property
    def facts(self) -> UseFacts:
        """What the form says, once it is valid."""
        return UseFacts(
            self.used_at,
            self.situation.data,
            self.words.data or "",
            self.present.data or "",
            self.seen.data,
            self.told_on.data,
        )


class UseForm(PoliceForm):
    """One of us used the spare key."""

    key: Any = SelectField(_l("Which copy was used"), [required_choice()], coerce=lambda value: int(value or 0))
    user: Any = SelectField(_l("Who used it"), [required_choice()], coerce=lambda value: int(value or 0))
    condition_words = words_field(_l("Which of the person's conditions was met, and how"), longest=1000)

    def offer(self, keys: Iterable[FlatKey], staff: Iterable[User], situations: Iterable[Situation]) -> None:
        """What was agreed on may be chosen, and copies that open the flat."""
        self.key.choices = [SelectChoice(one.id, key_name(one)) for one in keys]
        self.user.choices = [SelectChoice(one.id, one.display_name) for one in staff]
        agreed = {one.value for one in situations}
        self.situation.options = [one for one in self.situation.options if one.value in agreed]

    @property
    def facts(self) -> UseFacts:
        plain = super().facts
        return UseFacts(
            plain.used_at,
            plain.situation,
            plain.words,
            plain.present,
            plain.seen,
            plain.told_on,
            self.condition_words.data,
        )


class ToldForm(BaseForm):
    """The person learnt that the door had been opened."""

    told_on: Any = past_date(_l("The person was told on"))


def key_name(key: FlatKey) -> str:
    """'Key to the flat no. 2 (A-114)'."""
    name = _("%(kind)s no. %(number)s", kind=labels.KEY_KIND[key.kind], number=key.number)
    return f"{name} ({key.marking})" if key.marking else name
