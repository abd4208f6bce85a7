"""What a tube's observations mean: the default assay rule, and every doubt as a reason."""

import pytest

from tests.builders import observation
from workstation.domain.interpretation import interpret
from workstation.domain.observations import InboxReason, Observation
from workstation.domain.results import ResultCode

NEGATIVE, POSITIVE = "260415000", "260373001"


def code_of(*rows: Observation, pool: bool = False) -> ResultCode | None:
    return interpret(rows, pool=pool).code


def reason_of(*rows: Observation) -> InboxReason | None:
    return interpret(rows, pool=False).reason


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (NEGATIVE, ResultCode.NEGATIVE),
        ("260385009", ResultCode.NEGATIVE),
        (POSITIVE, ResultCode.POSITIVE),
        ("10828004", ResultCode.POSITIVE),
        ("720735008", ResultCode.PRESUMPTIVE),
        ("82334004", ResultCode.INCONCLUSIVE),
        ("455371000124106", ResultCode.INVALID),
        ("125154007", ResultCode.REJECTED),
        ("373121007", ResultCode.NOT_DONE),
    ],
)
def test_snomed_codes_are_understood(value: str, code: ResultCode) -> None:
    assert code_of(observation(value)) is code


@pytest.mark.parametrize("word", ["Not Detected", "Target Not Detected", "NEGATIVE", "neg", "Âm tính"])
def test_words_for_negative_are_understood(word: str) -> None:
    assert code_of(observation(value=word, value_code="", value_text=word, value_type="ST")) is ResultCode.NEGATIVE


def test_an_unknown_word_is_a_reason_never_a_guess() -> None:
    assert reason_of(observation("perhaps")) is InboxReason.VALUE_UNKNOWN


def test_code_and_text_that_contradict_are_a_reason() -> None:
    assert reason_of(observation(NEGATIVE, value_text="Detected")) is InboxReason.VALUE_UNKNOWN


def test_one_target_of_two_is_inconclusive() -> None:
    assert code_of(observation(NEGATIVE), observation(POSITIVE, code="94533-7")) is ResultCode.INCONCLUSIVE


def test_no_target_with_a_failed_human_control_is_invalid() -> None:
    control = observation(NEGATIVE, code="RP", code_text="RNase P")

    assert code_of(observation(NEGATIVE), control) is ResultCode.INVALID
    assert code_of(observation(POSITIVE), control) is ResultCode.POSITIVE


def test_a_ct_value_makes_no_call_by_itself() -> None:
    ct = observation("28.4", code="94745-7", code_text="Ct", value_type="NM")

    assert code_of(observation(POSITIVE), ct) is ResultCode.POSITIVE
    assert reason_of(ct) is InboxReason.NO_RESULTS


@pytest.mark.parametrize("status", ["D", "W", "Z", "N", "I", "R"])
def test_a_status_that_is_no_result_needs_a_person(status: str) -> None:
    assert reason_of(observation(NEGATIVE, status=status)) is InboxReason.STATUS_NEEDS_PERSON


def test_a_result_that_cannot_be_obtained_is_invalid() -> None:
    assert code_of(observation("", status="X")) is ResultCode.INVALID


def test_a_positive_pool_is_nobodys_result() -> None:
    assert code_of(observation(POSITIVE), pool=True) is ResultCode.POOL_POSITIVE
    assert code_of(observation("720735008"), pool=True) is ResultCode.POOL_POSITIVE
    assert code_of(observation(NEGATIVE), pool=True) is ResultCode.POOL_NEGATIVE


def test_a_correction_is_told_apart() -> None:
    assert interpret([observation(NEGATIVE, status="C")], pool=False).corrects


def test_nothing_measured_is_a_reason() -> None:
    assert reason_of() is InboxReason.NO_RESULTS


@pytest.mark.parametrize("name", ["IC", "SARS-CoV-2 IC", "Internal control"])
def test_a_failed_internal_control_is_never_dropped(name: str) -> None:
    control = observation(NEGATIVE, code=name, code_text=name)

    assert code_of(observation(NEGATIVE), control) is not ResultCode.NEGATIVE


@pytest.mark.parametrize(("value", "flag"), [("Sample clotted", "N"), ("Retest required", "A"), ("Negative", "POS")])
def test_a_flag_never_decides_against_what_the_value_says(value: str, flag: str) -> None:
    row = observation(value=value, value_code="", value_text=value, value_type="ST", flags=(flag,))

    assert reason_of(row) is InboxReason.VALUE_UNKNOWN


def test_an_empty_value_is_not_negative_by_a_flag_that_only_says_normal() -> None:
    assert reason_of(observation("", flags=("N",))) is InboxReason.VALUE_UNKNOWN


def test_a_quantity_is_called_by_its_own_flag() -> None:
    assert code_of(observation("3.2", value_type="NM", flags=("POS",))) is ResultCode.POSITIVE


def test_a_test_that_is_not_the_campaigns_is_a_reason() -> None:
    accepted = frozenset({"94309-2"})

    assert interpret([observation(NEGATIVE)], pool=False, accepted_codes=accepted).reason is InboxReason.OTHER_TEST
