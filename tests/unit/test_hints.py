"""The hints of the camera: right on pictures that were spoilt in a known way, silent on good and on empty ones."""

from collections.abc import Callable

import numpy as np
import pytest

from workstation.devices.hints import Hint, HintKeeper, hint_of, movement, shrunk
from workstation.devices.images import to_gray
from workstation.practice.camera import Shot
from workstation.practice.hard_pictures import glare_photo, phone_photo
from workstation.practice.pictures import Picture, card_photo, photograph, table_photo, tube_photo

NUMBER = "TP0000123497"
CARD = "000190000001||Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Hà Nội|01012022"
SEEDS = range(6)


def shot(seed: int, **changes: float) -> Shot:
    return Shot(angle=37.0 * seed % 180, lean=5, nod=-5, quality=80, **changes)


def spot(scene: np.ndarray) -> None:
    """A lamp in the varnish of the table."""
    y, x = np.mgrid[0 : scene.shape[0], 0 : scene.shape[1]]
    scene += (700 * np.exp(-(((x - 500) / 60) ** 2) - ((y - 300) / 30) ** 2))[:, :, None].astype(np.float32)


def hints(make: Callable[[int], Picture]) -> list[Hint]:
    grays = [to_gray(make(seed)) for seed in SEEDS]
    return [hint_of(gray, shrunk(gray), None) for gray in grays]


@pytest.mark.parametrize(
    ("expected", "make"),
    [
        (Hint.MORE_LIGHT, lambda seed: tube_photo(NUMBER, seed=seed, shot=shot(seed, light=0.18, noise=9.0))),
        (Hint.MORE_LIGHT, lambda seed: table_photo(seed=seed, shot=shot(seed, light=0.18, noise=9.0))),
        (Hint.COME_CLOSER, lambda seed: tube_photo(NUMBER, seed=seed, shot=shot(seed, pixels_per_mm=4.2))),
        (Hint.HOLD_STILL, lambda seed: tube_photo(NUMBER, seed=seed, shot=shot(seed, blur=2.5))),
        (Hint.TILT, lambda seed: glare_photo(NUMBER, seed=seed, shot=shot(seed))),
        (Hint.TILT, lambda seed: glare_photo(CARD, seed=seed, shot=shot(seed), card=True)),
        (Hint.NONE, lambda seed: tube_photo(NUMBER, seed=seed, shot=shot(seed))),
        (Hint.NONE, lambda seed: tube_photo(NUMBER, seed=seed, shot=shot(seed, light=0.45))),
        (Hint.NONE, lambda seed: card_photo(CARD, seed=seed)),
        (Hint.NONE, lambda seed: phone_photo(CARD, seed=seed, shot=shot(seed, pixels_per_mm=6.0), dark=True)),
        (Hint.NONE, lambda seed: table_photo(seed=seed)),
        (Hint.NONE, lambda seed: photograph([], np.random.default_rng(seed), shot(seed), over=spot)),
    ],
    ids=[
        "dark tube", "dark table", "far tube", "tube out of focus", "lamp on a tube", "lamp on a card",
        "good tube", "dim tube", "good card", "dark screen", "bare table", "lamp on the table",
    ],
)  # fmt: skip
def test_a_spoilt_picture_gets_its_hint_and_a_good_one_none(expected: Hint, make: Callable[[int], Picture]) -> None:
    given = hints(make)

    # One in six may be told otherwise: a form on the table can look like a far label.
    assert given.count(expected) >= len(SEEDS) - 1


@pytest.mark.parametrize("noise", [3.0, 9.0])
def test_a_tube_that_moves_is_told_to_hold_still_and_noise_alone_is_no_movement(noise: float) -> None:
    gray = to_gray(tube_photo(NUMBER, seed=1, shot=shot(1, noise=noise)))
    grain = np.random.default_rng(5).normal(0, noise, gray.shape)
    still = np.clip(gray + grain, 0, 255).astype(np.uint8)
    moved = np.roll(still, 30, axis=1)

    assert hint_of(still, shrunk(still), shrunk(gray)) is Hint.NONE
    assert hint_of(moved, shrunk(moved), shrunk(gray)) is Hint.HOLD_STILL


def test_movement_grows_with_the_way() -> None:
    gray = to_gray(tube_photo(NUMBER, seed=2))

    ways = [movement(shrunk(np.roll(gray, way, axis=1)), shrunk(gray)) for way in (0, 4, 16, 64)]

    assert ways == sorted(ways)
    assert ways[0] == 0


def test_a_hint_is_shown_only_after_it_held_for_a_while_and_not_while_codes_are_read() -> None:
    keeper = HintKeeper()
    gray = to_gray(tube_photo(NUMBER, seed=1, shot=shot(1, light=0.15)))

    shown = [keeper.hint(gray, outlines=False, at=0.3 * step) for step in range(4)]

    assert shown == [Hint.NONE, Hint.NONE, Hint.MORE_LIGHT, Hint.MORE_LIGHT]
    assert keeper.hint(gray, outlines=True, at=1.3) is Hint.NONE
    assert keeper.hint(gray, outlines=False, at=1.6) is Hint.NONE


def test_a_hint_goes_as_soon_as_the_picture_is_good() -> None:
    keeper = HintKeeper()
    dark = to_gray(tube_photo(NUMBER, seed=1, shot=shot(1, light=0.15)))
    for step in range(4):
        keeper.hint(dark, outlines=False, at=0.3 * step)

    bare = to_gray(table_photo(seed=1))

    # The step from dark to light is itself a movement.
    assert [keeper.hint(bare, outlines=False, at=at) for at in (1.5, 1.8)] == [Hint.MORE_LIGHT, Hint.NONE]
