"""The desk's state machine: what a scan means now, given the open tube and what is known of tube and person.

Pure: `decide` gives the outcome, the acts that must be committed before it may be shown, and the question that
is left open. `usecases/handle_scan.py` looks up what is known, commits the acts, and answers.
"""

from collections.abc import Mapping
from dataclasses import replace

from workstation.domain.desk import (
    Act,
    Choice,
    DeskTube,
    KnownPerson,
    KnownTube,
    Question,
    Reach,
    Situation,
    Step,
    TubeUse,
)
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.person import PersonFlag, PersonScan
from workstation.domain.scans import BadgeScan, Command, CommandScan, RefusedScan, Scan, TubeScan

CHOICES = {Command.SKIP: 0, Command.CHOICE_1: 1, Command.CHOICE_2: 2, Command.CHOICE_3: 3}
UNDO_REASONS = (Choice.WRONG_PERSON, Choice.WRONG_TUBE, Choice.PERSON_LEFT)
_NOTED = {
    PersonFlag.ID_DOUBT: Outcome.PAIRED_CHECK_ID,
    PersonFlag.TYPED: Outcome.PAIRED_NUMBER_ONLY,
    PersonFlag.ACCENTS_LOST: Outcome.ACCENTS_LOST,
}


def decide(scan: Scan, now: Situation, question: Question | None) -> Step:
    """Decide what a scan means now. An open question takes only its own answers."""
    if isinstance(scan, CommandScan) and scan.command in CHOICES:
        return _answer_question(scan.command, now, question)
    if question is not None:
        return _during_question(scan, now, question)
    if isinstance(scan, RefusedScan):
        return Step(outcome=scan.outcome, facts=dict(scan.facts))
    if isinstance(scan, CommandScan):
        return _command(scan, now)
    if isinstance(scan, BadgeScan):
        return Step(outcome=Outcome.OPERATOR_IN)
    return _tube_or_person(scan, now, ())


def _tube_or_person(scan: TubeScan | PersonScan, now: Situation, agreed: tuple[Choice, ...]) -> Step:
    if now.clock_moved and Choice.CLOCK_IS_RIGHT not in agreed:
        facts = {"minutes": now.clock_moved, "tube": now.open_tube.number if now.open_tube else ""}
        return _ask(Outcome.CLOCK_JUMP, (Choice.CLOCK_IS_RIGHT,), scan, facts, agreed)
    return _tube(scan, now, agreed) if isinstance(scan, TubeScan) else _person(scan, now, agreed)


def _during_question(scan: Scan, now: Situation, question: Question) -> Step:
    """Two questions are answered by a tube: which one takes over, and which one is in the hand."""
    if isinstance(scan, TubeScan) and question.outcome is Outcome.REPLACE_WITH:
        return _replace(scan, now, question)
    if isinstance(scan, TubeScan) and confirms_tube(question, scan):
        return _answer_question(Command.CHOICE_1, now, question)
    return _ask_again(question)


def _ask_again(question: Question) -> Step:
    """Repeat an open question whole: nobody may have to remember what 1 stood for."""
    facts = {**question.facts, "asked": question.outcome}
    return Step(outcome=Outcome.QUESTION_OPEN, question=question, facts=facts)


def confirms_tube(question: Question, scan: TubeScan) -> bool:
    """Tell whether a tube, scanned again, answers the question which tube is in the hand."""
    return question.outcome is Outcome.RHYTHM_DOUBT and scan.number == question.facts.get("tube")


def _tube(scan: TubeScan, now: Situation, agreed: tuple[Choice, ...]) -> Step:
    if (refused := _refused_tube(scan, now)) is not None:
        return refused
    facts: dict[str, object] = {"tube": scan.number}
    if now.known_tube.foreign and Choice.USE_ANYWAY not in agreed:
        facts = {"tube": now.open_tube.number if now.open_tube else "", "new_tube": scan.number}
        return _ask(Outcome.TUBE_NOT_OURS, (Choice.USE_ANYWAY,), scan, facts, agreed)
    left = now.open_tube
    if left is None:
        return Step(outcome=Outcome.TUBE_TAKEN, acts=(Act.OPEN_TUBE,), facts=facts)
    choice = Choice.CLOSE_AND_USE_NEW if left.members else Choice.USE_NEW_TUBE
    if choice not in agreed:
        asked = {"tube": left.number, "new_tube": scan.number, "k": len(left.members)}
        return _ask(Outcome.TUBE_TWICE_IN_ROW, (choice,), scan, asked, agreed)
    leave = Act.CLOSE_TUBE if left.members else Act.PUT_BACK
    if left.members:
        facts |= {"closed_tube": left.number, "closed_with": len(left.members)}
    return Step(outcome=Outcome.TUBE_TAKEN, acts=(leave, Act.OPEN_TUBE), facts=facts)


