"""Profiles of a station: the files, built in and of the site, and which of them reads a message."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from workstation.domain.analyzer_profile import ACCEPTED_STATUSES, GENERIC, CtRule, RowKind
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.results import ResultCode
from workstation.profiles.choose import ChosenBy, Loaded, Profiles
from workstation.profiles.load_profiles import built_in_profiles, load_profiles
from workstation.profiles.profile_file import BadProfile, read_profile

TITLE = 'title.vi = "Máy"\ntitle.en = "Analyzer"\n'
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(text: str, name: str = "ours.toml") -> Path:
        path = tmp_path / "profiles" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("source", "sender", "kind", "name", "why"),
    [
        ("", "x800 practice^1^M|Lab", "OUL^R22", "cobas-x800", ChosenBy.SENDER_AND_KIND),
        ("", "cobas 5800^1|Lab", "OUL^R22", "cobas-x800", ChosenBy.SENDER_AND_KIND),
        ("", "cobas® 6800^1|Lab", "OUL^R22", "cobas-x800", ChosenBy.SENDER_AND_KIND),
        ("", "LIS|GeneXpert room", "ORU^R01", "generic-oru", ChosenBy.KIND),
        ("", "cobas 4800 x^55|Lab", "OUL^R22", "cobas-4800", ChosenBy.SENDER_AND_KIND),
        ("", "COBAS6800/8800|", "OUL^R22", "cobas-6800-old", ChosenBy.SENDER_AND_KIND),
        ("", "LAB^GeneXpert^6.5|", "ORU^R32", "genexpert", ChosenBy.SENDER_AND_KIND),
        ("", "LAB^GeneXpert^6.5|", "ORU^R01", "genexpert", ChosenBy.SENDER_AND_KIND),
        ("", "LIS|Lab", "ORU^R01", "generic-oru", ChosenBy.KIND),
        ("", "|Lab", "OUL^R22", "ihe-law", ChosenBy.KIND),
        ("", "AUTO|Lab", "OUL^R24", "generic", ChosenBy.NOTHING),
        ("alinity-m", "|Lab", "OUL^R22", "alinity-m", ChosenBy.SOURCE_NAME),
        ("in/Alinity-M/run 7.hl7", "|Lab", "OUL^R22", "alinity-m", ChosenBy.SOURCE_NAME),
        ("Máy Alinity tầng 2", "|Lab", "OUL^R22", "alinity-m", ChosenBy.SOURCE_PATTERN),
        ("Máy Alinity tầng 2", "LIS|Lab", "ORU^R01", "generic-oru", ChosenBy.KIND),
        ("generic", "LAB^GeneXpert^6.5|", "ORU^R32", "generic", ChosenBy.SOURCE_NAME),
        ("cobas-4800", "LAB^GeneXpert^6.5|", "ORU^R32", "cobas-4800", ChosenBy.SOURCE_NAME),
    ],
)
def test_the_most_certain_sign_chooses(source: str, sender: str, kind: str, name: str, why: ChosenBy) -> None:
    chosen = built_in_profiles().choose_with_reason(source=source, sender=sender, kind=kind)

    assert (chosen.profile.name, chosen.by) == (name, why)


def test_a_profile_of_the_site_comes_before_the_built_in_ones(put: Put, tmp_path: Path) -> None:
    put(TITLE + '[recognise]\nsenders = ["^x800"]\nkinds = ["OUL^R22"]')
    put(TITLE + "[ct]\nthreshold = 35", "cobas-4800.toml")

    profiles = load_profiles(tmp_path)

    assert profiles.choose(source="", sender="x800|L", kind="OUL^R22").name == "ours"
    assert profiles.find("cobas-4800").ct == CtRule(threshold=Decimal(35))
    assert not profiles.find("cobas-4800").built_in
    assert profiles.problems == ()


def test_the_answer_does_not_depend_on_the_order_of_the_profiles(put: Put, tmp_path: Path) -> None:
    for name in ("b-lab", "a-lab", "c-lab"):
        put(TITLE + '[recognise]\nsenders = ["LIS"]', f"{name}.toml")
    profiles = load_profiles(tmp_path)
    turned = Profiles(lambda: Loaded(by_name=dict(reversed(list(profiles.by_name.items())))))

    assert {p.choose(source="", sender="LIS|L", kind="ORU^R01").name for p in (profiles, turned)} == {"a-lab"}


def test_a_home_without_profiles_has_the_built_in_ones(tmp_path: Path) -> None:
    assert load_profiles(tmp_path).by_name == built_in_profiles().by_name


def test_a_file_that_was_corrected_is_read_again_without_a_new_start(put: Put, tmp_path: Path) -> None:
    path = put("title.vi = 1")
    profiles = load_profiles(tmp_path)
    assert [problem.facts["path"] for problem in profiles.problems] == [path]

    put(TITLE + '[recognise]\nsenders = ["^PCR"]')
    assert profiles.choose(source="", sender="PCR|L", kind="OUL^R24").name == "ours"
    assert profiles.problems == ()

    path.unlink()
    assert profiles.choose(source="", sender="PCR|L", kind="OUL^R24") is GENERIC


def test_a_profile_is_found_by_its_name_and_nothing_else() -> None:
    assert built_in_profiles().find("GeneXpert").name == "genexpert"
    with pytest.raises(NotFound) as caught:
        built_in_profiles().find("panther")

    assert caught.value.reason is Reason.NO_SUCH_PROFILE
    assert "genexpert" in str(caught.value.facts["profiles"])


def test_everything_that_a_file_says_is_read(put: Put) -> None:
    text = (
        TITLE
        + """
