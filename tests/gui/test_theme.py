"""Every pair of colours that carries meaning can be told apart (WCAG 2.2: 4.5 for text, 3 for borders).

The measures are computed here once more, apart from the program's own. People who see fewer colours: the matrices of
Machado, Oliveira and Fernandes (2009) for complete loss, on linear RGB; distances in CIE L*a*b* (1976, D65), where a
difference of about 2 is the least that is seen side by side.
"""

from itertools import combinations

import numpy as np
import pytest

from workstation.domain.outcomes import OutcomeClass
from workstation.gui.theme import DARK, LIGHT, Tokens, contrast, mix

TEXT, PART = 4.5, 3.0
BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
FILLS = ("ok", "go", "same", "ask", "no", "stop")
NOT_SAVED = ("same", "ask", "no", "stop")
SEEN, CLEARLY_SEEN = 15.0, 30.0
VISIONS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
DAYLIGHT = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> np.ndarray:
    """Give the three channels of `#RRGGBB` as amounts of light, 0 to 1 (IEC 61966-2-1)."""
    channels = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def measured(one: str, other: str) -> float:
    """Measure a contrast by the formula of WCAG 2.2, without the program's own."""
    light = sorted(float(np.dot((0.2126, 0.7152, 0.0722), linear(colour))) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def distance(one: str, other: str, vision: str) -> float:
    """Tell how far apart two colours stand for a person's eyes."""
    first, second = (_lab(np.array(VISIONS[vision]) @ linear(colour)) for colour in (one, other))
    return float(np.linalg.norm(first - second))


def _lab(light: np.ndarray) -> np.ndarray:
    xyz = np.array(TO_XYZ) @ np.clip(light, 0, 1) / np.array(DAYLIGHT)
    bent = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])])


def text_pairs(tokens: Tokens) -> dict[str, tuple[str, str]]:
    """List every pair of an ink and its ground that a widget paints as text."""
    grounds = {"card": tokens.card, "page": tokens.page, "sunken": tokens.sunken}
    chosen = mix(tokens.accent.fill, tokens.card, 0.78)
    pairs = {
        f"{ink} on {name}": (getattr(tokens, ink), ground)
        for name, ground in grounds.items()
        for ink in ("text", "muted")
    }
    pairs |= {f"{ink} on card": (getattr(tokens, ink), tokens.card) for ink in ("ok_ink", "warn_ink")}
    pairs |= {"accent on card": (tokens.accent.fill, tokens.card), "accent": (tokens.accent.text, tokens.accent.fill)}
    pairs |= {"text on a chosen row": (tokens.text, chosen), "warning on page": (tokens.warn_ink, tokens.page)}
    pairs |= {"success on page": (tokens.ok_ink, tokens.page), "accent on page": (tokens.accent.fill, tokens.page)}
    for cls in OutcomeClass:
        area, band = tokens.of(cls), tokens.band_of(cls)
        pairs |= {f"answer {cls}": (area.text, area.fill), f"next step {cls}": (band.text, band.fill)}
    return pairs


def part_pairs(tokens: Tokens) -> dict[str, tuple[str, str]]:
    """List every pair of a border or shape and its ground."""
    pairs = {f"border on {name}": (tokens.line, getattr(tokens, name)) for name in ("card", "page")}
    pairs |= {f"focus on {name}": (tokens.accent.fill, getattr(tokens, name)) for name in ("card", "page", "sunken")}
    pairs |= {"tick on card": (tokens.ok_ink, tokens.card), "triangle on card": (tokens.warn_ink, tokens.card)}
    pairs |= {"filled place": (tokens.ok_ink, tokens.card), "free place": (tokens.line, tokens.card)}
    pairs |= {f"shape {cls}": (tokens.of(cls).text, tokens.of(cls).fill) for cls in OutcomeClass}
    return pairs


def test_black_on_white_is_the_largest_contrast_and_equal_colours_the_least() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21.0
    assert contrast("#174EA6", "#174EA6") == 1.0
    assert round(contrast("#767676", "#FFFFFF"), 2) == 4.54


def test_colours_are_blended_by_share() -> None:
    assert (mix("#000000", "#FFFFFF", 0.5), mix("#102030", "#FFFFFF", 0)) == ("#808080", "#102030")


@BOTH
@pytest.mark.parametrize("cls", list(OutcomeClass))
def test_every_answer_and_its_next_step_can_be_read(tokens: Tokens, cls: OutcomeClass) -> None:
    for area in (tokens.of(cls), tokens.band_of(cls)):
        assert contrast(area.fill, area.text) >= TEXT
    assert contrast(tokens.of(cls).fill, tokens.page) >= PART or cls in (
        OutcomeClass.OK,
        OutcomeClass.OK_NOTE,
        OutcomeClass.ASK,
    )


@BOTH
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


@BOTH
def test_what_was_saved_and_what_was_refused_differ_in_lightness_too(tokens: Tokens) -> None:
    assert contrast(tokens.ok.fill, tokens.no.fill) >= 2.5


@BOTH
def test_every_text_has_its_contrast_by_the_standards_own_formula(tokens: Tokens) -> None:
    told = {name: round(measured(*pair), 2) for name, pair in text_pairs(tokens).items()}

    assert {name: value for name, value in told.items() if value < TEXT} == {}


@BOTH
def test_every_border_and_shape_has_its_contrast(tokens: Tokens) -> None:
    told = {name: round(measured(*pair), 2) for name, pair in part_pairs(tokens).items()}

    assert {name: value for name, value in told.items() if value < PART} == {}


@BOTH
def test_the_two_formulas_agree(tokens: Tokens) -> None:
    for one, other in (*text_pairs(tokens).values(), *part_pairs(tokens).values()):
        assert contrast(one, other) == pytest.approx(measured(one, other), rel=1e-6)


@BOTH
def test_the_next_step_is_read_even_better_than_the_answer(tokens: Tokens) -> None:
    """The band is what a person acts on: 7.4 or more, as in the design."""
    assert min(measured(*text_pairs(tokens)[f"next step {cls}"]) for cls in OutcomeClass) >= 7.4


@BOTH
@pytest.mark.parametrize("vision", VISIONS)
def test_saved_and_not_saved_stand_apart_for_every_eye(tokens: Tokens, vision: str) -> None:
    saved = tokens.ok.fill
    told = {name: round(distance(saved, getattr(tokens, name).fill, vision), 1) for name in NOT_SAVED}

    assert {name: value for name, value in told.items() if value < CLEARLY_SEEN} == {}


@BOTH
@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_kinds_of_answers_look_alike_to_any_eye(tokens: Tokens, vision: str) -> None:
    told = {
        f"{one}, {other}": round(distance(getattr(tokens, one).fill, getattr(tokens, other).fill, vision), 1)
        for one, other in combinations(FILLS, 2)
    }

    assert {pair: value for pair, value in told.items() if value < SEEN} == {}


def test_the_simulation_is_the_published_one() -> None:
    """Grey stays grey for every eye, and red loses most of its light for protanopes."""
    for vision, matrix in VISIONS.items():
        assert distance("#808080", "#808080", vision) == 0
        assert np.abs(np.array(matrix) @ linear("#808080") - linear("#808080")).max() < 1e-5
    assert distance("#FF0000", "#000000", "protanopia") < distance("#FF0000", "#000000", "all colours") * 0.6
