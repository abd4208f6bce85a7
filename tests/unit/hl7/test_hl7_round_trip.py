"""What hl7apy builds by the standard's structures, of each type and version that has it, is read as it was meant."""

import pytest
from hl7apy import SUPPORTED_LIBRARIES, load_library

from workstation.domain.interpretation import interpret
from workstation.domain.observations import ReadMessage, SpecimenRole
from workstation.domain.results import ResultCode
from workstation.hl7.read_message import read_message
from workstation.hl7.standard import Group, Line, write_er7

VERSIONS = sorted(SUPPORTED_LIBRARIES)
STRUCTURES = {
    "ORU^R01": "ORU_R01",
    "ORU^R32": "ORU_R30",
    "OUL^R22": "OUL_R22",
    "OUL^R23": "OUL_R23",
    "OUL^R24": "OUL_R24",
}
CASES = [
    (kind, version)
    for kind, structure in STRUCTURES.items()
    for version in VERSIONS
    if structure in load_library(version).MESSAGES
]
TUBES = (("G000000901", "Detected", ResultCode.POSITIVE), ("G000000902", "Not detected", ResultCode.NEGATIVE))
TEXT = "Âm tính \\T\\ kiểm tra \\F\\ lần 1"


def header(kind: str, version: str) -> Line:
    structure = STRUCTURES[kind]
    with_structure = version >= "2.3.1" and kind != "ORU^R32"
    return Line(
        name="MSH",
        fields={
            3: "MAKER",
            4: "LAB",
            7: "20260702083015",
            9: f"{kind}^{structure}" if with_structure else kind,
            10: "RT-1",
            11: "P",
            12: version,
        },
    )


def order(tube: str, number: int) -> Line:
    return Line(name="OBR", fields={1: str(number), 3: tube, 4: "94500-6^RNA^LN"})


def result(value: str) -> tuple[Line, Line]:
    return (
        Line(name="OBX", fields={1: "1", 2: "ST", 3: "94500-6^RNA^LN", 5: value, 11: "F"}),
        Line(name="NTE", fields={1: "1", 3: TEXT}),
    )


def specimen(tube: str, number: int) -> Line:
    return Line(name="SPM", fields={1: str(number), 2: f"{tube}&MAKER", 11: "P"})


def container(tube: str) -> Line:
    return Line(name="SAC", fields={3: tube})


def oru_r01(version: str) -> list[Line | Group]:
    whole = "ORU_R01_RESPONSE" if version.startswith("2.3") and _has(version, "ORU_R01_RESPONSE") else None
    orders = tuple(
        Group(
            name="ORU_R01_ORDER_OBSERVATION",
            children=(
                order(tube, number),
                Group(name="ORU_R01_OBSERVATION", children=result(value)),
                *(
                    (Group(name="ORU_R01_SPECIMEN", children=(specimen(tube, 1),)),)
                    if _has(version, "ORU_R01_SPECIMEN")
                    else ()
                ),
            ),
        )
        for number, (tube, value, _) in enumerate(TUBES, 1)
    )
    return [Group(name=whole or "ORU_R01_PATIENT_RESULT", children=orders)]


def _has(version: str, group: str) -> bool:
    return group in load_library(version).GROUPS


def named(version: str, group: str) -> str:
    """Give a group's name; hl7apy calls some of 2.5.1 by what they hold."""
    return group if _has(version, group) else NAMES_OF_2_5_1[group]


NAMES_OF_2_5_1 = {
    "OUL_R22_RESULT": "OUL_R22_OBXTCDSIDNTE_SUPPGRP",
    "OUL_R23_RESULT": "OUL_R23_OBXTCDSIDNTE_SUPPGRP",
    "OUL_R24_RESULT": "OUL_R24_OBXTCDSIDNTE_SUPPGRP",
    "OUL_R23_SPECIMEN": "OUL_R23_SPMOBXSACINVOBRORCNTETQ1TQ2OBXTCDSIDNTECTI_SUPPGRP",
    "OUL_R24_SPECIMEN": "OUL_R24_SPMOBXSACINV_SUPPGRP",
}


