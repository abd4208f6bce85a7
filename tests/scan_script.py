"""Scripts of scans as a day at a desk brings them, made from a seed: what is shown, and the text that a scanner reads.

Each shown thing carries its own description, written down when the text was made. `tests.desk_model` goes by that
description; nothing here reads a code back.
"""

import random
import zlib
from dataclasses import dataclass, replace
from datetime import date, timedelta

import base45
import cbor2
from stdnum.iso7064 import mod_97_10

from tests.builders import TUBES

BLOCK, FOREIGN_BLOCK = 48, 700
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLES = ("Văn", "Thị", "Hữu", "Đức", "Ngọc", "Quang", "Thuỳ", "Gia", "Bảo", "Mỹ", "Hải")
GIVEN = (
    "Thử",
    "Mẫu",
    "Ước",
    "Ánh",
    "Bảo",
    "Diệp",
    "Đạt",
    "Hạnh",
    "Khôi",
    "Lộc",
    "Nghĩa",
    "Phượng",
    "Quý",
    "Tuệ",
    "Yến",
)
PLAIN = str.maketrans(
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ",
    "A" * 17 + "D" + "E" * 11 + "I" * 5 + "O" * 17 + "U" * 11 + "Y" * 5,
)
CARD_KINDS = ("cccd", "can_cuoc", "national", "masked", "bhyt", "own_card", "certificate", "typed_cccd", "typed_bhyt")
PERSONAL_TEXTS_END = 4_000


