"""Live reading: sent once, in pairs where it is a pair, and never chosen from two."""

import re
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.devices.capture import Frame
from workstation.devices.decoder import Role
from workstation.devices.hints import Hint
from workstation.devices.live import Act, ActKind, LiveReader
from workstation.practice.camera import Shot
from workstation.practice.hard_pictures import busy_photo, two_things_photo
from workstation.practice.pictures import Picture, card_photo, table_photo, tube_and_card_photo, tube_photo
from workstation.practice.tube_art import label

TUBE, OTHER_TUBE = "TP0000123497", "TP0000223497"
CARD = "000190000001||Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Hà Nội|01012022"
OTHER_CARD = "000190000002||Trần Thị Mẫu|02021990|Nữ|Số 2 Phố Thử, Hà Nội|01012022"
FRAME_S = 1 / 15


def accepts(text: str) -> Role | None:
    if re.fullmatch(r"TP\d{10}", text):
        return Role.TUBE
    if re.fullmatch(r"LB\d\d", text):
        return Role.COMMAND
    return Role.PERSON if "|" in text else None


class Filmed:
    """Shows pictures to a reader, a frame every 15th of a second, and keeps what it asked of the desk."""

    def __init__(self) -> None:
        self.reader = LiveReader(accepts=accepts)
        self.at = 100.0
        self.acts: list[Act] = []

    def show(self, picture: Picture, *, frames: int = 4) -> list[Act]:
        """Hold a picture for some frames, each with its own grain; returns the acts of this while."""
        before = len(self.acts)
        for number in range(frames):
            grain = np.random.default_rng(number).normal(0, 2, picture.shape)
            moved = np.clip(picture + grain, 0, 255).astype(np.uint8)
            view = self.reader.look(Frame(picture=moved, at=self.at))
            self.at += FRAME_S
            self.acts += [view.act] if view.act else []
        return self.acts[before:]


def scan(text: str) -> Act:
    return Act(kind=ActKind.SCAN, texts=(text,))


def pair(tube: str, person: str) -> Act:
    return Act(kind=ActKind.PAIR, texts=(tube, person))


TWO_CODES = Act(kind=ActKind.TWO_CODES)


@pytest.fixture
def filmed() -> Filmed:
    return Filmed()


def tube(number: str = TUBE, *, seed: int = 1, **shot: float) -> Picture:
    return tube_photo(number, seed=seed, shot=Shot(quality=80, **{"angle": 30.0, **shot}))


def bare(seed: int = 0) -> Picture:
    return table_photo(seed=seed)


def flat(*labels: str) -> Picture:
    """Labels side by side on white, as one sees them on a sheet."""
    drawn = [label(text).astype(np.uint8)[::2, ::2] for text in labels]
    sheet = cv2.copyMakeBorder(np.vstack(drawn), 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(250, 250, 250))
    return np.asarray(sheet, np.uint8)


@pytest.mark.parametrize("angle", [0, 25, 50, 90, 140])
def test_a_tube_is_sent_once_however_long_it_is_held(filmed: Filmed, angle: int) -> None:
    assert filmed.show(tube(angle=angle), frames=25) == [scan(TUBE)]


def test_a_tube_that_left_the_view_for_a_second_is_sent_again(filmed: Filmed) -> None:
    filmed.show(tube())
    filmed.show(bare(), frames=18)

    assert filmed.show(tube()) == [scan(TUBE)]


def test_a_tube_that_was_hidden_for_a_moment_is_not_sent_again(filmed: Filmed) -> None:
    filmed.show(tube())
    filmed.show(bare(), frames=8)

    assert filmed.show(tube()) == []


def test_the_first_tube_may_come_back_after_another_was_scanned(filmed: Filmed) -> None:
    for number, frames in ((TUBE, 4), (OTHER_TUBE, 4), (TUBE, 18)):
        filmed.show(tube(number), frames=frames)

    assert filmed.acts == [scan(TUBE), scan(OTHER_TUBE), scan(TUBE)]


def test_a_tube_and_a_person_that_come_together_are_one_act(filmed: Filmed) -> None:
    filmed.show(bare())

    assert filmed.show(tube_and_card_photo(TUBE, CARD, seed=1), frames=12) == [pair(TUBE, CARD)]


def test_a_person_beside_a_tube_that_was_sent_is_sent_alone(filmed: Filmed) -> None:
    filmed.show(tube(angle=0, pixels_per_mm=8.0))

    assert filmed.show(tube_and_card_photo(TUBE, CARD, seed=1), frames=6) == [scan(CARD)]


def test_a_tube_beside_a_person_that_was_taken_is_sent_alone(filmed: Filmed) -> None:
    filmed.show(card_photo(CARD, seed=3))

    assert filmed.show(tube_and_card_photo(TUBE, CARD, seed=1), frames=6) == [scan(TUBE)]