def _refused_tube(scan: TubeScan, now: Situation) -> Step | None:
    """Say why a tube cannot be opened, or that it is the open one; None where it is free."""
    known, facts = now.known_tube, {"tube": scan.number}
    match known.use:
        case TubeUse.OPEN_HERE:
            return Step(outcome=Outcome.SAME_AGAIN, facts=facts)
        case TubeUse.USED | TubeUse.VOID:
            return _gone(scan.number, known)
        case TubeUse.AT_LAB:
            return Step(outcome=Outcome.TUBE_AT_LAB, facts=facts)
        case TubeUse.SHIPPED:
            return Step(outcome=Outcome.TUBE_SHIPPED, facts={**facts, "box": known.box, "since": known.since})
        case TubeUse.REPLACED:
            replaced = {"new_tube": known.replaced_by, "since": known.since}
            return Step(outcome=Outcome.TUBE_REPLACED, facts={**facts, **replaced})
        case TubeUse.FREE:
            expired = {**facts, "day": known.expired}
            return Step(outcome=Outcome.TUBE_EXPIRED, facts=expired) if known.expired else None


def _gone(tube: str, known: KnownTube) -> Step:
    if known.use is TubeUse.VOID:
        return Step(outcome=Outcome.TUBE_VOIDED, facts={"tube": tube, "void": known.void, "since": known.since})
    facts = {"tube": tube, "name": known.owner, "others": known.others, "desk": known.desk, "since": known.since}
    return Step(outcome=Outcome.TUBE_USED, facts=facts)


def _person(scan: PersonScan, now: Situation, agreed: tuple[Choice, ...]) -> Step:
    known, tube = now.known_person, now.open_tube
    facts: dict[str, object] = {"name": known.name, "year": known.birth_year, "gender": known.gender}
    if tube is None:
        return Step(outcome=Outcome.PERSON_FIRST, facts=facts)
    facts["tube"] = tube.number
    if now.known_tube.use in (TubeUse.USED, TubeUse.VOID):
        return _gone(tube.number, now.known_tube)
    if (refusal := _refused_person(tube, known)) is not None:
        return Step(outcome=refusal, facts=facts | _elsewhere(known))
    question = _question_about(scan, now, agreed)
    if question is not None:
        since = {"since": tube.opened_at, "why": now.rhythm} if question[0] is Outcome.RHYTHM_DOUBT else {}
        return _ask(*question, scan, facts | _elsewhere(known) | since, agreed)
    return _add(scan, tube, facts, known, agreed)


def _question_about(
    scan: PersonScan, now: Situation, agreed: tuple[Choice, ...]
) -> tuple[Outcome, tuple[Choice, ...]] | None:
    """Give the first question that was not answered yet; they are asked in this order."""
    known = now.known_person
    questions: tuple[tuple[bool, Outcome, tuple[Choice, ...]], ...] = (
        (bool(now.rhythm), Outcome.RHYTHM_DOUBT, (Choice.TUBE_IN_HAND,)),
        (PersonFlag.MASKED in scan.flags, Outcome.PERSON_MASKED, (Choice.PAIR_BY_QID,)),
        (PersonFlag.NO_ID in scan.flags, Outcome.CERT_NO_ID, (Choice.PAIR_BY_NAME,)),
        (bool(known.earlier_name), Outcome.PERSON_DIFFERS, (Choice.SAME_PERSON,)),
        (bool(known.like_name), Outcome.PERSON_LIKE, (Choice.SAME_AS_KNOWN, Choice.ANOTHER_PERSON)),
        (bool(known.tube), Outcome.PERSON_TODAY, (Choice.SPOILED, Choice.DOCTOR)),
    )
    open_ones = (
        (outcome, choices)
        for applies, outcome, choices in questions
        if applies and not any(choice in agreed for choice in choices)
    )
    return next(open_ones, None)


