"""The blueprint of all pages of costs."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from app.core import navigation
from app.core.permissions import Permission

blueprint = Blueprint("costs", __name__)
navigation.add(75, _l("Costs"), "costs.index", Permission.COST_SEE, icon="note")
navigation.add(76, _l("Hours of contact"), "costs.support", Permission.SUPPORT_RECORD, icon="clock")
