"""What a scanned tube means at packing and at reception: one answer for each case, and never a second tube."""

from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.custody import BoxState, PackDoubt, Standing
from workstation.domain.desk import Choice
from workstation.domain.outcomes import CLASS_OF, SAVED, Outcome, OutcomeClass
from workstation.domain.packing import PACKED, PackScene, PackUse, decide_packing, doubt_of
from workstation.domain.receiving import RECEIVED, ReceiveScene, TubeHere, decide_receiving

SCENES = st.builds(
    PackScene,
    state=st.sampled_from(BoxState),
    filled=st.integers(0, 5),
    room=st.just(4),
    use=st.sampled_from(PackUse),
    is_old=st.booleans(),
)
ARRIVALS = st.builds(
    ReceiveScene,
    here=st.sampled_from(TubeHere),
    is_listed=st.sampled_from([None, True, False]),
    earlier=st.sampled_from([None, *Standing]),
    is_earlier_here=st.booleans(),
    is_old=st.booleans(),
)


@given(SCENES, st.sets(st.sampled_from([Choice.PACK_ANYWAY])))
def test_a_tube_goes_only_into_an_open_box_with_room_and_only_once(scene: PackScene, agreed: set[Choice]) -> None:
    outcome = decide_packing(scene, agreed)

    if outcome in PACKED:
        assert scene.state is BoxState.OPEN
        assert scene.filled < scene.room
        assert scene.use is PackUse.READY or (scene.use is PackUse.UNKNOWN and Choice.PACK_ANYWAY in agreed)
        assert outcome in SAVED
    else:
        assert outcome not in SAVED
    assert (outcome is Outcome.BOX_ADDED_CHECK) <= (doubt_of(scene) is not None)


@given(SCENES)
def test_a_doubtful_tube_is_packed_with_a_note_or_asked_about(scene: PackScene) -> None:
    asked = decide_packing(scene)

    if asked is Outcome.TUBE_UNKNOWN:
        assert decide_packing(scene, {Choice.PACK_ANYWAY}) is Outcome.BOX_ADDED_CHECK
        assert doubt_of(scene) is PackDoubt.UNKNOWN


@given(ARRIVALS, st.sets(st.sampled_from([Choice.RECEIVE_HERE, Choice.RECEIVE_ANYWAY])))
def test_a_tube_is_received_once_and_every_question_has_an_answer_that_receives(
    scene: ReceiveScene, agreed: set[Choice]
) -> None:
    outcome = decide_receiving(scene, agreed)
    answers = {Choice.RECEIVE_HERE, Choice.RECEIVE_ANYWAY}

    if scene.earlier in (Standing.RECEIVED, Standing.REJECTED):
        assert outcome in (Outcome.RECEIVED_AGAIN, Outcome.RECEIVED_ELSEWHERE)
    assert (outcome in RECEIVED) == (outcome in SAVED)
    if CLASS_OF[outcome] is OutcomeClass.ASK:
        assert decide_receiving(scene, answers) in RECEIVED
    if scene.is_listed is None:
        assert outcome not in (Outcome.NOT_IN_MANIFEST, Outcome.RECEIVED_HERE)
