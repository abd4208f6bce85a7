"""Spelling tells whole Vietnamese letters from damaged ones, and TCVN3 is read by its table."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.vietnamese import from_tcvn3, is_syllable, looks_damaged, share_of_syllables

NAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Thị Văn Hữu Đức Công Quang Quốc Thuỳ Thúy"
    " Quỳnh Quý Khuê Giang Gìn Oanh Yến Ý Thuở Khuya Hoài Xoan Phượng Nghiêm Bích Lịch Hoặc Ưng Uyển Ước Tuyết Nguyệt"
)


@pytest.mark.parametrize("name", NAMES.split())
def test_a_vietnamese_name_is_a_syllable_whole_composed_or_decomposed(name: str) -> None:
    assert is_syllable(name)
    assert is_syllable(name.upper())
    assert is_syllable(unicodedata.normalize("NFD", name))
    assert not looks_damaged(name)


@pytest.mark.parametrize("word", ["NguyÔn", "V¨n", "ThÞ", "Nguyá»…n", "Nguyeãn", "Vaên", "ð\x9f", "B×nh"])
def test_a_damaged_word_is_seen(word: str) -> None:
    assert looks_damaged(word)


@pytest.mark.parametrize("word", ["José", "Müller", "Björn", "François", "O’Brien", "Søren", "Ngọc-Ánh", "Anh"])
def test_a_foreign_name_is_not_damage(word: str) -> None:
    assert not looks_damaged(word)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("NguyÔn V¨n An", "Nguyễn Văn An"),
        ("TrÇn ThÞ MÉu", "Trần Thị Mẫu"),
        ("§ç H÷u ¦íc", "Đỗ Hữu Ước"),
        ("PH¹M THÞ HU\xd6", "PHẠM THỊ HUỆ"),
    ],
)
def test_tcvn3_letters_are_read_by_their_codes_and_capitals_stay_capitals(stored: str, meant: str) -> None:
    assert from_tcvn3(stored) == meant


@given(st.text(max_size=40))
def test_any_text_can_be_asked(text: str) -> None:
    share = share_of_syllables([text])

    assert share is None or 0 <= share <= 1
    assert not any(looks_damaged(word) for word in text.split() if word.isascii())
