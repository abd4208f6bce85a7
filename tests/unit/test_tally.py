"""What is believed of several looks at one picture."""

from workstation.devices.reads import Corners, Read, Symbology
from workstation.devices.tally import Look, Role, Tally

ZXING = Look(library="zxing")
ZXING_DESKEWED = Look(library="zxing", place="deskewed")
ZXING_TWICE = Look(library="zxing", scale=2, place="deskewed")
ZBAR = Look(library="zbar")


def at(x: float, y: float) -> Corners:
    return ((x, y), (x + 200, y), (x + 200, y + 60), (x, y + 60))


def bars(text: str, corners: Corners | None = None) -> Read:
    place = corners or at(100, 100)
    return Read(text=text, symbology=Symbology.CODE128, corners=place, raw=text.encode())


def tally() -> Tally:
    return Tally(accepts=lambda text: Role.TUBE if text.startswith("VN") else None)


def texts(told: Tally) -> list[str]:
    return [code.text for code in told.codes()]


def test_bars_that_one_look_alone_has_read_are_not_believed() -> None:
    told = tally()
    told.add(ZXING, [bars("VN1")])

    assert texts(told) == []
    assert [(code.text, code.agreed) for code in told.codes(doubtful=True)] == [("VN1", False)]
    assert told.lacks(Role.TUBE)
    assert [read.text for read in told.doubtful()] == ["VN1"]


def test_two_libraries_make_bars_believed_under_the_name_of_the_first() -> None:
    told = tally()
    told.add(ZXING, [bars("VN1")])
    told.add(ZBAR, [bars("VN1")])

    [code] = told.codes()
    assert (code.text, code.reader, code.agreed) == ("VN1", "zxing", True)
    assert told.doubtful() == []


def test_two_scales_of_one_library_make_bars_believed() -> None:
    told = tally()
    told.add(ZXING_TWICE, [bars("VN1")])
    told.add(ZXING, [bars("VN1")])

    [code] = told.codes()
    assert code.reader == "zxing-deskewed-x2"


def test_the_same_library_at_the_same_scale_is_no_second_look() -> None:
    told = tally()
    told.add(ZXING, [bars("VN1")])
    told.add(ZXING, [bars("VN1")])
    told.add(ZXING_DESKEWED, [bars("VN1")])

    assert texts(told) == []


def test_bars_of_an_unknown_pattern_are_never_believed() -> None:
    told = tally()
    told.add(ZXING, [bars("XY1")])
    told.add(ZBAR, [bars("XY1")])

    assert texts(told) == []
    assert told.doubtful() == []


def test_two_agreed_texts_in_one_place_are_both_withheld() -> None:
    told = tally()
    for look in (ZXING, ZBAR):
        told.add(look, [bars("VN1"), bars("VN2", at(110, 105))])

    assert texts(told) == []
    assert told.lacks(Role.TUBE)


def test_one_stray_read_does_not_outweigh_an_agreed_one() -> None:
    told = tally()
    told.add(ZXING, [bars("VN1"), bars("VN2")])
    told.add(ZBAR, [bars("VN1")])

    assert texts(told) == ["VN1"]


def test_two_tubes_side_by_side_are_both_believed() -> None:
    told = tally()
    for look in (ZXING, ZBAR):
        told.add(look, [bars("VN1"), bars("VN2", at(100, 190))])

    assert texts(told) == ["VN1", "VN2"]


def test_a_2d_code_is_believed_on_its_own_word_and_marked_when_seen_again() -> None:
    told = tally()
    qr = Read(text="hello", symbology=Symbology.QR, corners=at(1, 1), raw=b"hello")
    told.add(ZXING, [qr])

    assert [(code.text, code.agreed) for code in told.codes()] == [("hello", False)]

    told.add(ZBAR, [qr])

    assert [(code.text, code.agreed) for code in told.codes()] == [("hello", True)]


def test_the_search_is_complete_only_with_a_tube_and_a_person() -> None:
    told = Tally(accepts=lambda text: Role.PERSON if "|" in text else Role.TUBE)
    told.add(ZXING, [Read(text="1|A", symbology=Symbology.QR, corners=at(1, 1), raw=b"1|A")])

    assert not told.complete()

    told.add(ZXING, [Read(text="VN1", symbology=Symbology.DATA_MATRIX, corners=at(1, 1), raw=b"VN1")])

    assert told.complete()