[recognise]
sources = ["(?i)pcr"]
[tube]
fields = ["OBR-3"]
control_names = "^QC"
trust_specimen_type = false
needs_order = true
[[rows]]
kind = "overall"
text = "^Kết luận"
[values]
decimal_comma = true
none = ["-"]
words = { "Phát hiện" = "POSITIVE" }
patterns = [{ pattern = "^< LOD$", result = "NEGATIVE" }]
flags = { bt = "POSITIVE" }
control_words = { "Đạt" = "passed" }
[ct]
threshold = 37.5
component = 2
control_components = [3]
none = ["NoCt"]
note = 'Ct (?P<ct>[0-9.]+)'
[assay]
rule = "any"
own_call = false
targets = ["N", "E"]
needs_control = true
refuse_other_rows = true
test_of = '^(?P<test>[A-Z]+)'
[status]
accepted = ["F", ""]
[time]
zone = "UTC"
"""
    )
    found = read_profile("ours", text, built_in=False)

    assert (found.name, found.title("vi"), found.title("en")) == ("ours", "Máy", "Analyzer")
    assert (found.tube_fields, found.trusts_specimen_type, found.needs_order) == (("OBR-3",), False, True)
    assert found.rows[0].kind is RowKind.OVERALL
    assert found.words == {"phat hien": ResultCode.POSITIVE}
    assert found.flags == {"BT": ResultCode.POSITIVE}
    assert found.ct is not None
    assert (found.ct.threshold, found.ct.component, found.ct.none) == (Decimal("37.5"), 2, frozenset({"noct"}))
    assert (found.targets, found.needs_control, found.own_call) == (frozenset({"N", "E"}), True, False)
    assert (found.accepted_statuses, found.decimal_comma) == (frozenset({"F", ""}), True)
    assert str(found.zone) == "UTC"


def test_a_file_that_says_nothing_is_as_careful_as_can_be() -> None:
    found = read_profile("ours", TITLE, built_in=False)

    assert (found.accepted_statuses, found.tube_fields) == (ACCEPTED_STATUSES, GENERIC.tube_fields)
    assert found.strict
    assert found.own_call


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("title.vi = 'x'", "title.en"),
        ("not toml", "TOML"),
        (TITLE + "[tubes]", "tubes"),
        (TITLE + "[tube]\nfields = []", "tube.fields"),
        (TITLE + "[tube]\nfields = ['PID-3']", "tube.fields.0"),
        (TITLE + "[recognise]\nsenders = ['(']", "recognise.senders.0"),
        (TITLE + "[recognise]\nsenders = ['.*']", "recognise.senders.0"),
        (TITLE + "[recognise]\nkinds = ['ADT^A01']", "recognise.kinds.0"),
        (TITLE + "[[rows]]\nkind = 'virus'", "rows.0.kind"),
        (TITLE + "[values.words]\nX = 'MAYBE'", "values.words.X"),
        (TITLE + "[values.words]\nX = 'POOL_POSITIVE'", "values.words.X"),
        (TITLE + "[ct]\nthreshold = 400", "ct.threshold"),
        (TITLE + "[ct]\nnote = 'Ct [0-9]+'", "ct.note"),
        (TITLE + "[assay]\ntest_of = '.'", "assay.test_of"),
        (TITLE + "[status]\naccepted = ['W']", "status.accepted.0"),
        (TITLE + "[time]\nzone = 'Hanoi'", "time.zone"),
    ],
)
def test_a_mistake_is_named_by_its_key(text: str, key: str) -> None:
    with pytest.raises(BadProfile) as caught:
        read_profile("ours", text, built_in=False)

    assert caught.value.key == key


def test_a_profile_may_be_like_a_built_in_one_but_for_what_it_says(put: Put, tmp_path: Path) -> None:
    put('like = "genexpert"\n' + TITLE + "[[rows]]\nkind = 'ignored'\ncode = 'FLU'\n[values.words]\n\"LẠ\" = 'INVALID'")

    ours, base = load_profiles(tmp_path).find("ours"), built_in_profiles().find("genexpert")

    assert (ours.tube_fields, ours.senders, ours.ct) == (base.tube_fields, base.senders, base.ct)
    assert (ours.rows[0].kind, ours.rows[1:]) == (RowKind.IGNORED, base.rows)
    assert ours.words == {**base.words, "la": ResultCode.INVALID}
    assert ours.title_en == "Analyzer"


def test_a_profile_cannot_be_like_one_that_is_not_built_in(put: Put, tmp_path: Path) -> None:
    put('like = "ours"\n' + TITLE)

    [problem] = load_profiles(tmp_path).problems

    assert problem.facts["key"] == "like"


def test_a_bad_file_stops_no_other_and_is_named(put: Put, tmp_path: Path) -> None:
    bad = put(TITLE + "[ct]\nthreshold = 0", "bad.toml")
    named = put(TITLE, "Bad Name.toml")
    latin = put("", "latin.toml")
    latin.write_bytes(TITLE.encode("utf-16"))
    put(TITLE, "good.toml")
    put("ignored", "notes.txt")

    profiles = load_profiles(tmp_path)

    assert profiles.find("good").title_en == "Analyzer"
    assert all(isinstance(problem, BadInput) and problem.reason is Reason.BAD_PROFILE for problem in profiles.problems)
    assert {(problem.facts["path"], problem.facts["key"]) for problem in profiles.problems} == {
        (bad, "ct.threshold"),
        (named, "name"),
        (latin, "TOML"),
    }


def test_a_huge_file_is_no_profile(put: Put, tmp_path: Path) -> None:
    put("#" * 200_000)

    [problem] = load_profiles(tmp_path).problems

    assert problem.reason is Reason.FILE_TOO_LARGE
