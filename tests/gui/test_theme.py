"""Every pair of colours that carries meaning can be told apart (WCAG 2.2: 4.5 for text, 3 for borders)."""

import pytest

from workstation.domain.outcomes import OutcomeClass
from workstation.gui.theme import DARK, LIGHT, Tokens, contrast, mix

TEXT, PART = 4.5, 3.0


def test_black_on_white_is_the_largest_contrast_and_equal_colours_the_least() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21.0
    assert contrast("#174EA6", "#174EA6") == 1.0
    assert round(contrast("#767676", "#FFFFFF"), 2) == 4.54


def test_colours_are_blended_by_share() -> None:
    assert (mix("#000000", "#FFFFFF", 0.5), mix("#102030", "#FFFFFF", 0)) == ("#808080", "#102030")


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("cls", list(OutcomeClass))
def test_every_answer_and_its_next_step_can_be_read(tokens: Tokens, cls: OutcomeClass) -> None:
    for area in (tokens.of(cls), tokens.band_of(cls)):
        assert contrast(area.fill, area.text) >= TEXT
    assert contrast(tokens.of(cls).fill, tokens.page) >= PART or cls in (
        OutcomeClass.OK,
        OutcomeClass.OK_NOTE,
        OutcomeClass.ASK,
    )


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_borders_can_be_seen_on_their_ground(tokens: Tokens) -> None:
    chosen = mix(tokens.accent.fill, tokens.card, 0.78)
    for ground in (tokens.card, tokens.page, tokens.sunken):
        assert contrast(tokens.text, ground) >= TEXT
        assert contrast(tokens.muted, ground) >= TEXT
    assert contrast(tokens.text, chosen) >= TEXT
    for ink in (tokens.ok_ink, tokens.warn_ink, tokens.accent.fill):
        assert contrast(ink, tokens.card) >= TEXT
    assert contrast(tokens.accent.text, tokens.accent.fill) >= TEXT
    assert contrast(tokens.line, tokens.card) >= PART
    assert contrast(tokens.line, tokens.page) >= PART


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_what_was_saved_and_what_was_refused_differ_in_lightness_too(tokens: Tokens) -> None:
    assert contrast(tokens.ok.fill, tokens.no.fill) >= 2.5
