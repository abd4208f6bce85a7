"""Trying a profile: every decision is told, nothing is stored, and an import does the same."""

from pathlib import Path

import pytest

from tests.builders import cccd, import_bytes, station, tube
from tests.profile_messages import PROFILES, message
from workstation.domain.analyzer_profile import RowKind
from workstation.domain.errors import NotFound
from workstation.domain.observation_meaning import KindReason
from workstation.domain.observation_status import StatusEffect
from workstation.domain.observations import InboxReason, RoleReason, SpecimenRole
from workstation.domain.results import ResultCode
from workstation.profiles.choose import ChosenBy
from workstation.texts.profiles import CHOICES, EFFECTS, KIND_REASONS, ROLE_REASONS, ROLES, ROW_KINDS
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.list_results import list_inbox, list_results
from workstation.usecases.try_profile import TriedMessage, try_profile


def tried(context: Context, profile: str, name: str, by: str = "auto", source: str = "") -> TriedMessage:
    [found] = try_profile(context, message(profile, name), by, source=source)
    return found


def test_every_decision_about_a_sample_is_told(tmp_path: Path) -> None:
    with station(tmp_path) as context:
        found = tried(context, "cobas-x800", "control_run")
    control, patient = found.specimens

    assert (found.profile, found.chosen_by, found.kind) == ("cobas-x800", ChosenBy.SENDER_AND_KIND, "OUL^R22")
    assert (control.role, control.role_reason, control.code) == (SpecimenRole.CONTROL, RoleReason.INVENTORY, None)
    assert [(known.candidate.text, known.candidate.field, known.is_ours) for known in patient.tubes] == [
        ("G000031071", "SPM-2", False),
        ("G000031071", "SAC-3", False),
    ]
    assert [(row.kind, row.why, row.call, row.effect) for row in patient.rows] == [
        (RowKind.TARGET, KindReason.NOTHING_ELSE, ResultCode.NEGATIVE, StatusEffect.RESULT),
        (RowKind.CT, KindReason.PROFILE_RULE, None, StatusEffect.RESULT),
    ]
    assert (patient.code, patient.reason) == (ResultCode.NEGATIVE, None)


def test_a_number_of_this_site_is_told_apart(tmp_path: Path) -> None:
    data = message("cobas-x800", "positive").replace(b"G000031001", tube().encode())
    with station(tmp_path) as context:
        [found] = try_profile(context, data, "auto")

    assert [known.is_ours for known in found.specimens[0].tubes] == [True, True]


def test_a_person_may_choose_another_profile_than_the_sender_says(tmp_path: Path) -> None:
    with station(tmp_path) as context:
        chosen = tried(context, "alinity-m", "positive", "genexpert")
        guessed = tried(context, "alinity-m", "positive")
        named = tried(context, "alinity-m", "positive", source="alinity-m")

        with pytest.raises(NotFound):
            tried(context, "alinity-m", "positive", "panther")

    assert (chosen.profile, chosen.chosen_by) == ("genexpert", ChosenBy.PERSON)
    assert chosen.specimens[0].reason is InboxReason.NO_TUBE
    assert (guessed.profile, guessed.chosen_by) == ("ihe-law", ChosenBy.KIND)
    assert (named.profile, named.chosen_by) == ("alinity-m", ChosenBy.SOURCE_NAME)


def test_what_cannot_be_read_says_why_and_where(tmp_path: Path) -> None:
    data = message("ihe-law", "positive").replace(b"OUL^R22", b"ADT^A01")
    with station(tmp_path) as context:
        [refused] = try_profile(context, data, "auto")
        [no_message] = try_profile(context, b"hello", "auto")

    assert (refused.reason, refused.segment, refused.field) == (InboxReason.WRONG_TYPE, 1, "MSH-9")
    assert no_message.reason is InboxReason.NOT_HL7


def test_several_messages_are_tried_one_by_one(tmp_path: Path) -> None:
    data = message("genexpert", "positive") + message("genexpert", "negative")
    with station(tmp_path) as context:
        found = try_profile(context, data, "auto")

    assert [(one.number, one.specimens[0].code) for one in found] == [
        (1, ResultCode.POSITIVE),
        (2, ResultCode.NEGATIVE),
    ]


def test_a_sample_of_a_site_is_read_by_the_sites_own_profile(tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "ours.toml").write_text(
        'title.vi = "Máy"\ntitle.en = "Ours"\n[recognise]\nsenders = ["^x800"]\nkinds = ["OUL^R22"]\n'
        '[tube]\nfields = ["SPM-2"]\n[values.words]\n"Repeat" = "INVALID"\n',
        encoding="utf-8",
    )
    with station(tmp_path) as context:
        found = tried(context, "cobas-x800", "other_word")

    assert (found.profile, found.specimens[0].code) == ("ours", ResultCode.INVALID)


def test_of_a_cartridge_for_four_viruses_the_campaigns_counts_where_the_site_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "four.toml").write_text(
        'like = "genexpert"\ntitle.vi = "Bốn virus"\ntitle.en = "Four viruses"\n'
        '[[rows]]\nkind = "ignored"\ncode = "&(FLU A|FLU B|RSV)(&|$)"\n',
        encoding="utf-8",
    )
    with station(tmp_path) as context:
        unsaid = tried(context, "genexpert", "four_viruses", "genexpert")
        said = tried(context, "genexpert", "four_viruses")

    assert unsaid.specimens[0].reason is InboxReason.OTHER_TEST
    assert (said.profile, said.specimens[0].code) == ("four", ResultCode.POSITIVE)


@pytest.mark.parametrize("profile", PROFILES)
def test_an_import_gives_what_the_trial_said_and_the_trial_stores_nothing(tmp_path: Path, profile: str) -> None:
    number = next(
        word for word in message(profile, "negative").decode().replace("&", "|").split("|") if word[:2] == "G0"
    )
    data = message(profile, "negative").replace(number.split("^")[0].encode(), tube().encode())
    with station(tmp_path) as context:
        desk = DeskSession(context)
        desk.scan(tube())
        desk.scan(cccd())
        desk.scan("!CLOSE")
        [found] = try_profile(context, data, "auto", source=profile)
        stored = (list_inbox(context), list_results(context))
        [imported] = import_bytes(context, data, name=f"{profile}/x.hl7")
        [result] = list_results(context)

    assert stored == ([], []) or all(not part for part in stored)
    assert found.specimens[0].code is result.code is ResultCode.NEGATIVE
    assert imported.issues == ()


def test_every_decision_has_its_words() -> None:
    for words in (ROW_KINDS, KIND_REASONS, EFFECTS, ROLES, ROLE_REASONS, CHOICES):
        assert set(words) == set(type(next(iter(words))))
