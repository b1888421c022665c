"""What keeps the project in shape: who imports whom, what a file may hold, and that docs/rules.md tells the truth."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("app", "geo", "seed", "tests", "tools")
# A feature may use what stands before it. app/features.py registers them, app/models.py knows all tables.
FEATURES = (
    "places",
    "accounts",
    "landlords",
    "flats",
    "negotiations",
    "clients",
    "waitlist",
    "placements",
    "exits",
    "troubles",
    "contracts",
    "payments",
    "keys",
    "meters",
    "conditions",
    "moveins",
    "repairs",
    "incidents",
    "visits",
    "absences",
    "costs",
    "budgets",
    "grants",
    "copayments",
    "council",
    "invoices",
    "oversight",
    "maps",
    "home",
)
WIRING = ("__init__", "cli", "config", "features", "models")
PRIVATE = ("routes", "forms", "cli")  # parts of a feature that no other may use
LONGEST, LONGEST_TEST = 350, 450  # a test module is read one test at a time
# What decides knows neither the web, nor the session, nor the clock.
PURE = ("rules", "calculations")
NOT_IN_PURE = ("flask", "flask_login", "sqlalchemy", "app.core.extensions", "app.core.clock", "app.core.audit")
WRITTEN = {".py", ".html", ".css", ".js", ".md", ".po", ".geojson", ".csv"}
ONLY_IN = {"folium": ("app/maps/",), "pandas": ("app/costs/", "app/indicators/", "app/core/imports")}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "vendor" not in path.parts)


def own_scripts() -> Iterator[Path]:
    """Scripts we wrote, not those of libraries."""
    yield from (path for path in (ROOT / "app/static").rglob("*.js") if "vendor" not in path.parts)


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything the file imports; 'from a import b' counts as a.b."""
    for node in ast.walk(ast.parse(file.read_text(), str(file))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: write the whole name, not a relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def objection_to(importer: str, imported: str) -> str | None:
    """Why a module may not import another; None when it may."""
    own, other = importer.split("."), imported.split(".")
    if own[0] == "geo" and ((other[0] in OURS and other[0] != "geo") or other[0].startswith("flask")):
        return "geo knows nothing of the application"
    if other[0] in ("tests", "tools") and own[0] not in ("tests", "tools"):
        return "the product does not use its tests and tools"
    if other[0] == "seed" and own[0] in ("app", "geo") and own[-1] not in WIRING:
        return "only the wiring loads seed data"
    if own[0] not in ("app", "seed"):
        return None
    if own[:2] == ["app", "core"]:
        return objection_to_core(other)
    return objection_to_feature(own, other) if other[0] == "app" and len(other) > 1 else None


def objection_to_core(other: list[str]) -> str | None:
    if other[0] == "geo" and other[:2] != ["geo", "types"]:
        return "of geo, core uses the types only"
    if other[0] == "app" and other[1:2] not in (["core"], ["config"]):
        return "core knows no feature"
    return None


def objection_to_feature(own: list[str], other: list[str]) -> str | None:
    if (own[0] == "app" and own[1:2] and own[1] in WIRING) or len(own) == 1 or other[1] not in FEATURES:
        return None
    mine = FEATURES.index(own[1]) if own[0] == "app" else len(FEATURES)  # seed stands after all
    if own[0] == "app" and own[1] == other[1]:
        return None
    if FEATURES.index(other[1]) > mine:
        return f"{own[1]} stands before {other[1]}"
    if len(other) > 2 and other[2] in PRIVATE:
        return f"{other[2]} of a feature are its own"
    return None


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("geo.crs", "app.core.money", False),
        ("geo.crs", "flask.Flask", False),
        ("geo.types", "geo.crs", True),
        ("app.core.base", "geo.types", True),
        ("app.core.base", "geo.crs.transform", False),
        ("app.core.base", "app.places.models", False),
        ("app.places.queries.areas", "app.accounts.models", False),
        ("app.flats.routes", "app.places.queries", True),
        ("app.flats.routes", "app.places.address_field", True),
        ("app.flats.routes", "app.places.routes", False),
        ("app.flats.routes", "app.flats.forms", True),
        ("app.clients.models", "app.waitlist.models", False),
        ("app.features", "app.home.routes", True),
        ("seed.demo", "app.placements.operations", True),
        ("seed.demo", "app.placements.forms", False),
        ("app.flats.queries", "seed.demo", False),
        ("app.cli", "seed.demo", True),
        ("app.cli", "tests.factories", False),
    ],
)
def test_the_rules_of_importing_mean_what_they_say(importer, imported, allowed):
    assert (objection_to(importer, imported) is None) == allowed


