"""What may be wrong with a flat or a building, as a municipality wrote it, and the list everybody begins with. Pure.

Names stand in Latvian, English and Russian. The examples per priority are in no source and are assumed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.conditions.standard import LANGUAGES, Names
from app.contracts.models import RepairElement as Element
from app.repairs.clock import Priority


class Hazard(StrEnum):
    """What may harm the people who live there (prior art 5.2). Latvian: apdraudējums."""

    DAMP = "damp"  # mitrums, pelējums
    COLD = "cold"  # nav apkures
    ELECTRIC = "electric"  # elektrības bīstamība
    GAS = "gas"  # gāze
    STRUCTURE = "structure"  # kaut kas brūk


class Where(StrEnum):
    """Whether it happens in a flat, in what a building's flats share, or in both. Latvian: vieta."""

    FLAT = "flat"  # dzīvoklis
    BUILDING = "building"  # ēkas kopējās telpas
    BOTH = "both"


@dataclass(frozen=True)
class FaultClass:
    """A kind of fault. Latvian: bojājuma veids."""

    code: str
    names: Names
    examples: Names
    element: Element
    priority: Priority
    hazard: Hazard | None = None
    where: Where = Where.FLAT

    def happens(self, *, in_flat: bool) -> bool:
        return self.where is not (Where.BUILDING if in_flat else Where.FLAT)


@dataclass(frozen=True)
class Faults:
    """All kinds of faults a municipality knows. Latvian: bojājumu saraksts."""

    classes: tuple[FaultClass, ...]

    def get(self, code: str) -> FaultClass | None:
        return next((one for one in self.classes if one.code == code), None)

    def happening(self, *, in_flat: bool) -> list[FaultClass]:
        return [one for one in self.classes if one.happens(in_flat=in_flat)]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def faults_from(data: Mapping[str, Any]) -> Faults:
    """The list that `as_json` wrote."""
    return Faults(
        tuple(
            FaultClass(
                one["code"],
                one["names"],
                one["examples"],
                Element(one["element"]),
                Priority(one["priority"]),
                Hazard(one["hazard"]) if one["hazard"] else None,
                Where(one["where"]),
            )
            for one in data["classes"]
        )
    )


URGENT, PRIORITY, ROUTINE = Priority.URGENT, Priority.PRIORITY, Priority.ROUTINE


def _fault(
    code: str,
    element: Element,
    priority: Priority,
    hazard: Hazard | None,
    where: Where,
    names: tuple[str, str, str],
    examples: tuple[str, str, str],
) -> FaultClass:
    named, explained = (dict[str, str](zip(LANGUAGES, said, strict=True)) for said in (names, examples))
    return FaultClass(code, named, explained, element, priority, hazard, where)


