"""The assay's rule on calls and cycles, as a profile sets it; and what every status of OBX-11 does."""

from decimal import Decimal
from re import compile as pattern

import pytest

from tests.builders import observation
from workstation.domain.analyzer_profile import (
    GENERIC,
    AnalyzerProfile,
    AssayRule,
    ControlState,
    CtRule,
    RowKind,
    RowRule,
)
from workstation.domain.explain_rows import explain_rows
from workstation.domain.interpretation import interpret
from workstation.domain.observation_meaning import KindReason
from workstation.domain.observation_status import GIVING_RESULTS, STATUSES, StatusEffect, effect_of
from workstation.domain.observations import InboxReason, Observation
from workstation.domain.results import ResultCode

NEGATIVE, POSITIVE = "260415000", "260373001"


def profile(**fields: object) -> AnalyzerProfile:
    given: dict[str, object] = {"name": "p", "title_vi": "p", "title_en": "p", "ct": CtRule()}
    return AnalyzerProfile(**{**given, **fields})  # type: ignore[arg-type]


def call(value: str, target: str = "N", **fields: object) -> Observation:
    return observation(value, code=target, code_text=target, **fields)


def ct(value: str, target: str = "N", **fields: object) -> Observation:
    given: dict[str, object] = {"code_text": f"{target} Ct", "value_type": "NM", "value_text": value, "value_code": ""}
    return observation(value, code=target, **{**given, **fields})


def said(*rows: Observation, by: AnalyzerProfile | None = None) -> ResultCode | InboxReason | None:
    found = interpret(rows, pool=False, profile=by or profile())
    return found.code or found.reason


@pytest.mark.parametrize(
    ("cycles", "calls", "expected"),
    [
        (("24.1", "25.0"), (POSITIVE, POSITIVE), ResultCode.POSITIVE),
        (("24.1", ""), (POSITIVE, NEGATIVE), ResultCode.INCONCLUSIVE),
        (("", ""), (NEGATIVE, NEGATIVE), ResultCode.NEGATIVE),
        (("39.9", "39.9"), (POSITIVE, POSITIVE), ResultCode.POSITIVE),
        (("40", "39.9"), (POSITIVE, POSITIVE), InboxReason.CALLS_DISAGREE),
        (("24.1", "25.0"), (NEGATIVE, NEGATIVE), InboxReason.CALLS_DISAGREE),
        (("24.1", "25.0"), (POSITIVE, NEGATIVE), ResultCode.INCONCLUSIVE),
    ],
)
def test_the_analyzers_call_is_compared_with_the_cycles(
    cycles: tuple[str, str], calls: tuple[str, str], expected: ResultCode | InboxReason
) -> None:
    rows = [call(calls[0]), ct(cycles[0]), call(calls[1], "ORF"), ct(cycles[1], "ORF")]

    assert said(*rows) is expected


def test_a_lower_threshold_calls_late_cycles_negative() -> None:
    strict = profile(ct=CtRule(threshold=Decimal(35)))

    assert said(call(POSITIVE), ct("36.0"), by=strict) is InboxReason.CALLS_DISAGREE
    assert said(call(POSITIVE), ct("34.9"), by=strict) is ResultCode.POSITIVE


def test_without_cycles_the_analyzers_call_stands() -> None:
    assert said(call(POSITIVE)) is ResultCode.POSITIVE


def test_an_analyzer_that_calls_nothing_is_called_by_its_cycles() -> None:
    silent = profile(own_call=False)
    control = ct("27.0", "RP")

    assert said(ct("24.1"), ct("25.0", "ORF"), control, by=silent) is ResultCode.POSITIVE
    assert said(ct("24.1"), ct("", "ORF"), control, by=silent) is ResultCode.INCONCLUSIVE
    assert said(ct(""), ct("", "ORF"), control, by=silent) is ResultCode.NEGATIVE
    assert said(ct(""), ct("", "ORF"), ct("", "RP"), by=silent) is ResultCode.INVALID
    assert said(control, by=silent) is InboxReason.NO_RESULTS