def _refused_person(tube: DeskTube, known: KnownPerson) -> Outcome | None:
    if tube.at_lab:
        return Outcome.TUBE_AT_LAB
    if known.position_here is not None:
        return Outcome.PERSON_IN_TUBE
    return Outcome.PERSON_IN_OTHER_OPEN if known.tube_open else None


def _elsewhere(known: KnownPerson) -> dict[str, object]:
    return {
        "k": known.position_here,
        "other_tube": known.tube,
        "desk": known.desk,
        "since": known.since,
        "earlier_name": known.earlier_name,
        "like": known.like,
        "like_name": known.like_name,
        "like_number": known.like_number,
    }


def _add(
    scan: PersonScan, tube: DeskTube, facts: dict[str, object], known: KnownPerson, agreed: tuple[Choice, ...]
) -> Step:
    count = len(tube.members) + 1
    full = count >= tube.capacity
    acts = [Act.ADD_MEMBER]
    acts += [Act.MERGE] if Choice.SAME_AS_KNOWN in agreed else []
    acts += [Act.TELL_APART] if Choice.ANOTHER_PERSON in agreed else []
    acts += [Act.CLOSE_TUBE] if full else []
    return Step(
        outcome=_added_outcome(scan, tube, known, full=full),
        acts=tuple(acts),
        facts=facts | {"k": count, "n": tube.capacity, "no_number": not scan.identifiers},
        reason=_reason(agreed),
    )


def _reason(agreed: tuple[Choice, ...]) -> str:
    """Give the weightiest answer: why again today, before by what the person was known."""
    by_weight = (Choice.SPOILED, Choice.DOCTOR, Choice.PAIR_BY_NAME, Choice.PAIR_BY_QID, *agreed)
    return next((choice.value for choice in by_weight if choice in agreed), "")


def _added_outcome(scan: PersonScan, tube: DeskTube, known: KnownPerson, *, full: bool) -> Outcome:
    if known.shares_number:
        return Outcome.PAIRED_CHECK_ID
    if (noted := next((outcome for flag, outcome in _NOTED.items() if flag in scan.flags), None)) is not None:
        return noted
    if tube.is_pool:
        return Outcome.POOL_FULL if full else Outcome.POOL_ADDED
    return Outcome.PAIRED


def _command(scan: CommandScan, now: Situation) -> Step:
    match scan.command:
        case Command.UNDO:
            return _undo(scan, now)
        case Command.REPLACE:
            return _ask_replacement(scan, now)
        case Command.PRINT_SLIP:
            slips_of = now.tube.number if now.tube and now.tube.members else ""
            return Step(outcome=Outcome.SLIP_READY if slips_of else Outcome.NO_SLIP, facts={"tube": slips_of})
        case _:
            return _close(now)


def _undo(scan: CommandScan, now: Situation, *, reason: Choice | None = None) -> Step:
    tube = now.tube
    if tube is None or tube.at_lab or (not tube.is_open and now.reach is Reach.NOTHING):
        return Step(outcome=Outcome.NOTHING_TO_UNDO)
    if now.reach is Reach.SUPERVISOR:
        return Step(outcome=Outcome.NOT_ALLOWED, facts={"tube": tube.number})
    if not tube.members:
        return Step(outcome=Outcome.TUBE_PUT_BACK, acts=(Act.PUT_BACK,), facts={"tube": tube.number})
    last = tube.members[-1]
    facts = {"tube": tube.number, "name": last.name, "k": len(tube.members) - 1, "n": tube.capacity}
    if reason is None and now.reach is not Reach.AT_ONCE:
        about = {**facts, "since": last.made_at, "pairing": last.pairing_id}
        return _ask(Outcome.UNDO_WHY, UNDO_REASONS, scan, about, ())
    why = reason.value if reason else "misscan"
    return Step(outcome=Outcome.UNDONE, acts=(Act.VOID_LAST,), facts=facts, reason=why)


