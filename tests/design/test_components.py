"""The components, each drawn alone: what they promise to the pages that use them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from babel.messages.mofile import write_mo
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # pyright: ignore[reportAttributeAccessIssue]
from wtforms.validators import InputRequired, Optional

from app.config import ROOT
from app.core import formatting
from app.core.errors import Finding, Level
from app.core.forms import DateField, MoneyField
from app.core.locale import joined_catalogue

Draw = Callable[..., Any]


@pytest.fixture(scope="module")
def drawing_board(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application of templates only; an undefined variable is an error."""
    translations = tmp_path_factory.mktemp("translations")
    (translations / "lv" / "LC_MESSAGES").mkdir(parents=True)
    with (translations / "lv" / "LC_MESSAGES" / "messages.mo").open("wb") as stream:
        write_mo(stream, joined_catalogue())
    board = Flask("board", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "app" / "static"))
    board.config.update(SECRET_KEY="k", BABEL_TRANSLATION_DIRECTORIES=str(translations))
    board.jinja_env.undefined = StrictUndefined
    Babel().init_app(board, default_locale="lv")
    CSRFProtect(board)
    formatting.init_app(board)
    board.add_url_rule("/flats", "flats", lambda: "")
    return board


@pytest.fixture
def draw(drawing_board: Flask) -> Draw:
    def render(component: str, call: str, path: str = "/flats", **variables: Any) -> Any:
        with drawing_board.test_request_context(path):
            made = {name: value() if isinstance(value, type) else value for name, value in variables.items()}
            imports = f"{{% import 'components/{component}.html' as c %}}"
            return BeautifulSoup(render_template_string(imports + call, **made), "html.parser")

    return render


def text(soup: Any) -> str:
    return " ".join(soup.get_text(" ").split())


class FlatForm(FlaskForm):
    once = HiddenField(default="key-1")
    address = StringField("Adrese", [InputRequired("Ievadiet adresi.")])
    rent = MoneyField("Īre", [Optional()])
    ready_on = DateField("Gatavs no")
    kind = RadioField("Veids", choices=[SelectChoice("self", "Atsevišķs"), SelectChoice("group", "Grupu")])
    lift = SelectField("Lifts", choices=[SelectChoice("yes", "Jā"), SelectChoice("no", "Nē")])
    declared = BooleanField("Drīkst deklarēt")


class FailedForm(FlatForm):
    """As it comes back after a refusal."""

    def __init__(self) -> None:
        super().__init__(formdata=MultiDict({"ready_on": "32.13.2026"}), meta={"csrf": False})
        self.validate()


def test_a_form_carries_its_key_and_token_without_ids(draw: Draw):
    soup = draw("forms", "{{ c.form_start(form) }}</form>{{ c.form_start(form) }}</form>", form=FlatForm)

    assert [field["name"] for field in soup.find("form").find_all("input")] == ["csrf_token", "once"]
    assert soup.find("input", attrs={"name": "once"})["value"] == "key-1"
    assert not soup.find_all(id=True)


@pytest.mark.parametrize("name", ["address", "rent", "ready_on", "lift", "declared"])
def test_a_single_control_has_its_label(draw: Draw, name: str):
    soup = draw("forms", "{{ c.field(form[name], hint='Padoms') }}", form=FlatForm, name=name)

    control = soup.find(attrs={"name": name})
    assert soup.find("label", attrs={"for": control["id"]})
    assert soup.find(id=control["aria-describedby"]).get_text() == "Padoms"


@pytest.mark.parametrize("name", ["kind", "lift"])
def test_options_become_radio_buttons_in_a_named_group(draw: Draw, name: str):
    soup = draw("forms", "{{ c.field(form[name], as_choices=True) }}", form=FlatForm, name=name)

    assert soup.find("fieldset").find("legend")
    assert [soup.find("label", attrs={"for": radio["id"]}) is not None for radio in soup.find_all("input")] == [
        True
    ] * 2


def test_an_optional_field_says_so_and_money_says_its_unit(draw: Draw):
    soup = draw("forms", "{{ c.field(form.rent) }}", form=FlatForm)

    assert text(soup) == "Īre (nav obligāti) €"


def test_the_error_summary_leads_to_each_control_and_repeats_its_name_and_words(draw: Draw):
    fields = "{% for name in ('address', 'ready_on', 'kind') %}{{ c.field(form[name]) }}{% endfor %}"
    soup = draw("forms", "{{ c.error_summary(form) }}" + fields, form=FailedForm)

    links = soup.find(class_="error-summary").find_all("a")
    assert len(links) >= 3
    for link in links[:3]:
        control = soup.find(id=link["href"].removeprefix("#"))
        assert control.name == "input"
        label, _, words = link.get_text().partition(": ")
        group = control.find_parent(class_="has-error").get_text()
        assert label in group
        assert words
        assert words in group


def test_a_date_that_was_not_understood_stays_in_its_field(draw: Draw):
    control = draw("forms", "{{ c.field(form.ready_on) }}", form=FailedForm).find("input")

    assert (control["type"], control["value"]) == ("text", "32.13.2026")


