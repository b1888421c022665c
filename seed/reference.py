"""What every installation begins with: lists of things for a new home, as the sources name them."""

import sqlalchemy as sa

from app.core import clock
from app.core.audit import SYSTEM
from app.core.extensions import db
from app.moveins.models import Class, Due, Function, KitList, Source
from app.moveins.operations.kits import ItemFacts, ListName, write_list

SLEEP, COOK, CLEAN, OTHER = Function.SLEEP, Function.COOK, Function.KEEP_CLEAN, Function.OTHER


def _there(lv: str, ru: str, en: str, function: Function, kind: Class = Class.BASIC) -> ItemFacts:
    """Furniture: it stands in the flat before the day."""
    return ItemFacts(lv, ru, en, function, Due.BEFORE, kind, usual_source=Source.IN_FLAT)


def _thing(
    lv: str, ru: str, en: str, function: Function, count: int = 1, due: Due = Due.ON_DAY, kind: Class = Class.BASIC
) -> ItemFacts:
    return ItemFacts(lv, ru, en, function, due, kind, count)


# Digest row 69 (002:1515): the furniture of the Irish standard.
FURNITURE = (
    _there("Gulta", "Кровать", "Bed", SLEEP),
    _there("Drēbju skapis vai pakaramais", "Шкаф для одежды или вешалка", "Wardrobe or hanger", OTHER),
    _there("Dīvāns", "Диван", "Sofa", OTHER),
    _there("Kafijas galdiņš", "Журнальный столик", "Coffee table", OTHER, Class.EXTRA),
    _there("Televizors", "Телевизор", "TV", OTHER, Class.EXTRA),
    _there("Virtuves galds un krēsli", "Кухонный стол и стулья", "Kitchen table and chairs", COOK),
)
# Digest rows 70–73 (002:1521–1531): the Irish starter kit.
KIT = (
    _thing("Segas vai dūnu sega", "Одеяла", "Blankets or duvet", SLEEP),
    _thing("Pārvalka un palaga komplekts", "Пододеяльник и простыня", "Cover and sheet set", SLEEP),
    _thing("Spilvens ar pārvalku", "Подушка с наволочкой", "Pillow with cover", SLEEP, 2),
    _thing("Šķīvji", "Тарелки", "Plates", COOK, 2),
    _thing("Krūzes", "Кружки", "Mugs", COOK, 2),
    _thing("Glāzes", "Стаканы", "Glasses", COOK, 2),
    _thing("Galda piederumi", "Столовые приборы", "Cutlery", COOK, 2),
    _thing("Virtuves dvielis", "Кухонное полотенце", "Tea towel", COOK),
    _thing("Nazis", "Нож", "Knife", COOK),
    _thing("Katls", "Кастрюля", "Pot", COOK),
    _thing("Panna", "Сковорода", "Pan", COOK),
    _thing("Virtuves cimds", "Прихватка", "Oven glove", COOK),
    _thing("Vannas dvieļi", "Банные полотенца", "Bath towels", CLEAN, 2),
    _thing("Roku dvieļi", "Полотенца для рук", "Hand towels", CLEAN, 2),
    _thing("Sejas dvieļi", "Полотенца для лица", "Face towels", CLEAN, 2),
    _thing("Vannas paklājiņš", "Коврик для ванной", "Bath mat", CLEAN),
    _thing("Dušas aizkars", "Штора для душа", "Shower curtain", CLEAN),
    _thing("Slota un liekšķere", "Щётка и совок", "Dustpan and brush", CLEAN),
    _thing("Grīdas birste un spainis", "Швабра и ведро", "Floor mop and bucket", CLEAN),
    _thing("Papīra dvieļi, tualetes papīrs, salvetes", "Бумажные полотенца, туалетная бумага, салфетки",
           "Paper towels, toilet paper, napkins", CLEAN),
    _thing("Tīrīšanas līdzekļi", "Моющие средства", "Cleaning products", CLEAN),
    _thing("Pilns maiss ar pārtiku pirmajai nedēļai", "Полный пакет продуктов на первую неделю",
           "A full bag of food for the first week", COOK),
)  # fmt: skip
# Digest row 74 (002:3518–3526) and 76: what a worker of the Latvian pilot named; the radio is a basic need.
PILOT = (
    _thing("Sega", "Одеяло", "Blanket", SLEEP),
    _thing("Spilvens", "Подушка", "Pillow", SLEEP),
    _thing("Tualetes papīrs", "Туалетная бумага", "Toilet paper", CLEAN),
    _thing("Krūze", "Кружка", "Mug", COOK),
    _thing("Karote, dakša un nazis", "Ложка, вилка и нож", "Spoon, fork and knife", COOK),
    _thing("Panna", "Сковорода", "Pan", COOK),
    _thing("Katls", "Кастрюля", "Pot", COOK),
    _thing("Birstes", "Щётки", "Brushes", CLEAN),
    _thing("Spainis vai bļoda", "Ведро или таз", "Bucket or basin", CLEAN),
    _thing("Šķīvis un bļodiņa", "Тарелка и миска", "Plate and bowl", COOK),
    _thing("Radio", "Радио", "Radio", OTHER),
    _thing("Vienkāršs podziņu telefons", "Простой кнопочный телефон", "Simple push-button telephone", OTHER),
    _thing("Televizors", "Телевизор", "TV", OTHER, kind=Class.EXTRA),
)
STANDARD = {
    "ie-furniture": (ListName("Īrijas mēbeles", "Мебель: ирландский список", "Irish furniture"), FURNITURE),
    "ie-kit": (ListName("Īrijas sākuma komplekts", "Ирландский стартовый набор", "Irish starter kit"), KIT),
    "lv-pilot": (
        ListName("Latvijas pilotprojekta saraksts", "Список латвийского пилотного проекта", "Latvian pilot list"),
        PILOT,
    ),
}


def load() -> int:
    """Adds the lists of the standard that are missing, and returns how many; those that are there stay as they are."""
    known = set(db.session.scalars(sa.select(KitList.code).where(KitList.municipality_id.is_(None))))
    missing = {code: one for code, one in STANDARD.items() if code not in known}
    for code, (name, items) in missing.items():
        write_list(None, code, name, items, actor=SYSTEM, today=clock.today())
    return len(missing)
