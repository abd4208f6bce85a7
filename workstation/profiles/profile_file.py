"""A profile's TOML file -> an `AnalyzerProfile`; every mistake named by its key."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from workstation.domain.analyzer_profile import (
    ACCEPTED_STATUSES,
    CONTROL_NAMES,
    TUBE_FIELDS,
    AnalyzerProfile,
    AssayRule,
    ControlState,
    CtRule,
    RowKind,
    RowRule,
)
from workstation.domain.identifiers import fold_name
from workstation.domain.results import ResultCode


class BadProfile(Exception):
    """A file that is no profile: the key that is wrong, and what is wrong with it."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key
        self.problem = problem


def read_profile(name: str, text: str, *, built_in: bool, bases: Mapping[str, str] | None = None) -> AnalyzerProfile:
    """Read the text of the profile of this name (which its file has too); raise BadProfile.

    `bases` are the texts of the profiles that it may be `like`.
    """
    if not _NAME.fullmatch(name):
        raise BadProfile("name", "a file's name must be of small letters, digits and -, for example alinity-m.toml")
    try:
        file = ProfileFile.model_validate(_with_base(tomllib.loads(text), bases or {}))
    except tomllib.TOMLDecodeError as error:
        raise BadProfile("TOML", str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadProfile(".".join(str(part) for part in first["loc"]), first["msg"]) from error
    return _profile(name, file, built_in=built_in)


def _with_base(told: dict[str, Any], bases: Mapping[str, str]) -> dict[str, Any]:
    """Fill what a file leaves out from the one that it is like; its own rows come before that one's."""
    like = told.pop("like", None)
    if like is None:
        return told
    if like not in bases:
        raise BadProfile("like", f"no built-in profile has this name; there are: {', '.join(sorted(bases))}")
    return _merged(tomllib.loads(bases[like]), told)


def _merged(base: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    merged = base | told
    for key, value in told.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = _merged(base[key], value)
        if key == "rows" and isinstance(value, list):
            merged[key] = value + base.get(key, [])
    return merged


def _cautious(value: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern that fits an empty text fits everything, which nobody means."""
    if value.search("") is not None:
        raise ValueError("this pattern fits an empty text too, so it would fit everything")
    return value


def _with_ct(value: re.Pattern[str]) -> re.Pattern[str]:
    return _with_group(value, "ct")


def _with_test(value: re.Pattern[str]) -> re.Pattern[str]:
    return _with_group(value, "test")


def _with_group(value: re.Pattern[str], group: str) -> re.Pattern[str]:
    if group not in value.groupindex:
        raise ValueError(f"this pattern needs a group (?P<{group}>…)")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("not a time zone, for example Asia/Ho_Chi_Minh") from error
    return value


def _tube_field(value: str) -> str:
    if value not in TUBE_FIELDS:
        raise ValueError(f"not one of {', '.join(TUBE_FIELDS)}")
    return value


def _result(value: ResultCode) -> ResultCode:
    """A pool's result is made of a single's by the program, as it alone knows who is in the tube."""
    if value in (ResultCode.POOL_NEGATIVE, ResultCode.POOL_POSITIVE):
        raise ValueError("give NEGATIVE or POSITIVE: which tube is a pool is not the analyzer's to say")
    return value


_Text = Annotated[str, Field(min_length=1, max_length=200)]
_Pattern = re.Pattern[str]
_Sign = Annotated[re.Pattern[str], AfterValidator(_cautious)]
_CtPattern = Annotated[re.Pattern[str], AfterValidator(_with_ct)]
_TestPattern = Annotated[re.Pattern[str], AfterValidator(_with_test)]
_Result = Annotated[ResultCode, AfterValidator(_result)]
_Kind = Annotated[str, Field(pattern=r"^(ORU\^R01|ORU\^R32|OUL\^R22|OUL\^R23|OUL\^R24)$")]
_Status = Annotated[str, Field(pattern=r"^[FPSCX]?$")]
_Component = Annotated[int, Field(ge=1, le=20)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Title(_Part):
    vi: _Text
    en: _Text


class _Recognise(_Part):
    sources: tuple[_Sign, ...] = ()
    senders: tuple[_Sign, ...] = ()
    kinds: tuple[_Kind, ...] = ()


class _Tube(_Part):
    fields: Annotated[tuple[Annotated[str, AfterValidator(_tube_field)], ...], Field(min_length=1)] = TUBE_FIELDS
    control_names: _Sign | None = None
    trust_specimen_type: bool = True
    needs_order: bool = False


class _Row(_Part):
    kind: RowKind
    code: _Pattern | None = None
    text: _Pattern | None = None
    alternate: _Pattern | None = None
    sub_id: _Pattern | None = None
    value_type: _Pattern | None = None


class _ValuePattern(_Part):
    pattern: _Sign
    result: _Result


class _Values(_Part):
    words: dict[_Text, _Result] = {}
    patterns: tuple[_ValuePattern, ...] = ()
    none: tuple[str, ...] = ()
    flags: dict[_Text, _Result] = {}
    control_words: dict[_Text, ControlState] = {}
    decimal_comma: bool = False


class CtTable(_Part):
    threshold: Annotated[Decimal, Field(gt=0, le=60)] = Decimal(40)
    component: _Component = 1
    control_components: tuple[_Component, ...] = ()
    none: tuple[str, ...] = ()
    note: _CtPattern | None = None


class _Assay(_Part):
    rule: AssayRule = AssayRule.ALL
    targets: tuple[_Text, ...] = ()
    needs_control: bool = False
    own_call: bool = True
    test_of: _TestPattern | None = None
    refuse_other_rows: bool = False


class _Statuses(_Part):
    accepted: Annotated[tuple[_Status, ...], Field(min_length=1)] = tuple(sorted(ACCEPTED_STATUSES))


class _Time(_Part):
    zone: Annotated[str, AfterValidator(_zone)] | None = None


class ProfileFile(_Part):
    """The whole file; `docs/analyzers.md` explains every key."""

    title: _Title
    recognise: _Recognise = _Recognise()
    tube: _Tube = _Tube()
    rows: tuple[_Row, ...] = ()
    values: _Values = _Values()
    ct: CtTable | None = None
    assay: _Assay = _Assay()
    status: _Statuses = _Statuses()
    time: _Time = _Time()


_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,40}")


def _profile(name: str, file: ProfileFile, *, built_in: bool) -> AnalyzerProfile:
    values = file.values
    return AnalyzerProfile(
        name=name,
        title_vi=file.title.vi,
        title_en=file.title.en,
        built_in=built_in,
        sources=file.recognise.sources,
        senders=file.recognise.senders,
        kinds=frozenset(file.recognise.kinds),
        tube_fields=file.tube.fields,
        control_names=file.tube.control_names or CONTROL_NAMES,
        trusts_specimen_type=file.tube.trust_specimen_type,
        needs_order=file.tube.needs_order,
        rows=tuple(RowRule(**{key: getattr(row, key) for key in _Row.model_fields}) for row in file.rows),
        refuses_other_rows=file.assay.refuse_other_rows,
        test_of=file.assay.test_of,
        words={fold_name(word): result for word, result in values.words.items()},
        patterns=tuple((found.pattern, found.result) for found in values.patterns),
        no_values=frozenset(fold_name(word) for word in values.none),
        flags={flag.upper(): result for flag, result in values.flags.items()},
        control_words={fold_name(word): state for word, state in values.control_words.items()},
        ct=_ct(file.ct) if file.ct else None,
        assay=file.assay.rule,
        targets=frozenset(file.assay.targets),
        needs_control=file.assay.needs_control,
        own_call=file.assay.own_call,
        accepted_statuses=frozenset(file.status.accepted),
        zone=ZoneInfo(file.time.zone) if file.time.zone else None,
        decimal_comma=values.decimal_comma,
    )


def _ct(ct: CtTable) -> CtRule:
    return CtRule(
        threshold=ct.threshold,
        component=ct.component,
        control_components=ct.control_components,
        none=frozenset(fold_name(text) for text in ct.none),
        note=ct.note,
    )
