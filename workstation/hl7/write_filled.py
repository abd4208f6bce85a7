"""Write a message whose shape hl7apy has checked once, for those that an analyzer waits for.

hl7apy takes milliseconds a message, and refuses or changes texts that a sender may well have sent and that we repeat.
So it writes each shape (segments, groups, and which fields are there) once with sample texts; then the texts are
filled in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workstation.hl7.standard import Group, Line, write_er7

MARKS = "^~\\&"
_SAMPLE = "1"


def write_filled(structure: str, version: str, nodes: Sequence[Line | Group]) -> bytes:
    """Return the message in UTF-8 with CR line ends; `nodes` is as for `write_er7`, texts already escaped.

    Raises ValueError where hl7apy writes the shape in another way.
    """
    _check(structure, version, tuple(_form(node) for node in nodes))
    return "".join(f"{_text(line)}\r" for line in _lines(nodes)).encode("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A segment with the numbers of its fields, or a group with what it holds."""

    name: str
    fields: tuple[int, ...] = ()
    children: "tuple[_Form, ...]" = ()


def _form(node: Line | Group) -> _Form:
    if isinstance(node, Group):
        return _Form(name=node.name, children=tuple(_form(child) for child in node.children))
    return _Form(name=node.name, fields=tuple(sorted(_filled(node))))


@lru_cache(maxsize=256)
def _check(structure: str, version: str, forms: tuple[_Form, ...]) -> None:
    write_er7(structure, version, [_sample(structure, version, form) for form in forms])


def _sample(structure: str, version: str, form: _Form) -> Line | Group:
    if form.children:
        return Group(name=form.name, children=tuple(_sample(structure, version, child) for child in form.children))
    fields = dict.fromkeys(form.fields, _SAMPLE)
    kind = {9: structure.replace("_", "^"), 12: version} if form.name == "MSH" else {}
    return Line(name=form.name, fields=fields | kind)


def _lines(nodes: Sequence[Line | Group]) -> Iterator[Line]:
    for node in nodes:
        if isinstance(node, Group):
            yield from _lines(node.children)
        else:
            yield node


def _filled(line: Line) -> dict[int, str]:
    return {number: text for number, text in line.fields.items() if text}


def _text(line: Line) -> str:
    fields = _filled(line)
    is_header = line.name == "MSH"
    texts = [fields.get(number, "") for number in range(3 if is_header else 1, max(fields, default=0) + 1)]
    return "|".join([line.name, *([MARKS] if is_header else []), *texts])
