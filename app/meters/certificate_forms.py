"""Forms of certificates, and of the list of what runs out."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional as OptionalValue

from app.core.fields import past_date, words_field
from app.core.forms import BaseForm, DateField, EnumField, not_before, text_field
from app.core.listing import FilterForm, id_field
from app.core.papers import PaperField
from app.meters import labels
from app.meters.models import CertificateKind
from app.meters.operations import CertificateFacts
from app.meters.queries.due import DueState, DueWhat


class CertificateForm(BaseForm):
    """What a certificate says, and the certificate itself where it is at hand."""

    kind = EnumField(_l("Kind of certificate"), CertificateKind, labels.CERTIFICATE_KIND)
    other_words = text_field(_l("What the certificate is of"))
    number = text_field(_l("Number of the certificate"), longest=60)
    issued_on = past_date(_l("Issued on"))
    expires_on: Any = DateField(
        _l("Last day of the certificate"),
        [OptionalValue(), not_before("issued_on", _l("The last day is not before: %(date)s"))],
    )
    paper = PaperField(_l("The certificate as a file"), needed=False)

    def facts(self) -> CertificateFacts:
        """What the form says, once it is valid."""
        return CertificateFacts(
            self.kind.data,
            self.issued_on.data,
            expires_on=self.expires_on.data,
            number=self.number.data,
            other_words=self.other_words.data,
        )


class CertificatePaperForm(BaseForm):
    """The certificate itself."""

    paper = PaperField(_l("The certificate as a file"))


class EndCertificateForm(BaseForm):
    """From when a certificate does not count, and why."""

    on = past_date(_l("Does not count from"))
    reason = words_field(_l("Why it does not count"), required=True, longest=1000)


class DueFilterForm(FilterForm):
    """The filters of the list of what runs out."""

    what = EnumField(_l("What runs out"), DueWhat, labels.DUE_WHAT, empty=_l("Verifications and certificates"))
    state = EnumField(_l("How soon"), DueState, labels.DUE_STATE, empty=_l("Over or soon"))
    municipality = id_field(_l("Municipality"), _l("All municipalities"))