def oru_r32(version: str) -> list[Line | Group]:
    tube, value, _ = TUBES[0]
    return [
        Line(name="PID", fields={1: "1"}),
        Line(name="ORC", fields={1: "RE", 3: tube}),
        order(tube, 1),
        Group(name="ORU_R30_OBSERVATION", children=result(value)),
    ]


def oul_r22(version: str) -> list[Line | Group]:
    return [
        Group(
            name="OUL_R22_SPECIMEN",
            children=(
                specimen(tube, number),
                Group(name="OUL_R22_CONTAINER", children=(container(tube),)),
                Group(
                    name="OUL_R22_ORDER",
                    children=(order("", number), Group(name=named(version, "OUL_R22_RESULT"), children=result(value))),
                ),
            ),
        )
        for number, (tube, value, _) in enumerate(TUBES, 1)
    ]


def oul_r23(version: str) -> list[Line | Group]:
    containers = tuple(
        Group(
            name="OUL_R23_CONTAINER",
            children=(
                container(tube),
                Group(
                    name="OUL_R23_ORDER",
                    children=(order("", number), Group(name=named(version, "OUL_R23_RESULT"), children=result(value))),
                ),
            ),
        )
        for number, (tube, value, _) in enumerate(TUBES, 1)
    )
    return [Group(name=named(version, "OUL_R23_SPECIMEN"), children=(specimen("", 1), *containers))]


def oul_r24(version: str) -> list[Line | Group]:
    return [
        Group(
            name="OUL_R24_ORDER",
            children=(
                order("", number),
                Group(
                    name=named(version, "OUL_R24_SPECIMEN"),
                    children=(
                        specimen(tube, number),
                        Group(name="OUL_R24_CONTAINER", children=(container(tube),)),
                    ),
                ),
                Group(name=named(version, "OUL_R24_RESULT"), children=result(value)),
            ),
        )
        for number, (tube, value, _) in enumerate(TUBES, 1)
    ]


BUILDERS = {"ORU^R01": oru_r01, "ORU^R32": oru_r32, "OUL^R22": oul_r22, "OUL^R23": oul_r23, "OUL^R24": oul_r24}


def found(message: ReadMessage) -> dict[str, ResultCode | None]:
    return {
        next(candidate.text for candidate in specimen.candidates if candidate.text.startswith("G")): interpret(
            specimen.observations, pool=False, profile=message.profile
        ).code
        for specimen in message.specimens
    }


def test_every_type_is_built_in_the_versions_that_have_it() -> None:
    assert {version for kind, version in CASES if kind == "ORU^R01"} == set(VERSIONS)
    assert {version for kind, version in CASES if kind == "OUL^R22"} == {
        "2.5",
        "2.5.1",
        "2.6",
        "2.7",
        "2.8",
        "2.8.1",
        "2.8.2",
    }
    assert len(CASES) == 12 + 4 * 7


@pytest.mark.parametrize(("kind", "version"), CASES)
def test_what_hl7apy_builds_is_read_as_it_was_meant(kind: str, version: str) -> None:
    text = write_er7(STRUCTURES[kind], version, [header(kind, version), *BUILDERS[kind](version)])

    message = read_message(text.encode())

    tubes = TUBES[:1] if kind == "ORU^R32" else TUBES
    assert (message.kind, message.version, message.control_id) == (kind, version, "RT-1")
    assert found(message) == {tube: code for tube, _, code in tubes}
    assert {specimen.role for specimen in message.specimens} == {SpecimenRole.PATIENT}
    assert [row.notes for specimen in message.specimens for row in specimen.observations] == [
        ("Âm tính & kiểm tra | lần 1",)
    ] * len(tubes)
    assert message.obx_count == len(tubes)
