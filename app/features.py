"""The features, in the order in which one may import another."""

from flask import Flask

from app import cli
from app.absences import routes as absences
from app.accounts import routes as accounts
from app.accounts.cli import users
from app.budgets import routes as budgets
from app.clients import routes as clients
from app.conditions import cli as conditions_cli
from app.conditions import routes as conditions
from app.contracts import routes as contracts
from app.copayments import routes as copayments
from app.costs import cli as costs_cli
from app.costs import routes as costs
from app.council import routes as council
from app.exits import routes as exits
from app.flats import routes as flats
from app.grants import routes as grants
from app.home.routes import blueprint as home
from app.incidents import routes as incidents
from app.invoices import routes as invoices
from app.keys import routes as keys
from app.landlords import routes as landlords
from app.maps import routes as maps
from app.meters import routes as meters
from app.moveins import routes as moveins
from app.negotiations import routes as negotiations
from app.oversight.routes import blueprint as oversight
from app.payments import routes as payments
from app.placements import cli as placements_cli
from app.placements import routes as placements
from app.places import cli as places_cli
from app.places import routes as places
from app.repairs import cli as repairs_cli
from app.repairs import routes as repairs
from app.troubles import routes as troubles
from app.visits import routes as visits
from app.waitlist import routes as waitlist
from seed import demo, programme

BLUEPRINTS = (
    places.addresses,
    places.settings,
    accounts.users,
    accounts.cover,
    accounts.session,
    landlords.blueprint,
    flats.flats,
    flats.buildings,
    negotiations.blueprint,
    negotiations.reference_rents,
    *clients.blueprints,
    waitlist.blueprint,
    placements.stays,
    placements.offers,
    placements.sheets,
    placements.viewings,
    *exits.blueprints,
    troubles.blueprint,
    contracts.blueprint,
    payments.blueprint,
    *keys.blueprints,
    *meters.blueprints,
    *conditions.blueprints,
    *moveins.blueprints,
    *repairs.blueprints,
    *incidents.blueprints,
    *visits.blueprints,
    *absences.blueprints,
    costs.blueprint,
    budgets.blueprint,
    grants.blueprint,
    copayments.blueprint,
    council.blueprint,
    invoices.blueprint,
    oversight,
    maps.blueprint,
    home,
)
COMMANDS = (
    places_cli.imports,
    places_cli.places,
    users,
    placements_cli.commands,
    conditions_cli.commands,
    repairs_cli.commands,
    costs_cli.commands,
    costs_cli.accrual_commands,
    demo.commands,
)


def register(flask_app: Flask) -> None:
    """Binds every feature's pages and commands to the app."""
    for blueprint in BLUEPRINTS:
        flask_app.register_blueprint(blueprint)
    for command in COMMANDS:
        flask_app.cli.add_command(command)
    cli.init_app(flask_app)
    if flask_app.config["DEMO"]:
        flask_app.config["DEMO_PASSWORD"] = flask_app.config["DEMO_PASSWORD"] or programme.PASSWORD