def _ask_replacement(scan: CommandScan, now: Situation) -> Step:
    if now.tube is None:
        return Step(outcome=Outcome.NOTHING_TO_REPLACE)
    if (refused := _not_replaceable(now.tube, now.reach)) is not None:
        return refused
    facts = {"tube": now.tube.number, "k": len(now.tube.members)}
    return _ask(Outcome.REPLACE_WITH, (), scan, facts, ())


def _not_replaceable(tube: DeskTube, reach: Reach) -> Step | None:
    if tube.at_lab or (not tube.is_open and reach is Reach.NOTHING):
        return Step(outcome=Outcome.NOTHING_TO_REPLACE)
    return Step(outcome=Outcome.NOT_ALLOWED, facts={"tube": tube.number}) if reach is Reach.SUPERVISOR else None


def _replace(scan: TubeScan, now: Situation, question: Question) -> Step:
    broken = now.tube
    if broken is None or broken.number != question.facts.get("tube"):
        return Step(outcome=Outcome.NO_QUESTION)
    if (late := _not_replaceable(broken, now.reach)) is not None:
        # While the question was open, the laboratory may have told of the tube, or its hour have ended.
        return late
    if scan.number == broken.number:
        return Step(outcome=Outcome.REPLACE_WITH, question=question, facts=question.facts)
    if now.known_tube.foreign:
        # A question within a question would be misread: another site's tube never takes over.
        return Step(outcome=Outcome.REPLACE_WITH, question=question, facts={**question.facts, "new_tube": scan.number})
    if (refused := _refused_tube(scan, now)) is not None:
        return replace(refused, question=question)
    facts = {"tube": scan.number, "other_tube": broken.number, "k": len(broken.members)}
    return Step(outcome=Outcome.SWAPPED, acts=(Act.REPLACE_TUBE,), facts=facts)


def _close(now: Situation) -> Step:
    tube = now.open_tube
    if tube is None:
        return Step(outcome=Outcome.NOTHING_TO_CLOSE)
    if not tube.members:
        return Step(outcome=Outcome.TUBE_PUT_BACK, acts=(Act.PUT_BACK,), facts={"tube": tube.number})
    facts = {"tube": tube.number, "k": len(tube.members), "n": tube.capacity}
    return Step(outcome=Outcome.POOL_CLOSED, acts=(Act.CLOSE_TUBE,), facts=facts)


def _answer_question(command: Command, now: Situation, question: Question | None) -> Step:
    number = CHOICES[command]
    if question is not None and number == 0:
        return Step(outcome=Outcome.KEPT, facts=question.facts)
    if question is None or not _still_stands(question, now):
        return Step(outcome=Outcome.NO_QUESTION)
    if number > len(question.choices):
        return _ask_again(question)
    choice = question.choices[number - 1]
    if isinstance(question.scan, CommandScan):
        return _undo(question.scan, now, reason=choice)
    if isinstance(question.scan, TubeScan | PersonScan):
        return _tube_or_person(question.scan, now, (*question.agreed, choice))
    return Step(outcome=Outcome.NO_QUESTION)


def _still_stands(question: Question, now: Situation) -> bool:
    """Another process may have changed the tube that was asked about, or have brought another person who is alike."""
    asked = question.facts.get("tube") or ""
    if question.outcome is Outcome.REPLACE_WITH:
        return now.tube is not None and now.tube.number == asked
    if question.outcome is Outcome.UNDO_WHY:
        last = now.tube.members[-1].pairing_id if now.tube and now.tube.members else None
        return last is not None and last == question.facts.get("pairing")
    same_tube = asked == (now.open_tube.number if now.open_tube else "")
    about_likeness = question.outcome is Outcome.PERSON_LIKE or Choice.SAME_AS_KNOWN in question.agreed
    return same_tube and (not about_likeness or question.facts.get("like") == now.known_person.like)


def _ask(
    outcome: Outcome, choices: tuple[Choice, ...], scan: Scan, facts: Mapping[str, object], agreed: tuple[Choice, ...]
) -> Step:
    question = Question(outcome=outcome, choices=choices, scan=scan, facts=facts, agreed=agreed)
    return Step(outcome=outcome, facts=facts, question=question)