@pytest.mark.parametrize(
    ("path", "changes", "expected"),
    [
        ("/flats?hood=a&hood=b&sort=rent", {"sort": "-rent"}, {"hood": ["a", "b"], "sort": ["-rent"]}),
        ("/flats?hood=a&after=k", {"after": None}, {"hood": ["a"]}),
        ("/flats?_scheme=javascript&_external=1&endpoint=x", {"sort": "rent"}, {"sort": ["rent"]}),
        ("/flats?q=%C4%93ka%26%22x", {}, {"q": ['ēka&"x']}),
    ],
)
def test_a_link_changes_one_part_of_the_address(draw: Draw, path: str, changes: dict, expected: dict):
    soup = draw("tables", '<a href="{{ c.url_with(changes) }}">x</a>', path=path, changes=changes)

    target = urlsplit(soup.find("a")["href"])
    assert (target.scheme, target.netloc, target.path) == ("", "", "/flats")
    assert expected.items() <= parse_qs(target.query).items()
    assert changes.get("after", "kept") is not None or "after" not in parse_qs(target.query)


def test_a_filter_tag_removes_only_its_own_value(draw: Draw):
    tags = [{"label": "Apkaime", "value": "Teika", "name": "hood", "raw": "a"}]
    soup = draw(
        "tables", "{% call c.filter_panel(tags) %}{% endcall %}", path="/flats?hood=a&hood=b&after=9", tags=tags
    )

    assert soup.find(class_="filter-tag")["href"] == "/flats?hood=b"


@pytest.mark.parametrize(
    ("sorted_by", "state", "next_sort"), [("rent", "ascending", "-rent"), ("-rent", "descending", "rent")]
)
def test_a_sorted_column_says_so_and_turns_round(draw: Draw, sorted_by: str, state: str, next_sort: str):
    call = "{% call c.data_table('Dzīvokļi', [{'label': 'Īre', 'sort': 'rent'}], sorted=s) %}{% endcall %}"
    column = draw("tables", call, s=sorted_by).find("th")

    assert column["aria-sort"] == state
    assert column.find("a")["href"] == f"/flats?sort={next_sort}"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-21, "21 dienu kavēts"),
        (-2, "2 dienas kavēts"),
        (0, "šodien"),
        (1, "rīt"),
        (11, "vēl 11 dienas"),
        (21, "vēl 21 diena"),
    ],
)
def test_due_is_said_in_words(draw: Draw, days: int, words: str):
    assert text(draw("due", "{{ c.due(days) }}", days=days)) == words


@pytest.mark.parametrize(("day", "near"), [(29, True), (30, False)])
def test_due_is_near_up_to_seven_days(draw: Draw, day: int, near: bool):
    soup = draw("due", "{{ c.due(on, today=today) }}", on=date(2026, 11, day), today=date(2026, 11, 22))

    assert bool(soup.find(class_="is-warn")) is near


def finding(level: Level, *, passed: bool) -> Finding:
    return Finding("P1", passed, level, 0, 3, f"{level} {passed}", "digest row 48", "Cita ēka.")


def test_what_stands_in_the_way_comes_first(draw: Draw):
    mixed = [
        finding(Level.LIMIT, passed=True),
        finding(Level.INFO, passed=True),
        finding(Level.WARN, passed=False),
        finding(Level.LIMIT, passed=False),
        finding(Level.BLOCK, passed=False),
    ]
    soup = draw("facts", "{{ c.findings(mixed) }}", mixed=mixed)

    assert [text(tag) for tag in soup.find_all(class_="tag")] == [
        "Nav iespējams",
        "Pārsniegts ierobežojums",
        "Brīdinājums",
        "Informācija",
        "Kārtībā",
    ]
    assert "Ko darīt: Cita ēka." in text(soup.find("li"))
    assert [text(number) for number in soup.find("dl").find_all("dd")] == ["0", "3"]


@pytest.mark.parametrize(("taken", "drawn"), [(0, (0, 0, 3)), (2, (2, 0, 3)), (4, (3, 1, 4))])
def test_the_house_draws_one_dot_per_place(draw: Draw, taken: int, drawn: tuple[int, int, int]):
    soup = draw("facts", "{{ c.places_taken(taken, 3) }}", taken=taken)

    shown = tuple(len(soup.find_all("circle", class_=kind)) for kind in ("is-taken", "is-over"))
    assert (*shown, len(soup.find_all("circle"))) == drawn
    assert text(soup) == f"Aizņemtas vietas: {taken} no 3"


def test_nothing_given_is_said_and_zero_is_a_value(draw: Draw):
    soup = draw("facts", "{{ c.summary_list([('Istabas', 0), ('Klase', none), ('Īre', '', '/x')]) }}")

    assert [text(value) for value in soup.find_all("dd")] == ["0", "Nav norādīts", "Nav norādīts", "Mainīt : Īre"]


@pytest.mark.parametrize("code", [500, 503])
def test_a_crash_page_needs_nothing(draw: Draw, code: int):
    soup = draw("due", f"{{% include 'errors/{code}.html' %}}")

    assert len(soup.find_all("h1")) == 1
    assert soup.find(lang="en").find("h2")
