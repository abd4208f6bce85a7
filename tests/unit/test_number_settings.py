"""What a site may set for its numbers: letters that nothing changes or mistakes, blocks in their order."""

from pathlib import Path

import pytest

from workstation.domain.errors import BadInput, Reason
from workstation.settings import Settings, load_settings


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('tube_prefix = "VA"', "consonants"),
        ('tube_prefix = "VW"', "consonants"),
        ('tube_prefix = "DDN"', "consonants"),
        ('tube_prefix = "VD"', "no D at the end"),
        ('practice_prefix = "D9"', "consonants"),
        ('tube_prefix = "CN"', "cards"),
        ('tube_prefix = "LBX"', "command card"),
        ('tube_blocks = "500-100"', "100-500"),
        ('tube_blocks = "0-99999"', "tube_blocks"),
    ],
)
def test_what_cannot_be_is_refused_at_the_start_with_the_settings_name(
    tmp_path: Path, setting: str, words: str
) -> None:
    (tmp_path / "settings.toml").write_text(setting, encoding="utf-8")
    with pytest.raises(BadInput, match=Reason.BAD_SETTING) as refused:
        load_settings(tmp_path)

    assert words in str(refused.value)
    assert setting.split(maxsplit=1)[0] in str(refused.value)


@pytest.mark.parametrize("written", [b'site = "\xff\xfe"', b"\x00" * 4_000, b"a = " + b"[" * 100_000])
def test_a_file_that_is_no_text_or_no_settings_is_refused_and_breaks_nothing(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "settings.toml").write_bytes(written)

    with pytest.raises(BadInput, match=Reason.BAD_SETTING):
        load_settings(tmp_path)


def test_blocks_are_those_from_the_first_to_the_last() -> None:
    assert Settings(tube_blocks="100-101").allowed_blocks == range(100, 102)
    assert Settings(tube_blocks="7-7").allowed_blocks == range(7, 8)