def test_a_failed_human_control_in_the_cycles_holds_a_negative() -> None:
    assert said(call(NEGATIVE), ct(""), ct("", "RP")) is InboxReason.CALLS_DISAGREE
    assert said(call(POSITIVE), ct("24.1"), ct("", "RP")) is ResultCode.POSITIVE


@pytest.mark.parametrize("text", ["garbage", "61", "-3", "24,5", "1e3", "99999"])
def test_cycles_that_cannot_be_are_a_reason(text: str) -> None:
    law = ct(text, alternate_code="S_OTHER")

    assert said(call(POSITIVE), law) is InboxReason.VALUE_UNKNOWN


def test_a_decimal_comma_is_read_where_the_profile_says_so() -> None:
    law = ct("24,5", alternate_code="S_OTHER")

    assert said(call(POSITIVE), law, by=profile(decimal_comma=True)) is ResultCode.POSITIVE
    assert said(call(NEGATIVE), law, by=profile(decimal_comma=True)) is InboxReason.CALLS_DISAGREE


def test_one_positive_target_is_enough_where_the_assay_says_so() -> None:
    rows = [call(POSITIVE), call(NEGATIVE, "ORF")]

    assert said(*rows) is ResultCode.INCONCLUSIVE
    assert said(*rows, by=profile(assay=AssayRule.ANY)) is ResultCode.POSITIVE


def test_where_every_test_is_a_disease_of_its_own_there_may_be_but_one() -> None:
    each = profile(assay=AssayRule.EACH)

    assert said(call(POSITIVE), call(NEGATIVE, "FLU"), by=each) is InboxReason.OTHER_TEST
    assert said(call(POSITIVE), ct("24.0"), call(POSITIVE, "RP"), by=each) is ResultCode.POSITIVE


def test_a_target_that_the_profile_demands_must_have_come() -> None:
    both = profile(targets=frozenset({"N", "ORF"}))

    assert said(call(NEGATIVE), by=both) is InboxReason.TARGET_MISSING
    assert said(call(NEGATIVE), call(NEGATIVE, "ORF"), by=both) is ResultCode.NEGATIVE
    assert said(call("", status="X"), by=both) is ResultCode.INVALID


def test_nobody_is_negative_without_the_human_control_where_the_profile_demands_it() -> None:
    controlled = profile(needs_control=True)

    assert said(call(NEGATIVE), by=controlled) is InboxReason.TARGET_MISSING
    assert said(call(NEGATIVE), call(POSITIVE, "RP"), by=controlled) is ResultCode.NEGATIVE
    assert said(call(POSITIVE), by=controlled) is ResultCode.POSITIVE


def test_a_test_called_in_two_ways_in_one_message_is_a_reason() -> None:
    assert said(call(POSITIVE), call(NEGATIVE)) is InboxReason.VALUES_DISAGREE
    assert said(call(POSITIVE), call(POSITIVE)) is ResultCode.POSITIVE


def test_an_overall_result_must_fit_its_targets() -> None:
    rows = (RowRule(kind=RowKind.OVERALL, code=pattern("^ALL$")),)

    assert said(call(POSITIVE), call(POSITIVE, "ALL"), by=profile(rows=rows)) is ResultCode.POSITIVE
    assert said(call(POSITIVE), call(NEGATIVE, "ALL"), by=profile(rows=rows)) is InboxReason.CALLS_DISAGREE
    assert said(call("720735008", "ALL"), by=profile(rows=rows)) is ResultCode.PRESUMPTIVE


def test_a_row_that_no_rule_knows_is_another_test_where_the_profile_knows_all_its_own() -> None:
    known = profile(rows=(RowRule(kind=RowKind.TARGET, code=pattern("^N$")),), refuses_other_rows=True)

    assert said(call(POSITIVE), by=known) is ResultCode.POSITIVE
    assert said(call(POSITIVE), call(NEGATIVE, "FLU"), by=known) is InboxReason.OTHER_TEST


