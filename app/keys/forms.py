"""Forms of the register of keys."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import NumberRange

from app.accounts.models import User
from app.core import clock
from app.core.fields import past_date, words_field
from app.core.forms import BaseForm, EnumField, WholeNumberField, required_choice, required_value, text_field
from app.core.listing import FilterForm, id_field, search_field
from app.keys import labels
from app.keys.models import Holder, KeyEnd, KeyKind
from app.keys.operations import copies
from app.keys.operations.copies import Hand
from app.keys.queries.lists import Wrong
from app.placements.models import Placement

OF_COLLEAGUE, OF_CLIENT = "user", "client"


class HandForm(BaseForm):
    """Into whose hands a key comes."""

    to: Any = SelectField(_l("Who gets it"), [required_choice()])
    words = text_field(_l("Where in the office, or who the workman is"))

    def offer(self, stays: Sequence[Placement], staff: Iterable[User], first: int | None = None) -> None:
        """The choices: who lives there, colleagues (`first` on top), a shelf, the owner, a workman."""
        self._clients = {
            f"{OF_CLIENT}:{stay.id}:{row.client_id}": (stay, row) for stay in stays for row in stay.clients
        }
        self._staff = {f"{OF_COLLEAGUE}:{one.id}": one for one in sorted(staff, key=lambda one: one.id != first)}
        here = [SelectChoice(value, self._client_words(row)) for value, (_stay, row) in self._clients.items()]
        ours = [SelectChoice(value, one.display_name) for value, one in self._staff.items()]
        others = [
            SelectChoice(one.value, labels.HOLDER[one]) for one in (Holder.OFFICE, Holder.OWNER, Holder.CONTRACTOR)
        ]
        self.to.choices = [SelectChoice("", _("Choose who gets it")), *here, *ours, *others]

    @staticmethod
    def _client_words(row: Any) -> str:
        number = row.client.file_number
        gone = row.ends_on is not None and row.ends_on <= clock.today()
        return _("%(number)s, who has moved out", number=number) if gone else _("%(number)s, lives here", number=number)

    def validate(self, **options: Any) -> bool:
        passed = super().validate(**options)
        if self.to.data in (Holder.OFFICE, Holder.CONTRACTOR) and not self.words.data:
            self.words.errors = [_("Say where it is, or who has it.")]
            return False
        return passed

    @property
    def hand(self) -> Hand:
        """Who was chosen, once the form is valid."""
        chosen, words = str(self.to.data), self.words.data
        if chosen in self._clients:
            stay, row = self._clients[chosen]
            return copies.with_client(stay, row.client)
        if chosen in self._staff:
            return copies.with_colleague(self._staff[chosen])
        return Hand(Holder(chosen), words=words)


class AddForm(HandForm):
    """Copies come into the register."""

    kind = EnumField(_l("What the key opens"), KeyKind, labels.KEY_KIND)
    count: Any = WholeNumberField(
        _l("How many copies"), [required_value(), NumberRange(1, copies.MOST_AT_ONCE)], default=1
    )
    marking = text_field(_l("Marking on the key"), longest=60)
    on: Any = past_date(_l("Since when"))


class GiveForm(HandForm):
    """A copy passes into another hand; `seen` is the record that was shown."""

    on: Any = past_date(_l("On what day"))
    seen = HiddenField()


class EndForm(BaseForm):
    """A copy is lost or destroyed."""

    how = EnumField(_l("What happened to the key"), KeyEnd, labels.KEY_END)
    on: Any = past_date(_l("On what day"))
    words = words_field(_l("What is known about it"), longest=1000)


class LockForm(BaseForm):
    """The lock is a new one."""

    kind: Any = SelectField(_l("Which lock"), [required_choice()], coerce=lambda value: value or None)
    on: Any = past_date(_l("On what day"), required_value())
    words = words_field(_l("Why the lock was changed"), longest=1000)

    def offer(self, kinds: Iterable[KeyKind]) -> None:
        self.kind.choices = [SelectChoice(one.value, labels.KEY_KIND[one]) for one in kinds]


class KeyFilterForm(FilterForm):
    """The filters of the list of keys."""

    q = search_field(_l("Address, file number or marking"))
    holder = EnumField(_l("Who has the key"), Holder, labels.HOLDER, empty=_l("Anybody"))
    kind = EnumField(_l("What the key opens"), KeyKind, labels.KEY_KIND, empty=_l("Any key"))
    user = id_field(_l("Colleague with the key"), _l("Any colleague"))
    wrong = EnumField(_l("In the wrong hands"), Wrong, labels.WRONG, empty=_l("All of them"))
    municipality_id = id_field(_l("Municipality"), _l("All municipalities"))
