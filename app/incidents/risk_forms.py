"""The form of the risk assessment act: what it says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField
from wtforms.validators import Optional as OptionalValue

from app.clients.labels import LANGUAGE
from app.clients.models import Language
from app.core.fields import past_date
from app.core.forms import BaseForm, DateField, EnumField, text_field
from app.incidents.models import RiskAct
from app.incidents.operations.risk_acts import MOST_RISKS, Risk, RiskFacts, text_of

EMPTY_ROWS = 3


class RiskRow(Form):
    """One risk; without words for it the row does not count."""

    words = text_field(_l("What worries us"), longest=500)
    person = text_field(_l("What the person will do"), longest=500)
    worker = text_field(_l("What the worker will do"), longest=500)
    until: Any = DateField(_l("By when"), [OptionalValue()])

    def validate(self, *arguments: Any, **options: Any) -> bool:
        passed = super().validate(*arguments, **options)
        if (self.person.data or self.worker.data) and not self.words.data:
            self.words.errors = [_("Write what it is about.")]
            return False
        return passed

    @property
    def risk(self) -> Risk:
        until: date | None = self.until.data
        return Risk(
            self.words.data or "",
            self.person.data or "",
            self.worker.data or "",
            until.isoformat() if until else "",
        )


class RiskForm(BaseForm):
    """What the act says."""

    name = text_field(_l("The person's name as it stands in the act"), required=True)
    language = EnumField(_l("Language in which it is written and read"), Language, LANGUAGE)
    drawn_on = past_date(_l("Drawn up on"))
    review_on: Any = DateField(_l("Both look again on"), [OptionalValue()])
    risks: Any = FieldList(FormField(RiskRow), max_entries=MOST_RISKS)

    def show(self, act: RiskAct | None = None) -> None:
        """What the act says so far, and empty rows."""
        rows: Sequence[dict[str, Any]] = text_of(act)["risks"] if act else ()
        for row in rows:
            until = date.fromisoformat(row["until"]) if row["until"] else None
            self.risks.append_entry({**row, "until": until})
        for _row in range(min(EMPTY_ROWS, MOST_RISKS - len(rows))):
            self.risks.append_entry({})

    @property
    def facts(self) -> RiskFacts:
        """Once the form is valid."""
        risks = [row.form.risk for row in self.risks if row.form.words.data]
        return RiskFacts(self.name.data or "", self.drawn_on.data, self.language.data, risks, self.review_on.data)