def test_dependencies_point_one_way():
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {imported}: {why}"
        for file in python_files("app", "geo", "seed")
        for line, imported in imports_of(file)
        if (why := objection_to(name_of(file), imported))
    ]
    assert wrong == []


def test_every_feature_has_its_place_in_the_order():
    folders = {path.name for path in (ROOT / "app").iterdir() if (path / "__init__.py").exists()}

    assert folders - {"core"} <= set(FEATURES), "name the new feature in FEATURES, where its dependencies allow"


def test_what_decides_is_pure():
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {imported}"
        for file in python_files("app")
        if set(file.relative_to(ROOT).with_suffix("").parts) & set(PURE)
        for line, imported in imports_of(file)
        if any(imported == name or imported.startswith(f"{name}.") for name in NOT_IN_PURE)
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_heavy_libraries_stay_where_they_are_needed(library):
    users = {
        str(file.relative_to(ROOT))
        for file in python_files("app", "geo", "seed")
        for _line, imported in imports_of(file)
        if imported.split(".")[0] == library
    }
    assert [file for file in users if not file.startswith(ONLY_IN[library])] == []


def test_no_file_is_longer_than_one_can_read():
    files = [*python_files(*OURS), *(ROOT / "templates").rglob("*.html"), *own_scripts()]

    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in files}
    long = {
        name: count
        for name, count in lengths.items()
        if count > (LONGEST_TEST if name.startswith("tests/") else LONGEST)
    }
    assert long == {}, "split by subject, the role stays the name of the package"


def project_texts() -> Iterator[Path]:
    """What people wrote: no libraries, no generated files."""
    for pattern in ("*.md", "*.toml", "*.py", "run", "requirements*.lock", ".ci/*"):
        yield from ROOT.glob(pattern)
    for folder in (*OURS, "templates", "docs", "migrations", "app/static", "app/translations"):
        for path in (ROOT / folder).rglob("*"):
            if (
                path.suffix in {".py", ".html", ".css", ".js", ".md", ".po", ".geojson", ".csv"}
                and "vendor" not in path.parts
            ):
                yield path


def test_nothing_names_a_place_on_somebodys_machine():
    own = re.compile(r"(?<![\w.])/(?:root|home|Users|work)/\w")
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in set(project_texts())
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if own.search(line) and file != Path(__file__)
    ]
    assert found == []


def test_the_pinned_libraries_name_no_host():
    for lock in ROOT.glob("requirements*.lock"):
        assert not re.search(r"https?://|--(extra-)?index-url", lock.read_text()), lock.name


def test_no_page_style_or_script_needs_another_host():
    foreign = re.compile(
        r"""(?:src|href|action|url|import|fetch)\s*[=(]?\s*["'(]\s*(?:https?:)?//(?!www\.w3\.org)""", re.IGNORECASE
    )
    static = ROOT / "app/static"
    texts = {
        str(file.relative_to(ROOT)): file.read_text()
        for file in (*(ROOT / "templates").rglob("*.html"), *own_scripts(), *static.glob("css/*.css"))
    }
    found = [
        f"{name}: {match.group()}"
        for name, text in texts.items()
        for match in foreign.finditer(text)
        if "noreferrer" not in text[match.start() : match.start() + 200]  # a link a reader may follow
    ]
    assert found == []


# --- docs/rules.md -------------------------------------------------------------------------------------------------

RULE_ID = re.compile(r"[A-Z]{1,2}\d{1,2}")
TABLE_ROW = re.compile(r"^\|\s*([A-Z]{1,2}\d{1,2})\s*\|(.+)\|\s*$", re.MULTILINE)


def rule_ids_in_code() -> dict[str, str]:
    """Every rule id that stands alone as a text in a module that decides, and the file."""
    return {
        node.value: str(file.relative_to(ROOT))
        for file in python_files("app")
        if set(file.relative_to(ROOT).with_suffix("").parts) & set(PURE)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE_ID.fullmatch(node.value)
    }


def documented_rules() -> dict[str, str]:
    return dict(TABLE_ROW.findall((ROOT / "docs/rules.md").read_text()))


def test_every_rule_is_explained_in_docs_rules_md_and_none_that_is_gone():
    assert set(rule_ids_in_code()) == set(documented_rules())


def test_every_rule_names_its_module_and_a_test_that_speaks_of_it():
    modules, wrong = rule_ids_in_code(), []
    for rule, row in documented_rules().items():
        tests = [ROOT / name for name in re.findall(r"tests/[\w/]+\.py", row)]
        if modules.get(rule, "its module") not in row:
            wrong.append(f"{rule}: name {modules.get(rule)}")
        if not any(test.exists() and re.search(rf"\b{rule}\b", test.read_text()) for test in tests):
            wrong.append(f"{rule}: name a test that names the rule (found: {[test.name for test in tests]})")
    assert wrong == []
