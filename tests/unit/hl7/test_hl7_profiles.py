"""Each built-in profile against our own messages of its analyzer: what every tube gets, in one table."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.profile_messages import PROFILES, message, messages, outcome, tubes_in
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode
from workstation.hl7.read_message import read_message
from workstation.profiles.load_profiles import built_in_profiles

POS, NEG = ResultCode.POSITIVE, ResultCode.NEGATIVE
INVALID, INCONCLUSIVE, PRESUMPTIVE = ResultCode.INVALID, ResultCode.INCONCLUSIVE, ResultCode.PRESUMPTIVE
DIFFER, UNKNOWN, FAILED = InboxReason.CALLS_DISAGREE, InboxReason.VALUE_UNKNOWN, InboxReason.ORDER_FAILED
PERSON = InboxReason.STATUS_NEEDS_PERSON

Expected = dict[str, ResultCode | InboxReason]
EXPECTED: dict[str, dict[str, tuple[Expected, int]]] = {
    "generic-oru": {
        "positive": ({"G000001101": POS}, 0),
        "negative": ({"G000001201": NEG}, 0),
        "one_of_two_targets": ({"G000001301": INCONCLUSIVE}, 0),
        "control_failed": ({"G000001401": INVALID}, 0),
        "late_ct_called_positive": ({"G000001501": DIFFER}, 0),
        "several_orders": ({"G000001601": POS, "G000001602": NEG, "G000001603": INVALID}, 0),
        "control_run": ({}, 2),
        "not_done": ({"G000001801": INVALID}, 0),
        "correction": ({"G000001901": NEG}, 0),
        "taken_back": ({"G000001951": PERSON}, 0),
    },
    "ihe-law": {
        "positive": ({"G000021001": POS}, 0),
        "negative": ({"G000021011": NEG}, 0),
        "invalid": ({"G000021021": INVALID}, 0),
        "failed": ({"G000021031": INVALID}, 0),
        "two_targets": ({"G000021041": INCONCLUSIVE}, 0),
        "ct_against_call": ({"G000021051": DIFFER}, 0),
        "several_specimens": (
            {"G000021061": POS, "G000021062": NEG, "G000021063": INVALID, "G000021064": NEG},
            0,
        ),
        "control_run": ({"G000021071": NEG}, 1),
        "correction": ({"G000021081": POS}, 0),
        "other_word": ({"G000021091": UNKNOWN}, 0),
    },
    "cobas-x800": {
        "positive": ({"G000031001": POS}, 0),
        "negative": ({"G000031011": NEG}, 0),
        "invalid": ({"G000031021": INVALID}, 0),
        "failed": ({"G000031031": INVALID}, 0),
        "two_targets": ({"G000031041": INCONCLUSIVE}, 0),
        "ct_against_call": ({"G000031051": DIFFER}, 0),
        "several_specimens": (
            {"G000031061": POS, "G000031062": NEG, "G000031063": INVALID, "G000031064": NEG},
            0,
        ),
        "control_run": ({"G000031071": NEG}, 1),
        "correction": ({"G000031081": POS}, 0),
        "other_word": ({"G000031091": UNKNOWN}, 0),
        "below_titer": ({"G000031951": POS}, 0),
    },
    "cobas-4800": {
        "positive": ({"G000041001": POS}, 0),
        "negative": ({"G000041011": NEG}, 0),
        "below_range": ({"G000041021": POS}, 0),
        "invalid": ({"G000041031": INVALID}, 0),
        "failed": ({"G000041041": INVALID}, 0),
        "run_with_controls": ({"G000041051": POS, "G000041052": NEG, "G000041053": INVALID}, 2),
        "control_without_a_number": ({"G000041061": NEG}, 1),
        "correction": ({"G000041071": NEG}, 0),
        "other_word": ({"G000041081": UNKNOWN}, 0),
    },
    "cobas-6800-old": {
        "below_titer": ({"G000051001": POS}, 0),
        "negative": ({"G000051011": NEG}, 0),
        "invalid": ({"G000051021": INVALID}, 0),
        "failed": ({"G000051031": INVALID}, 0),
        "several_specimens": ({"G000051041": POS, "G000051042": NEG, "G000051043": NEG}, 0),
        "control_run": ({"G000051051": NEG}, 1),
        "overall_against_target": ({"G000051061": DIFFER}, 0),
        "correction": ({"G000051071": NEG}, 0),
    },
    "alinity-m": {
        "positive": ({"G000061001": POS}, 0),
        "negative": ({"G000061011": NEG}, 0),
        "below_range": ({"G000061021": POS}, 0),
        "cycles_against_call": ({"G000061031": DIFFER}, 0),
        "value_against_call": ({"G000061041": InboxReason.VALUES_DISAGREE}, 0),
        "failed": ({"G000061051": INVALID}, 0),
        "invalid": ({"G000061061": INVALID}, 0),
        "several_specimens": ({"G000061071": POS, "G000061072": NEG, "G000061073": NEG}, 0),
        "control_run": ({"G000061081": NEG}, 1),
        "correction": ({"G000061091": NEG}, 0),
    },
    "genexpert": {
        "positive": ({"G000071001": POS}, 0),
        "negative": ({"G000071011": NEG}, 0),
        "one_analyte": ({"G000071021": POS}, 0),
        "presumptive": ({"G000071031": PRESUMPTIVE}, 0),
        "invalid": ({"G000071041": INVALID}, 0),
        "error": ({"G000071051": INVALID}, 0),
        "no_result": ({"G000071061": INVALID}, 0),
        "cancelled": ({"G000071071": FAILED}, 0),
        "negative_against_ct": ({"G000071081": DIFFER}, 0),
        "french": ({"G000071091": NEG}, 0),
        "french_positive": ({"G000071101": POS}, 0),
        "several_specimens": ({"G000071111": POS, "G000071112": NEG, "G000071113": INVALID}, 0),
        "control_run": ({"G000071121": NEG}, 1),
        "correction": ({"G000071131": NEG}, 0),
        "other_delimiters": ({"G000071141": POS}, 0),
        "escapes": ({"G000071151": NEG}, 0),
        "four_viruses": ({"G000071161": InboxReason.OTHER_TEST}, 0),
    },
}
CASES = [(profile, name) for profile, table in EXPECTED.items() for name in table]


def test_the_table_has_every_message_of_every_profile() -> None:
    assert {profile: set(table) for profile, table in EXPECTED.items()} == {
        profile: set(messages(profile)) for profile in PROFILES
    }
    assert set(PROFILES) | {"generic"} == set(built_in_profiles().by_name)


@pytest.mark.parametrize(("profile", "name"), CASES)
def test_every_tube_gets_what_its_analyzer_meant(profile: str, name: str) -> None:
    data = message(profile, name)
    expected, controls = EXPECTED[profile][name]

    out = outcome(data, profile, tubes_in(data))

    assert (out.unreadable, out.waiting, out.controls) == ([], [], controls)
    assert out.results | out.reasons == expected
    assert out.observations == data.count(b"\nOBX|")


@pytest.mark.parametrize(("profile", "name"), CASES)
def test_a_profile_is_found_by_its_sender_where_the_sender_says_who_it_is(profile: str, name: str) -> None:
    data = message(profile, name)
    nameless = {"alinity-m": "ihe-law"}

    assert outcome(data, "", ()).profiles == [nameless.get(profile, profile)]


def test_a_time_without_an_offset_is_in_the_analyzers_own_zone() -> None:
    abroad = replace(built_in_profiles().find("generic-oru"), zone=ZoneInfo("UTC"))
    data = message("generic-oru", "positive")

    here = read_message(data).specimens[0].observations[0]
    there = read_message(data, choose=lambda sender, kind: abroad)

    assert here.observed_at == datetime(2026, 7, 2, 1, 15, tzinfo=UTC)
    assert there.specimens[0].observations[0].observed_at == datetime(2026, 7, 2, 8, 15, tzinfo=UTC)
    assert there.profile is abroad
