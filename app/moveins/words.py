"""What happens in a crisis unless something else is agreed, in words that are also printed for the person."""

from flask_babel import lazy_gettext as _l

from app.moveins.models import Crisis

CRISIS = {
    Crisis.UNREACHED: _l("Nobody can reach me"),
    Crisis.ILLNESS: _l("I am badly ill"),
    Crisis.MENTAL: _l("I feel very bad, or have thoughts of dying"),
    Crisis.DANGER: _l("Water, gas or fire"),
    Crisis.VIOLENCE: _l("Somebody threatens or hurts me"),
    Crisis.KEY_LOST: _l("My key is lost"),
}
USUAL = {
    Crisis.UNREACHED: _l("We call, then come and knock. The spare key is used only as agreed."),
    Crisis.ILLNESS: _l("I call 113, then my worker. If I cannot, whoever is with me calls."),
    Crisis.MENTAL: _l("I call 113 or the helpline 116123, then my worker. We talk or come."),
    Crisis.DANGER: _l("I leave the flat and call 112, then my worker. The owner is told."),
    Crisis.VIOLENCE: _l("I go where it is safe and call 110, then my worker."),
    Crisis.KEY_LOST: _l("I call my worker: the spare key is brought to me. The lock is changed if it has to be."),
}