def plain(name: str) -> str:
    """Write a name in capitals without accents, as the national QR does."""
    return name.upper().translate(PLAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a personal code tells: numbers by kind (strongest first), and the rest as far as it goes."""

    numbers: tuple[tuple[str, str], ...] = ()
    name: str = ""
    born: date | None = None
    year: int | None = None
    gender: str = ""
    doubt: bool = False
    accents_lost: bool = False
    masked: bool = False
    typed: bool = False

    @property
    def folded(self) -> str:
        """The name as it is compared."""
        return plain(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One thing held before the scanner: exactly one of tube, person, command and refusal says what it is."""

    text: str
    tube: str = ""
    person: Person | None = None
    command: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Human:
    """Somebody who owns cards; `misnumbered` is a citizen number that does not fit the birth date."""

    serial: int
    name: str
    born: date
    gender: str
    old_insurance: bool = False
    misnumbered: bool = False

    @property
    def citizen_number(self) -> str:
        year = self.born.year + (3 if self.misnumbered else 0)
        century = (year // 100 - 19) * 2 + (self.gender == "F")
        return f"001{century}{year % 100:02d}{self.serial:06d}"

    @property
    def insurance_number(self) -> str:
        return f"HS401{self.serial:010d}" if self.old_insurance else f"01{self.serial:08d}"

    @property
    def qid(self) -> str:
        return f"16{self.serial:016d}"

    @property
    def card_number(self) -> str:
        body = f"CN{self.serial:08d}"
        return body + str(mod_97_10.calc_check_digits(body))

    def show(self, kind: str, name: str = "") -> Shown:
        """Hold one of the person's cards before the scanner, perhaps with another name on it."""
        named = replace(self, name=name) if name else self
        text, person = getattr(named, f"_{kind}")()
        return Shown(text=text, person=person)

    def _told(self, *numbers: tuple[str, str], **more: object) -> Person:
        given = {"name": self.name, "born": self.born, "year": self.born.year, "gender": self.gender, **more}
        return Person(numbers=numbers, **given)  # type: ignore[arg-type]

    def _cccd(self) -> tuple[str, Person]:
        gender = "Nam" if self.gender == "M" else "Nữ"
        text = f"{self.citizen_number}||{self.name}|{self.born:%d%m%Y}|{gender}|Số 1 Phố Thử, Hà Nội|01012022"
        return text, self._told(("cccd", self.citizen_number), doubt=self.misnumbered)

    def _can_cuoc(self) -> tuple[str, Person]:
        text, person = self._cccd()
        return text + "||||", person

    def _accents_lost(self) -> tuple[str, Person]:
        text, person = self._cccd()
        broken = "".join(c if c.isascii() else "?" for c in self.name)
        lost = "".join(c if c.isascii() else "?" for c in text)
        return lost, replace(person, name=broken, accents_lost=True)

    def _national(self) -> tuple[str, Person]:
        ext = f"<{1 if self.gender == 'M' else 2}<{self.insurance_number}<"
        text = f"{self.citizen_number}|{plain(self.name)}|{self.born:%Y-%m-%d}|0|{self.qid}|{ext}"
        numbers = (("cccd", self.citizen_number), ("qid", self.qid), ("bhyt", self.insurance_number))
        return text, self._told(*numbers, name=plain(self.name), doubt=self.misnumbered)

    def _masked(self) -> tuple[str, Person]:
        ext = f"<{1 if self.gender == 'M' else 2}<00<"
        text = f"******{self.serial:06d}|{plain(self.name)}|{self.born:%Y}-**-**|0|{self.qid}|{ext}"
        return text, self._told(("qid", self.qid), name=plain(self.name), born=None, masked=True)

    def _bhyt(self) -> tuple[str, Person]:
        gender, name = 1 if self.gender == "M" else 2, self.name.encode().hex()
        head = f"{self.insurance_number}|{name}|{self.born:%d/%m/%Y}|{gender}"
        if self.old_insurance:
            text = f"{head}|{'Hà Nội'.encode().hex()}|01 - 028|24/01/2019|-|24/01/2019|$"
        else:
            text = (
                f"{head}|-|01 - C54|01/07/2023|-|31/07/2023|01050100000001|-|4| 01/10/2027|0000000000000000-0000|"
                f"4|{'Quận Thử'.encode().hex()}|$"
            )
        return text, self._told(("bhyt", self.insurance_number))

    def _own_card(self) -> tuple[str, Person]:
        text = f"GHEP1|{self.card_number}|{self.name}|{self.born:%Y-%m-%d}|{self.gender}"
        return text, self._told(("card", self.card_number))

    def _certificate(self) -> tuple[str, Person]:
        family, _, given = self.name.partition(" ")
        held = {"nam": {"fn": family, "gn": given}, "dob": f"{self.born:%Y-%m-%d}", "ver": "1.3.0"}
        signed = cbor2.CBORTag(18, [b"", {}, cbor2.dumps({1: "VN", -260: {1: held}}), b"\x00" * 64])
        text = "HC1:" + base45.b45encode(zlib.compress(cbor2.dumps(signed))).decode()
        return text, self._told(gender="")

    def _typed_cccd(self) -> tuple[str, Person]:
        return self.citizen_number, Person(numbers=(("cccd", self.citizen_number),), typed=True)

    def _typed_bhyt(self) -> tuple[str, Person]:
        return self.insurance_number, Person(numbers=(("bhyt", self.insurance_number),), typed=True)


def tube(serial: int, block: int = BLOCK) -> Shown:
    """A tube with a good label."""
    number = TUBES.number(block + serial // 10_000, serial % 10_000)
    return Shown(text=number, tube=number)


def command(code: str) -> Shown:
    """A code of the command card."""
    return Shown(text=code, command=code)


def refused(text: str, refusal: str) -> Shown:
    """A text that is neither tube nor person nor command."""
    return Shown(text=text, refusal=refusal)


def make_human(dice: random.Random, serial: int, alike: Human | None = None) -> Human:
    """Invent somebody; `alike` gives name, birth and gender of another."""
    gender = dice.choice("MF")
    name = f"{dice.choice(FAMILIES)} {dice.choice(MIDDLES)} {dice.choice(GIVEN)} {dice.choice(GIVEN)}"
    made = Human(
        serial=serial,
        name=name,
        born=date(1930, 1, 1) + timedelta(days=dice.randrange(365 * 80)),
        gender=gender,
        old_insurance=dice.random() < 0.4,
        misnumbered=dice.random() < 0.04,
    )
    return replace(made, name=alike.name, born=alike.born, gender=alike.gender) if alike else made


def make_noise(dice: random.Random, human: Human, number: str) -> Shown:
    """Invent a scan that is refused whatever the desk waits for."""
    cccd, national, bhyt = (human.show(kind).text for kind in ("cccd", "national", "bhyt"))
    wrong = (int(number[-1]) + dice.randrange(1, 10)) % 10
    return dice.choice(
        (
            refused(f"https://example.org/xe/{dice.randrange(10**8)}", "QR_VEHICLE"),
            refused(f"http://example.org/luong-xanh?bien=29C{dice.randrange(10**5)}", "QR_VEHICLE"),
            refused("TP" + practice_number(dice), "REAL_PRACTICE"),
            refused("000" + cccd[3:], "REAL_PRACTICE"),
            refused("000" + human.citizen_number[3:], "REAL_PRACTICE"),
            refused(cut(cccd, dice.randrange(3, 6)), "CUT_READ"),
            refused(cut(national, dice.randrange(3, 5)), "CUT_READ"),
            refused(cut(bhyt, dice.randrange(4, 8)), "CUT_READ"),
            refused("HC1:6BFOXN*TS0BI$ZD", "CUT_READ"),
            refused(f"{number[:-1]}{wrong}", "TUBE_CHECK_FAILED"),
            refused(number[:-2], "TUBE_CHECK_FAILED"),
            refused(number[:-1] + "X", "TUBE_CHECK_FAILED"),
            refused("".join(dice.choices("bcdfghkmnpqrst -", k=dice.randrange(6, 60))).strip() or "x", "NOT_A_PERSON"),
            refused(f"8934563{dice.randrange(10**6):06d}", "NOT_A_PERSON"),
            refused(f"9{dice.randrange(10**11):011d}", "NOT_A_PERSON"),
            refused("WIFI:S:quan;T:WPA;P:x;;", "NOT_A_PERSON"),
            refused(f"LB{dice.randrange(30, 100)}", "UNKNOWN_COMMAND"),
            refused("", "EMPTY_SCAN"),
            refused("   ", "EMPTY_SCAN"),
            refused("x" * dice.randrange(PERSONAL_TEXTS_END + 1, PERSONAL_TEXTS_END * 2), "TOO_LONG"),
            refused(b"VN\xff\xfe0048".decode("utf-8", "surrogateescape"), "BAD_BYTES"),
            refused(cccd[:20] + "\udcc3" + cccd[20:], "BAD_BYTES"),
        )
    )


def practice_number(dice: random.Random) -> str:
    """The digits of a tube of practice."""
    body = f"TP0001{dice.randrange(10_000):04d}"
    return (body + str(mod_97_10.calc_check_digits(body)))[2:]


def cut(text: str, parts: int) -> str:
    """Cut a code in the middle, so that this many of its parts are whole."""
    return "|".join(text.split("|")[:parts]) + "|x"