def test_a_person_that_the_desk_could_not_take_yet_goes_with_the_next_tube(filmed: Filmed) -> None:
    filmed.show(card_photo(CARD, seed=3))
    filmed.reader.owe(CARD)

    assert filmed.show(tube_and_card_photo(TUBE, CARD, seed=1), frames=6) == [pair(TUBE, CARD)]


def test_a_person_that_was_owed_but_left_does_not_go_with_the_next_tube(filmed: Filmed) -> None:
    filmed.show(card_photo(CARD, seed=3))
    filmed.reader.owe(CARD)
    filmed.show(bare(), frames=3)

    assert filmed.show(tube(), frames=6) == [scan(TUBE)]


@pytest.mark.parametrize("seed", range(4))
def test_two_tubes_in_view_are_refused_once_and_neither_is_sent(filmed: Filmed, seed: int) -> None:
    picture = two_things_photo(TUBE, OTHER_TUBE, seed=seed, shot=Shot())

    assert filmed.show(picture, frames=10) == [TWO_CODES]


def test_two_persons_in_view_are_refused(filmed: Filmed) -> None:
    picture = two_things_photo(CARD, OTHER_CARD, seed=2, shot=Shot(), cards=True)

    assert filmed.show(picture, frames=6) == [TWO_CODES]


def test_a_tube_that_lay_there_makes_the_next_one_two(filmed: Filmed) -> None:
    filmed.show(flat(TUBE))

    assert filmed.show(flat(TUBE, OTHER_TUBE)) == [TWO_CODES]


def test_what_remains_of_two_is_sent_once_the_other_is_gone_for_good(filmed: Filmed) -> None:
    filmed.show(flat(TUBE, OTHER_TUBE))

    assert filmed.show(flat(OTHER_TUBE), frames=8) == []
    assert filmed.show(flat(OTHER_TUBE), frames=14) == [scan(OTHER_TUBE)]


def test_a_command_beside_a_tube_is_sent_and_the_tube_is_not_sent_again(filmed: Filmed) -> None:
    filmed.show(flat(TUBE))

    assert filmed.show(flat(TUBE, "LB01"), frames=8) == [scan("LB01")]


def test_a_strange_code_counts_only_when_nothing_of_ours_is_in_view(filmed: Filmed) -> None:
    strange = card_photo("https://example.test/x", seed=3)

    assert filmed.show(strange, frames=6) == [scan("https://example.test/x")]
    assert Filmed().show(tube_and_card_photo(TUBE, "https://example.test/x", seed=1), frames=6) == [scan(TUBE)]


@pytest.mark.parametrize("seed", range(3))
def test_a_busy_table_without_codes_asks_nothing(filmed: Filmed, seed: int) -> None:
    assert filmed.show(busy_photo(seed=seed, size=(1280, 720)), frames=4) == []


def test_outlines_carry_the_role_and_lie_on_the_codes(filmed: Filmed) -> None:
    picture = tube_and_card_photo(TUBE, CARD, seed=1)
    filmed.show(picture)

    view = filmed.reader.look(Frame(picture=picture, at=filmed.at))

    assert {outline.role for outline in view.outlines} == {Role.TUBE, Role.PERSON}
    middles = {outline.role: np.mean(outline.corners, axis=0) for outline in view.outlines}
    assert middles[Role.TUBE][1] < 360 < middles[Role.PERSON][1]


def test_a_hint_is_given_only_after_a_while_and_ends_with_the_first_read(filmed: Filmed) -> None:
    far = tube(pixels_per_mm=4.2, blur=1.4)
    hints = list(_hints(filmed, far, frames=14))

    assert (hints[0], hints[-1]) == (Hint.NONE, Hint.COME_CLOSER)
    assert list(_hints(filmed, tube(), frames=1)) == [Hint.NONE]


def _hints(filmed: Filmed, picture: Picture, *, frames: int) -> Iterator[Hint]:
    for _ in range(frames):
        yield filmed.reader.look(Frame(picture=picture, at=filmed.at)).hint
        filmed.at += FRAME_S


@settings(max_examples=15)
@given(order=st.lists(st.sampled_from(["", TUBE, OTHER_TUBE, "both"]), min_size=1, max_size=8))
def test_no_order_of_views_sends_a_tube_while_two_are_in_view(order: list[str]) -> None:
    filmed = Filmed()
    sheets = {"": flat("A"), TUBE: flat(TUBE), OTHER_TUBE: flat(OTHER_TUBE), "both": flat(TUBE, OTHER_TUBE)}
    for shown in order:
        acts = filmed.show(sheets[shown], frames=2)

        allowed = {"": [], "both": [TWO_CODES], TUBE: [scan(TUBE)], OTHER_TUBE: [scan(OTHER_TUBE)]}[shown]
        assert acts in ([], allowed)
