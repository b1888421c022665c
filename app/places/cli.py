"""Commands about places: loading the register's addresses and neighbourhoods, finding an address."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from app.core import clock
from app.core.audit import SYSTEM
from app.core.database import writing
from app.core.extensions import db
from app.places import operations, queries
from app.places.models import Municipality
from app.places.operations.areas import AreasRefused
from app.places.register_file import RegisterFileRefused
from geo.crs import to_wgs84
from geo.geojson import GeoJsonRefused

imports = AppGroup("import", help="Loads files of public registers.")
places = AppGroup("places", help="Addresses.")

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
MUNICIPALITY = click.option("--municipality", "name", required=True, help="Its name, as in the settings.")


@imports.command("address-register")
@FILE
@MUNICIPALITY
@click.option("--full", is_flag=True, help="The file is complete: withdraw what it does not hold.")
@click.option("--accept-good", is_flag=True, help="Pass over rows that cannot be read, instead of refusing the file.")
def import_address_register(file: Path, name: str, full: bool, accept_good: bool) -> None:
    """Takes over a municipality's addresses from the State Address Register's file of buildings (aw_eka.csv)."""
    with _changing(name) as municipality:
        report = operations.import_address_register(
            file,
            municipality,
            actor=SYSTEM,
            today=clock.today(),
            full=full,
            accept_good=accept_good,
            progress=lambda rows: click.echo(f"{rows} rows read", err=True),
        )
    for line in _told(report):
        click.echo(line)


def _told(report: operations.ImportReport) -> Iterator[str]:
    yield f"{report.rows} rows read"
    yield f"added {report.added}"
    yield f"updated {report.updated}"
    yield f"withdrawn {report.withdrawn + report.absent}"
    if report.absent:
        yield f"  of these not in the file: {report.absent}"
    yield f"unchanged {report.unchanged}"
    yield f"skipped {report.skipped.total()}"
    yield from (f"  {reason}: {count}" for reason, count in report.skipped.most_common() if count)
    if report.notes:
        yield "Rows to look at:"
        yield from (f"  {note}" for note in report.notes)
    if report.in_use:
        yield "Withdrawn by the register but in use here:"
        yield from (f"  {code} {address}" for code, address in report.in_use)


@imports.command("areas")
@FILE
@MUNICIPALITY
@click.option("--name-property", help="The property that holds the area's name (usually name, nosaukums or apkaime).")
def import_areas(file: Path, name: str, name_property: str | None) -> None:
    """Takes over a municipality's neighbourhoods or parishes from a GeoJSON file."""
    with _changing(name) as municipality:
        report = operations.import_areas(file.read_bytes(), municipality, actor=SYSTEM, name_property=name_property)
    click.echo(f"added {report.added}\nupdated {report.updated}\nunchanged {report.unchanged}")
    click.echo(f"addresses in another neighbourhood than before: {report.places_moved}")
    for label, names in (("outlines mended", report.repaired), ("held, but not in the file", report.absent)):
        if names:
            click.echo(f"{label}: {', '.join(names)}")


@places.command("find")
@click.argument("text")
@click.option("--municipality", "name", help="Look in this one only.")
@click.option("--json", "as_json", is_flag=True, help="The addresses as a JSON list.")
def find(text: str, name: str | None, as_json: bool) -> None:
    """Finds addresses and prints code, address, easting, northing (LKS-92, metres), latitude and longitude."""
    within = [_municipality(name)] if name else queries.municipalities()
    hits = queries.find_places(text, [one.id for one in within])
    rows = [_position(hit) for hit in hits]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("\t".join(str(value) for value in row.values()))
    if not rows:
        click.echo("No such address.", err=True)


def _position(hit: queries.PlaceHit) -> dict[str, str | float]:
    longitude, latitude = to_wgs84(hit.easting, hit.northing)
    return {
        "code": hit.register_code,
        "address": hit.address,
        "easting": hit.easting,
        "northing": hit.northing,
        "latitude": round(latitude, 7),
        "longitude": round(longitude, 7),
    }


@contextmanager
def _changing(municipality_name: str) -> Iterator[Municipality]:
    """One transaction; a refused file changes nothing and ends with status 1 and the reasons."""
    with writing():
        try:
            yield _municipality(municipality_name)
            db.session.commit()
        except (RegisterFileRefused, GeoJsonRefused, AreasRefused) as refused:
            db.session.rollback()
            raise click.ClickException(f"Nothing was changed.\n{refused}") from None


def _municipality(name: str) -> Municipality:
    found = db.session.scalar(sa.select(Municipality).where(Municipality.name == name))
    if found is None:
        known = ", ".join(one.name for one in queries.municipalities()) or "none yet"
        raise click.ClickException(f"There is no municipality {name}. Known: {known}.")
    return found