def test_a_campaigns_codes_may_name_a_test_within_a_longer_code() -> None:
    rows = [call(POSITIVE, "COV&SARS-CoV-2&X&1"), ct("24.0", "COV&OTHER")]
    named = profile(test_of=pattern("^[^&]*&(?P<test>[^&]+)"))

    found = interpret(rows, pool=False, profile=named, accepted_codes=frozenset({"SARS-CoV-2"}))
    other = interpret(rows, pool=False, profile=named, accepted_codes=frozenset({"FLU"}))

    assert (found.code, other.reason) == (ResultCode.POSITIVE, InboxReason.OTHER_TEST)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Pass", ResultCode.NEGATIVE), ("Fail", ResultCode.INVALID), ("NA", ResultCode.NEGATIVE), ("eh?", None)],
)
def test_a_control_speaks_in_words_of_its_own(word: str, expected: ResultCode | None) -> None:
    words = {"pass": ControlState.PASSED, "fail": ControlState.FAILED, "na": ControlState.SILENT}
    rows = [call(NEGATIVE), call(word, "SPC", value_code="", value_text=word)]

    found = said(*rows, by=profile(control_words=words))

    assert found is (expected or InboxReason.VALUE_UNKNOWN)


def test_controls_alone_are_no_result() -> None:
    assert said(call(POSITIVE, "RP")) is InboxReason.NO_RESULTS


def test_a_refused_order_says_so() -> None:
    assert interpret([], pool=False, order_statuses=("X",)).reason is InboxReason.ORDER_FAILED
    assert interpret([], pool=False, order_statuses=("F",)).reason is InboxReason.NO_RESULTS


EFFECTS = {
    "": StatusEffect.RESULT,
    "F": StatusEffect.RESULT,
    "P": StatusEffect.PRELIMINARY,
    "S": StatusEffect.PRELIMINARY,
    "C": StatusEffect.CORRECTION,
    "X": StatusEffect.NOT_OBTAINED,
    "D": StatusEffect.TAKEN_BACK,
    "W": StatusEffect.TAKEN_BACK,
    "R": StatusEffect.UNVERIFIED,
    "I": StatusEffect.PENDING,
    "O": StatusEffect.NO_RESULT,
    "N": StatusEffect.NO_RESULT,
    "U": StatusEffect.STATUS_ONLY,
}


def test_every_status_has_its_effect() -> None:
    assert {status: effect_of(status) for status in STATUSES} == EFFECTS
    assert effect_of("Z") is None


@pytest.mark.parametrize("status", [*EFFECTS, "Z", "f"])
@pytest.mark.parametrize("by", [GENERIC, profile()])
def test_only_a_status_that_gives_results_gives_one(status: str, by: AnalyzerProfile) -> None:
    found = interpret([call(POSITIVE, status=status)], pool=False, profile=by)

    if status == "X":
        assert found.code is ResultCode.INVALID
    elif EFFECTS.get(status) in GIVING_RESULTS:
        assert (found.code, found.corrects) == (ResultCode.POSITIVE, status == "C")
    else:
        assert found.reason is InboxReason.STATUS_NEEDS_PERSON


def test_a_profile_may_accept_fewer_statuses() -> None:
    final = profile(accepted_statuses=frozenset({"F"}))

    assert said(call(POSITIVE, status="P"), by=final) is InboxReason.STATUS_NEEDS_PERSON


def test_every_rows_decision_can_be_shown() -> None:
    rows = [call(POSITIVE), ct("24.1"), call("eh?", "ORF"), call(POSITIVE, status="W")]

    found = explain_rows(rows, accepted_codes=frozenset(), profile=profile())

    assert [(row.kind, row.why, row.call, row.cts, row.reason) for row in found] == [
        (RowKind.TARGET, KindReason.NOTHING_ELSE, ResultCode.POSITIVE, (), None),
        (RowKind.CT, KindReason.CT_NAME, None, (Decimal("24.1"),), None),
        (RowKind.TARGET, KindReason.NOTHING_ELSE, None, (), InboxReason.VALUE_UNKNOWN),
        (None, None, None, (), InboxReason.STATUS_NEEDS_PERSON),
    ]
