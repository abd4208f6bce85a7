"""The tokenizer: delimiters, character sets, escapes, line ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.observations import InboxReason, Unreadable
from workstation.hl7.segments import Segment, read_segments, unescape


def head(characters: str = "^~\\&", charset: str = "") -> str:
    return f"MSH|{characters}|A^1^ISO|B|||20260702||ORU^R01|1|P|2.5.1||||||{charset}\r"


def segment(line: str, characters: str = "^~\\&", charset: str = "", codec: str = "utf-8") -> Segment:
    return read_segments((head(characters, charset) + line).encode(codec))[1]


def test_msh_fields_keep_the_standard_numbers():
    msh = read_segments(head().encode())[0]

    assert [msh.raw(1), msh.raw(2), msh.field(3), msh.field(12)] == ["|", "^~\\&", "A^1^ISO", "2.5.1"]


def test_parts_are_counted_from_one():
    spm = segment("SPM|1|a&ROCHE^b&LIS~c")

    assert spm.subcomponent(2, 1, 1) == "a"
    assert spm.subcomponent(2, 2, 2) == "LIS"
    assert spm.component(2, 2) == "b&LIS"
    assert spm.component(2, 1, repetition=2) == "c"
    assert spm.repetitions(2) == ["a&ROCHE^b&LIS", "c"]


def test_a_missing_part_is_empty():
    spm = segment("SPM|1|a")

    assert [spm.raw(9), spm.component(2, 5), spm.subcomponent(2, 1, 3), spm.component(2, 1, repetition=4)] == [""] * 4


def test_explicitly_empty_is_empty_text():
    spm = segment('SPM|1|""|x^""')

    assert [spm.field(2), spm.component(3, 2), spm.raw(2)] == ["", "", '""']


@pytest.mark.parametrize("characters", ["^~\\&", "^~\\&#", "^~\\&#@", "^~", "^"])
def test_msh_2_of_any_length_is_read(characters):
    assert segment("OBX|1|CWE|code^text", characters).component(3, 2) == "text"


def test_an_absent_delimiter_splits_nothing():
    assert segment("SPM|1|a&b~c", "^~").subcomponent(2, 1, 1) == "a&b"
    assert segment("SPM|1|a&b~c", "^").component(2, 1) == "a&b~c"


def test_an_empty_msh_2_means_the_usual_delimiters():
    assert segment("SPM|1|a&b^c", "").subcomponent(2, 1, 2) == "b"


def test_a_delimiter_that_repeats_another_is_not_used():
    assert segment("SPM|1|a^b^c", "^^\\&").component(2, 2) == "b"


def test_other_delimiters_than_usual_are_read():
    segments = read_segments(b"MSH#$%*+#A#B\rSPM#1#a+ROCHE$b%c*T*d\r")

    assert segments[1].subcomponent(2, 1, 1) == "a"
    assert segments[1].component(2, 1, repetition=2) == "c+d"


@pytest.mark.parametrize("data", [b"PID|1\r", b"MSHA^~\\&", b"MSH", b"MSH|ORU|A\r", b"\x00", b""])
def test_without_a_header_and_delimiters_it_is_not_hl7(data):
    with pytest.raises(Unreadable) as caught:
        read_segments(data)

    assert caught.value.reason is InboxReason.NOT_HL7


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("FII \\T\\ FV", "FII & FV"),
        ("a\\F\\b\\S\\c\\R\\d\\E\\e", "a|b^c~d\\e"),
        ("one\\.br\\two\\.sp\\three", "one\ntwo\nthree"),
        ("\\X4142\\", "AB"),
        ("\\XC3A9\\", "é"),
        ("\\XFF\\", "\\XFF\\"),
        ("\\H\\bold\\N\\", "bold"),
        ("\\Z34C8\\ stays", "\\Z34C8\\ stays"),
        ("50\\50 stray", "50\\50 stray"),
        ("C:\\dir\\T\\x", "C:\\dir&x"),
        ("\\E\\T\\E\\", "\\T\\"),
        ("\\.br", "\\.br"),
    ],
)
def test_escapes_are_undone_and_unknown_ones_stay_readable(escaped, text):
    assert segment(f"NTE|1||{escaped}").field(3) == text


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("", "utf-8"),
        ("UNICODE UTF-8", "utf-8"),
        ("UTF-8", "utf-8"),
        ("ASCII", "utf-8"),
        ("8859/1", "latin-1"),
        ("8859-1", "latin-1"),
        ("ISO-8859-15", "iso8859_15"),
        ("WINDOWS-1258", "cp1258"),
        ("GB 18030-2000", "gb18030"),
    ],
)
def test_msh_18_names_the_character_set(charset, codec):
    word = "Âm" if codec != "gb18030" else "阴性"

    assert segment(f"NTE|1||{word}", charset=charset, codec=codec).field(3) == word


@pytest.mark.parametrize("charset", ["", "ASCII", "UNICODE UTF-8", "ISO IR87", "KLINGON"])
def test_bytes_that_do_not_decode_are_refused_with_their_place(charset):
    with pytest.raises(Unreadable) as caught:
        segment("PID|1\rOBX|1|ST|C||Âm", charset=charset, codec="latin-1")

    assert caught.value.reason is InboxReason.BAD_ENCODING
    assert (caught.value.segment, caught.value.field) == (3, "OBX-5")


def test_an_unknown_character_set_does_not_hinder_plain_ascii():
    assert segment("NTE|1||plain", charset="KLINGON").field(3) == "plain"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\r\r\n\n"])
def test_segments_end_with_any_line_end(end):
    text = head().replace("\r", end) + end.join(["SPM|1|a", "OBX|1|ST", ""])

    assert [found.name for found in read_segments(text.encode())] == ["MSH", "SPM", "OBX"]


def test_mixed_line_ends_and_leading_blanks_are_fine():
    text = head().replace("\r", "\n") + "  SPM|1|a\r\n\tOBX|1|ST\rNTE|1"

    assert [(found.number, found.name) for found in read_segments(text.encode())] == [
        (1, "MSH"),
        (2, "SPM"),
        (3, "OBX"),
        (4, "NTE"),
    ]


def test_unicode_line_separators_end_no_segment():
    assert segment("NTE|1||a\u2028b\x85c\x0cd").field(3) == "a\u2028b\x85c\x0cd"


def test_a_raw_line_end_inside_a_field_does_not_cut_the_observation():
    obx = segment("OBX|1|TX|C||line 1\nline 2||||||F")

    assert [obx.field(5), obx.field(11)] == ["line 1\nline 2", "F"]


def test_a_stray_line_after_a_whole_observation_leaves_it_alone():
    segments = read_segments((head() + "OBX|1|ST|C||x||||||F\nstray\nlines\nNTE|1").encode())

    assert segments[1].field(11) == "F"
    assert [(found.name, found.raw(1)) for found in segments[2:]] == [
        ("", "stray"),
        ("", "lines"),
        ("NTE", "1"),
    ]


def test_a_bare_segment_name_is_a_segment_but_a_bare_word_is_text():
    segments = read_segments((head() + "SAC\nOBX|1|TX|C||x\nPOS\nSPM").encode())

    assert [found.name for found in segments] == ["MSH", "SAC", "OBX", "SPM"]
    assert segments[2].field(5) == "x\nPOS"


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@given(TEXTS)
def test_any_text_survives_escaping(text):
    escapes = {"|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\\": "\\E\\"}
    escaped = "".join(escapes.get(character, character) for character in text)
    delimiters = read_segments(head().encode())[0].delimiters

    assert unescape(escaped, delimiters) == text


@given(st.binary(max_size=200), st.sampled_from([b"", b"MSH|^~\\&|", b"MSH|^~\\&|A\rOBX|1|ST|", b"MSH|"]))
def test_whatever_the_bytes_only_unreadable_is_raised(noise, start):
    try:
        segments = read_segments(start + noise)
    except Unreadable as error:
        assert error.reason in {InboxReason.NOT_HL7, InboxReason.BAD_ENCODING}  # noqa: PT017
    else:
        numbers = [found.number for found in segments]
        assert segments[0].name == "MSH"
        assert numbers == sorted(numbers)
        for found in segments:
            for number in range(len(found.fields) + 2):
                found.field(number)
                found.components(number)
                found.subcomponent(number, 1, 1)
