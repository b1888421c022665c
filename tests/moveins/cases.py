"""Move-ins to test with."""

from typing import Any

from app.clients.models import Client, Language
from app.core.audit import SYSTEM
from app.keys.models import Signing
from app.moveins.models import Class, Crisis, CrisisAgreement, Due, Function, KitList, MoveIn
from app.moveins.operations.agreements import Agreed, Signed, agree_on_crises
from app.moveins.operations.kits import ItemFacts, ListName, write_list
from app.moveins.operations.moveins import start_move_in
from app.placements.models import Placement
from tests.factories import TODAY, make_user

WORDS = "Zvana māsai, tad klauvē."
BED = ItemFacts("Gulta", "Кровать", "Bed", Function.SLEEP, Due.BEFORE)
TOWELS = ItemFacts("Dvieļi", "Полотенца", "Towels", Function.KEEP_CLEAN, Due.ON_DAY, count=6)
TV = ItemFacts("Televizors", "Телевизор", "TV", Function.OTHER, Due.ON_DAY, Class.EXTRA)


def make_list(municipality: Any = None, *items: ItemFacts, code: str = "test") -> KitList:
    """A bed, towels and a television, for everybody."""
    name = ListName("Saraksts", "Список", "List")
    return write_list(municipality, code, name, items or (BED, TOWELS, TV), actor=SYSTEM, today=TODAY)


def make_move_in(stay: Placement, responsible: Any = None, *lists: KitList) -> MoveIn:
    """Planned from the list above unless others are named."""
    return start_move_in(stay, lists or [make_list()], responsible or make_user(), "Grib savu galdu.", actor=SYSTEM)


def make_agreement(stay: Placement, client: Client | None = None, **changes: Any) -> CrisisAgreement:
    """Two situations are talked about; one is not agreed."""
    plain = {"on": stay.starts_on, "signing": Signing.PAPER, "language": Language.LATVIAN}
    signed = Signed(**{**plain, "by": make_user(), **changes})
    lines = {Crisis.UNREACHED: Agreed(True, WORDS), Crisis.MENTAL: Agreed(False, "Negribu.")}
    return agree_on_crises(stay, client or stay.clients[0].client, lines, signed, actor=SYSTEM, today=TODAY)


def move_in_of(stay: Placement) -> dict[str, Any]:
    """A planned move-in and a list, as the walk over all pages names them."""
    kit = make_list(stay.municipality)
    return {"move_in_line": make_move_in(stay, None, kit).lines[0].id, "kit_code": kit.code, "move_in_step": "escort"}
