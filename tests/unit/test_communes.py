"""The communes of 2025: all of them, found as people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.places.communes import (
    Commune,
    commune,
    commune_named,
    found_by,
    provinces,
    search_communes,
)


def names(text: str, **options: object) -> list[str]:
    return [found.text for found in search_communes(text, **options)]  # type: ignore[arg-type]


def every_commune() -> set[Commune]:
    return {found for province in provinces() for found in search_communes(province.name, 10_000, province.code)}


def test_there_are_34_provinces_and_3321_communes_with_their_own_codes() -> None:
    found = every_commune()

    assert len(provinces()) == 34
    assert len(found) == 3321
    assert len({one.code for one in found}) == 3321
    assert all(commune(one.code) == one for one in found)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ba dinh ha noi", "Phường Ba Đình, Hà Nội"),
        ("ha noi ba dinh", "Phường Ba Đình, Hà Nội"),
        ("hà nội, ba đình", "Phường Ba Đình, Hà Nội"),
        ("thu duc", "Phường Thủ Đức, Hồ Chí Minh"),
        ("dac khu phu quoc", "Đặc khu Phú Quốc, An Giang"),
        ("hoi an", "Phường Hội An, Đà Nẵng"),
        ("p ben nghe q1", "Phường Sài Gòn, Hồ Chí Minh"),
        ("phuc xa", "Phường Hồng Hà, Hà Nội"),
    ],
)
def test_a_commune_is_found_without_accents_in_any_order_and_by_its_older_names(text: str, first: str) -> None:
    assert names(text)[0] == first


def test_a_half_typed_word_finds_what_begins_with_it() -> None:
    assert "Phường Ba Đình, Hà Nội" in names("ba din ha no")
    assert names("din b ha") != []
    assert names("inh") == []


def test_a_province_leaves_out_the_others() -> None:
    assert {found.province.name for found in search_communes("tan an", 50, "92")} == {"Thành phố Cần Thơ"}
    assert search_communes("hoan kiem", 8, "96") == ()


def test_nothing_typed_and_nonsense_find_nothing() -> None:
    assert names("") == names("  ,. ") == names("xyzzy khong co") == []


def test_the_older_unit_that_explains_a_find_is_named() -> None:
    saigon = search_communes("ben nghe")[0]

    assert found_by(saigon, "ben nghe quan 1") == "Phường Bến Nghé, Quận 1"
    assert found_by(saigon, "sai gon") == ""


@pytest.mark.parametrize(
    ("text", "province", "code"),
    [
        ("Phường Ba Đình", "Hà Nội", "00004"),
        ("phuong ba dinh, tp ha noi", "", "00004"),
        ("00004", "", "00004"),
        ("Phường Phúc Xá", "Thành phố Hà Nội", "00097"),
        ("Xã Tân Lập", "", ""),
        ("Tân An", "", ""),
        ("Ba Đình", "Nơi khác", ""),
        ("99999", "", ""),
        ("", "Hà Nội", ""),
    ],
)
def test_a_name_in_a_list_becomes_a_code_only_where_one_commune_can_be_meant(
    text: str, province: str, code: str
) -> None:
    assert commune_named(text, province) == code


@given(st.text(max_size=60), st.integers(1, 20))
def test_any_text_can_be_searched_and_a_name_becomes_a_code_that_exists(text: str, limit: int) -> None:
    found = search_communes(text, limit)

    assert len(found) <= limit
    assert len(set(found)) == len(found)
    assert commune_named(text) == "" or commune(commune_named(text)) is not None