STANDARD = Faults(
    (
        _fault(
            "electric_danger", Element.ELECTRICITY, URGENT, Hazard.ELECTRIC, Where.BOTH,
            ("Elektrība ir bīstama", "Electricity is dangerous", "Электричество опасно"),
            ("Dzirksteles, deguma smaka, kaili vadi, ūdens pie rozetes",
             "Sparks, a smell of burning, bare wires, water at a socket",
             "Искры, запах гари, оголённые провода, вода у розетки"),
        ),
        _fault(
            "no_power", Element.ELECTRICITY, URGENT, None, Where.FLAT,
            ("Nav elektrības", "No electricity", "Нет электричества"),
            ("Visā dzīvoklī vai vairākās telpās", "In the whole flat or several rooms",
             "Во всей квартире или в нескольких комнатах"),
        ),
        _fault(
            "light", Element.ELECTRICITY, PRIORITY, None, Where.BOTH,
            ("Nedeg gaisma", "No light", "Не горит свет"),
            ("Bojāts gaismeklis vai slēdzis vienā telpā", "A broken lamp or switch in one room",
             "Сломан светильник или выключатель в одной комнате"),
        ),
        _fault(
            "socket", Element.ELECTRICITY, ROUTINE, None, Where.FLAT,
            ("Nedarbojas rozete", "A socket does not work", "Не работает розетка"),
            ("Vaļīga vai bez strāvas, nav bīstama", "Loose or without current, not dangerous",
             "Шатается или без тока, не опасна"),
        ),
        _fault(
            "gas_smell", Element.APPLIANCES, URGENT, Hazard.GAS, Where.BOTH,
            ("Gāzes smaka", "A smell of gas", "Запах газа"),
            ("Vispirms atveriet logus, izejiet un zvaniet 114", "First open the windows, go out and call 114",
             "Сначала откройте окна, выйдите и звоните 114"),
        ),
        _fault(
            "no_heating", Element.HEATING, URGENT, Hazard.COLD, Where.BOTH,
            ("Nav apkures", "No heating", "Нет отопления"),
            ("Auksti visi radiatori, nedarbojas krāsns vai katls", "All radiators cold, stove or boiler out of order",
             "Все радиаторы холодные, не работает печь или котёл"),
        ),
        _fault(
            "heating_weak", Element.HEATING, PRIORITY, None, Where.FLAT,
            ("Slikti silda", "Heats badly", "Плохо греет"),
            ("Auksts viens radiators, telpā vēsi", "One radiator cold, a room too cool",
             "Холодный один радиатор, в комнате прохладно"),
        ),
        _fault(
            "burst_pipe", Element.PIPES, URGENT, None, Where.BOTH,
            ("Plūst ūdens", "Water is running out", "Течёт вода"),
            ("Plīsusi caurule, applūst dzīvoklis vai kaimiņi", "A burst pipe, the flat or neighbours are flooded",
             "Прорвало трубу, заливает квартиру или соседей"),
        ),
        _fault(
            "no_water", Element.PIPES, URGENT, None, Where.BOTH,
            ("Nav ūdens", "No water", "Нет воды"),
            ("No krāniem netek ne auksts, ne silts ūdens", "Neither cold nor hot water from the taps",
             "Из кранов не идёт ни холодная, ни горячая вода"),
        ),
        _fault(
            "blocked_drain", Element.PIPES, URGENT, None, Where.BOTH,
            ("Aizsērējusi tualete vai kanalizācija", "Toilet or drain is blocked", "Засорён туалет или канализация"),
            ("Nevar lietot vienīgo tualeti, ūdens nāk atpakaļ", "The only toilet cannot be used, water comes back",
             "Нельзя пользоваться единственным туалетом, вода идёт назад"),
        ),
        _fault(
            "no_hot_water", Element.PIPES, PRIORITY, None, Where.FLAT,
            ("Nav siltā ūdens", "No hot water", "Нет горячей воды"),
            ("Aukstais ūdens ir", "There is cold water", "Холодная вода есть"),
        ),
        _fault(
            "dripping", Element.PIPES, PRIORITY, None, Where.FLAT,
            ("Pil vai sūcas", "It drips or leaks", "Капает или подтекает"),
            ("Pilošs krāns, sūce zem izlietnes, tekoša skalojamā kaste",
             "A dripping tap, a leak under the sink, a running cistern",
             "Капающий кран, течь под раковиной, течёт бачок"),
        ),
        _fault(
            "shower", Element.PIPES, PRIORITY, None, Where.FLAT,
            ("Nevar nomazgāties", "One cannot wash", "Нельзя помыться"),
            ("Nedarbojas duša vai vanna", "Shower or bath out of order", "Не работает душ или ванна"),
        ),
        _fault(
            "door_lock", Element.WINDOWS_DOORS, URGENT, None, Where.BOTH,
            ("Nevar aizslēgt vai atslēgt durvis", "The door cannot be locked or opened",
             "Нельзя закрыть или открыть дверь"),
            ("Bojāta ārdurvju slēdzene, izlauztas durvis", "The lock of the front door is broken, the door is forced",
             "Сломан замок входной двери, дверь взломана"),
        ),
        _fault(
            "broken_window", Element.WINDOWS_DOORS, URGENT, None, Where.BOTH,
            ("Izsists logs", "A broken window", "Разбито окно"),
            ("Stikls izsists vai logu nevar aizvērt", "The glass is broken or the window cannot be shut",
             "Стекло разбито или окно не закрывается"),
        ),
        _fault(
            "window_door_fit", Element.WINDOWS_DOORS, ROUTINE, None, Where.BOTH,
            ("Logs vai durvis slikti veras", "A window or door does not fit", "Окно или дверь плохо закрывается"),
            ("Velk auksts, ķeras, bojāts rokturis", "A draught, it sticks, the handle is broken",
             "Дует, заедает, сломана ручка"),
        ),
        _fault(
            "collapse", Element.STRUCTURE, URGENT, Hazard.STRUCTURE, Where.BOTH,
            ("Kaut kas brūk vai var nokrist", "Something is falling down", "Что-то рушится или может упасть"),
            ("Griesti, liels apmetuma gabals, balkons, margas",
             "A ceiling, a large piece of plaster, a balcony, a railing",
             "Потолок, большой кусок штукатурки, балкон, перила"),
        ),
        _fault(
            "damp", Element.STRUCTURE, PRIORITY, Hazard.DAMP, Where.BOTH,
            ("Mitrums", "Damp", "Сырость"),
            ("Tek jumts, slapja siena vai griesti", "The roof leaks, a wall or ceiling is wet",
             "Течёт крыша, мокрая стена или потолок"),
        ),
        _fault(
            "mould", Element.STRUCTURE, PRIORITY, Hazard.DAMP, Where.BOTH,
            ("Pelējums", "Mould", "Плесень"),
            ("Uz sienām, griestiem vai ap logiem", "On walls, ceilings or around windows",
             "На стенах, потолке или вокруг окон"),
        ),
        _fault(
            "cooker", Element.APPLIANCES, PRIORITY, None, Where.FLAT,
            ("Nedarbojas plīts", "The cooker does not work", "Не работает плита"),
            ("Nevar pagatavot ēst", "One cannot cook", "Нельзя приготовить еду"),
        ),
        _fault(
            "fridge", Element.APPLIANCES, PRIORITY, None, Where.FLAT,
            ("Nedarbojas ledusskapis", "The fridge does not work", "Не работает холодильник"),
            ("Nesaldē, tek, skaļi rūc", "It does not cool, it leaks, it is loud", "Не морозит, течёт, громко гудит"),
        ),
        _fault(
            "washing_machine", Element.APPLIANCES, ROUTINE, None, Where.FLAT,
            ("Nedarbojas veļasmašīna", "The washing machine does not work", "Не работает стиральная машина"),
            ("Negriež, nesūknē ūdeni, tek", "It does not turn or drain, it leaks", "Не крутит, не сливает, течёт"),
        ),
        _fault(
            "smoke_detector", Element.SMALL, PRIORITY, None, Where.FLAT,
            ("Nestrādā dūmu detektors", "The smoke detector does not work", "Не работает датчик дыма"),
            ("Nav baterijas, pīkst, noņemts", "No battery, it beeps, it was taken down", "Нет батарейки, пищит, снят"),
        ),
        _fault(
            "plaster", Element.FINISH, ROUTINE, None, Where.BOTH,
            ("Drūp apmetums, lobās krāsa", "Plaster crumbles, paint peels", "Осыпается штукатурка, облезает краска"),
            ("Nekas smags nevar nokrist", "Nothing heavy can fall", "Ничего тяжёлого не упадёт"),
        ),
        _fault(
            "floor", Element.FINISH, ROUTINE, None, Where.BOTH,
            ("Bojāta grīda", "The floor is damaged", "Повреждён пол"),
            ("Atlīmējies segums, caurums, vaļīgs dēlis", "The covering is loose, a hole, a loose board",
             "Отклеилось покрытие, дыра, шатается доска"),
        ),
        _fault(
            "furniture", Element.SMALL, ROUTINE, None, Where.FLAT,
            ("Bojāts skapis vai cita iekārta", "A cupboard or other fitting is broken",
             "Сломан шкаф или другая мебель"),
            ("Virtuves skapītis, plaukts, aizkaru stanga", "A kitchen unit, a shelf, a curtain rail",
             "Кухонный шкафчик, полка, карниз"),
        ),
        _fault(
            "entry_phone", Element.SMALL, ROUTINE, None, Where.BOTH,
            ("Nedarbojas domofons vai pastkastīte", "Entry phone or mailbox out of order",
             "Не работает домофон или почтовый ящик"),
            ("Nevar ielaist viesus vai saņemt pastu", "Visitors cannot be let in, post cannot be taken",
             "Нельзя впустить гостей или получить почту"),
        ),
        _fault(
            "lift", Element.APPLIANCES, PRIORITY, None, Where.BUILDING,
            ("Nedarbojas lifts", "The lift does not work", "Не работает лифт"),
            ("Stāv, iestrēgst", "It stands still or gets stuck", "Стоит, застревает"),
        ),
        _fault(
            "other", Element.SMALL, ROUTINE, None, Where.BOTH,
            ("Kas cits", "Something else", "Другое"),
            ("Rakstiet savos vārdos", "Write it in your own words", "Напишите своими словами"),
        ),
    )
)  # fmt: skip
"""The list everybody begins with; version 0. Source: digest rows 111, 126; 5.2 of the prior art; examples assumed."""
OTHER = "other"
"""The code that stays in every list: what nobody foresaw is reported in words."""
