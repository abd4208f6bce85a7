"""A collection's texts and codes: what a desk may be set to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import collection
from workstation.domain.collection import (
    CollectionField,
    CollectionProblem,
    LegalBasis,
    is_pool_size,
    problems_of,
    tidied,
)
from workstation.texts.collections import SPECIMENS, TESTS, collection_lines
from workstation.texts.translate import translations

ORDER = LegalBasis.EPIDEMIC_ORDER


def test_a_complete_collection_has_no_problem() -> None:
    assert problems_of(collection()) == {}


@pytest.mark.parametrize("field", [field for field in CollectionField if field is not CollectionField.LEGAL_TEXT])
def test_every_field_but_the_consent_must_say_something(field: CollectionField) -> None:
    assert problems_of(collection(**{field.value: "  "})) == {field: CollectionProblem.EMPTY}


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n"])
def test_an_epidemic_order_without_its_text_is_refused(text: str) -> None:
    found = problems_of(collection(legal_basis=ORDER, legal_text=text))

    assert found == {CollectionField.LEGAL_TEXT: CollectionProblem.NO_ORDER}


def test_an_epidemic_order_with_its_text_is_taken() -> None:
    assert problems_of(collection(legal_basis=ORDER, legal_text="12/QĐ-UBND, 01/03/2026")) == {}


@pytest.mark.parametrize(
    ("field", "code", "fits"),
    [
        ("test_code", "94500-6", True),
        ("test_code", "94500-7", False),
        ("test_code", "DENGUE-NS1", True),
        ("test_code", "94500 6", False),
        ("specimen_type", "258500001", True),
        ("specimen_type", "258500002", False),
        ("specimen_type", "NP", True),
        ("specimen_type", "phết", False),
    ],
)
def test_a_standard_code_must_hold_its_check_digit_and_a_free_one_be_a_word(field: str, code: str, fits: bool) -> None:
    expected = {} if fits else {CollectionField(field): CollectionProblem.BAD_CODE}

    assert problems_of(collection(**{field: code})) == expected


def test_texts_longer_than_the_store_and_the_platform_keep_are_refused() -> None:
    long = collection(site="x" * 201, disease="x" * 101, test_code="9" * 21, legal_text="x" * 2001)

    assert set(problems_of(long).values()) == {CollectionProblem.TOO_LONG}
    assert len(problems_of(long)) == 4


@given(st.text(max_size=40), st.text(max_size=40))
def test_tidying_twice_is_tidying_once_and_leaves_one_line_of_what_can_be_printed(name: str, text: str) -> None:
    once = tidied(collection(campaign=name, legal_text=text))

    assert tidied(once) == once
    assert once.campaign.isprintable()
    assert all(line.isprintable() for line in once.legal_text.split("\n"))


def test_the_same_words_typed_in_another_way_are_the_same_collection() -> None:
    composed, apart = collection(site="Trường Lê Lợi"), collection(site="  Trường  Lê  Lơ\u0323i ")

    assert tidied(apart) == tidied(composed)


@pytest.mark.parametrize(("size", "fits"), [(0, False), (1, True), (5, True), (15, True), (16, False)])
def test_a_tube_is_for_one_person_or_a_pool_of_up_to_fifteen(size: int, fits: bool) -> None:
    assert is_pool_size(size) == fits


def test_every_code_that_is_offered_holds_its_check_digit() -> None:
    offered = [collection(test_code=test, specimen_type=specimen) for test in TESTS for specimen in SPECIMENS]

    assert [problems_of(each) for each in offered] == [{}] * len(offered)


def test_a_collection_is_said_with_the_names_of_its_codes_and_the_order_on_one_line() -> None:
    said = collection(legal_basis=ORDER, legal_text="12/QĐ-UBND\n01/03/2026")
    where, what, why = collection_lines(replace(said, test_code="OWN-1"), translations("en"))

    assert where == "Trường TH Lê Lợi · Sàng lọc quận 3"
    assert what == "Covid-19 · OWN-1 · Nasopharyngeal swab (258500001)"
    assert why == "Screening · Routine · Epidemic order: 12/QĐ-UBND 01/03/2026"
