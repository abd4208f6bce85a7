"""The documents name what exists, and leave out nothing that they promise to list.

What they say in sentences is not tested here; every table of theirs, every path, function, link and example is.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from inspect import isclass
from pathlib import Path
from typing import Any

import pytest
import typer

from sync import protocol
from sync.client import conflicts, neighbours, outbox, pusher, transport
from sync.protocol import EventEnvelope, ReceiptState, RefusalReason, Wire
from workstation import __version__
from workstation.__main__ import COMMANDS, command_line
from workstation.domain.errors import Reason
from workstation.domain.observations import InboxReason
from workstation.domain.outcomes import CLASS_OF, SAVED, Outcome
from workstation.gui.key_words import every_key
from workstation.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CODE_FOLDERS = ("workstation", "sync", "labels", "migrations")
FOLDERS = (*CODE_FOLDERS, "tests", "docs", ".ci")
PICTURES = (".png", ".jpg", ".svg")
MAKEFILE = ROOT / "Makefile"
COMMON_FROM = 4
"""An option that so many commands have alike is explained once, under "Common options"."""


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """Give what stands under a heading, up to the next one of its level or above."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if re.fullmatch(rf"#+ {re.escape(title)}", line))
    level = len(lines[start].split()[0])
    end = next((place for place, rank in headings(text) if place > start and rank <= level), len(lines))
    return "\n".join(lines[start + 1 : end])


def headings(text: str) -> Iterator[tuple[int, int]]:
    """Give the line number and level of every heading; a `#` in an example is none."""
    in_example = False
    for place, line in enumerate(text.splitlines()):
        if line.lstrip().startswith("```"):
            in_example = not in_example
        elif not in_example and (mark := re.match(r"(#+) ", line)):
            yield place, len(mark[1])


def titles(text: str) -> list[str]:
    lines = text.splitlines()
    return [lines[place].lstrip("#").strip() for place, _ in headings(text)]


def rows(text: str) -> list[list[str]]:
    """Give the cells of every table row without its header and ruler, code marks taken off."""
    table: list[list[str]] = []
    for line in text.splitlines():
        if re.fullmatch(r"\|[-| ]+\|", line):
            table.pop()
        elif line.startswith("|"):
            table.append([cell.strip().removeprefix("`").removesuffix("`") for cell in line[1:-1].split("|")])
    return table


def first_cells(text: str) -> list[str]:
    return [row[0] for row in rows(text)]


@cache
def commands() -> dict[str, Any]:
    """Give every command that can be run, by its words."""
    return dict(walk_commands())


def walk_commands() -> Iterator[tuple[str, Any]]:
    for name in COMMANDS:
        command: Any = typer.main.get_command(command_line(name))
        yield from leaves(f"ghep {name}", command.commands[name])


def leaves(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words, command
        return
    for name, found in inner.items():
        yield from leaves(f"{words} {name}", found)


def options(command: Any) -> dict[str, Any]:
    found = {name: option for option in command.params if option.param_type_name == "option" for name in option.opts}
    found.pop("--help", None)
    return found


def common_options() -> set[str]:
    alike = [(name, option.help) for command in commands().values() for name, option in options(command).items()]
    return {name for name, help_text in alike if alike.count((name, help_text)) >= COMMON_FROM}


@cache
def definitions(file: Path) -> frozenset[str]:
    """Give the names of the functions and classes of a file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


def all_definitions() -> frozenset[str]:
    files = (file for folder in CODE_FOLDERS for file in (ROOT / folder).rglob("*.py"))
    return frozenset().union(*(definitions(file) for file in files))


def wire_models() -> dict[str, type[Wire]]:
    """Give what crosses the wire, without the five that only put an envelope around a body."""
    found = {name: model for name, model in vars(protocol).items() if isclass(model) and issubclass(model, Wire)}
    envelopes = {name for name, model in found.items() if EventEnvelope in model.__mro__[1:]}
    return {name: model for name, model in found.items() if name not in envelopes | {"Wire"}}


def event_types() -> dict[str, str]:
    """Give the name of each event's body by its type."""
    envelopes: list[Any] = EventEnvelope.__subclasses__()
    return {e.model_fields["type"].default: e.model_fields["body"].annotation.__name__ for e in envelopes}


# docs/operations.md


def test_every_command_has_its_section_and_no_other() -> None:
    described = {
        title for title in titles(section(page("docs/operations.md"), "Commands")) if title.startswith("ghep ")
    }

    assert described == set(commands())


@pytest.mark.parametrize("words", sorted(commands()))
def test_a_commands_section_has_its_options_and_no_other(words: str) -> None:
    text = section(page("docs/operations.md"), words)

    assert set(re.findall(r"--[a-z][a-z-]*", text)) == set(options(commands()[words]))


@pytest.mark.parametrize("words", sorted(commands()))
def test_a_commands_own_options_have_a_row_with_their_default(words: str) -> None:
    documented = {row[0]: row[1] for row in rows(section(page("docs/operations.md"), words))}
    own = {name: found for name, found in options(commands()[words]).items() if name not in common_options()}

    assert documented == {name: default_of(option) for name, option in own.items()}


def default_of(option: Any) -> str:
    return "—" if option.default in (None, "") or option.default is False else str(option.default)


@pytest.mark.parametrize("words", sorted(commands()))
def test_a_commands_usage_names_its_arguments(words: str) -> None:
    arguments = [(p.name, p.nargs == -1) for p in commands()[words].params if p.param_type_name == "argument"]

    usage = re.search(rf"`{words} \[OPTIONS\]([^`]*)`", section(page("docs/operations.md"), words))
    assert usage is not None
    assert [(name, bool(many)) for name, many in re.findall(r"[{\[](\w+)[}\]](\.\.\.)?", usage[1])] == arguments


def test_every_common_option_is_explained_once() -> None:
    assert set(first_cells(section(page("docs/operations.md"), "Common options"))) == common_options() | {"--help"}


def test_every_setting_is_there_with_its_default() -> None:
    documented = "\n".join(
        f"{name} = {default}" for name, default, _ in rows(section(page("docs/operations.md"), "Settings"))
    )

    assert tomllib.loads(documented) == Settings().model_dump(mode="json")


def test_the_example_of_settings_is_accepted() -> None:
    for text in (section(page("docs/operations.md"), "Settings"), page("README.md")):
        [example] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
        assert Settings.model_validate(tomllib.loads(example)) != Settings()


def test_every_variable_is_there_and_no_other() -> None:
    files = (
        file
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", "") and file.is_file()
    )
    used = {name for file in files for name in re.findall(rb"\bGHEP_[A-Z_]+\b", file.read_bytes())}

    documented = first_cells(section(page("docs/operations.md"), "Environment variables"))
    assert sorted(documented) == sorted(name.decode() for name in used)


def test_every_key_of_the_window_is_there() -> None:
    told = {row[0]: row[1] for row in rows(section(page("docs/operations.md"), "The window's keys"))}

    assert sorted(told) == sorted(["F1", *every_key()])
    assert {
        (key, name) for key, names in every_key().items() for name in names if f"{name}: " not in told[key]
    } == set()


def test_every_outcome_is_there_with_its_class_and_whether_it_saved() -> None:
    documented = [tuple(row[:3]) for row in rows(section(page("docs/operations.md"), "Scan outcomes"))]

    assert documented == [(o.value, CLASS_OF[o].value, "yes" if o in SAVED else "no") for o in Outcome]


def test_every_reason_of_an_error_is_there_with_what_to_do() -> None:
    table = rows(section(page("docs/operations.md"), "Errors"))

    assert [row[0] for row in table] == list(Reason)
    assert all(len(row) == 3 and all(row) for row in table)


def test_every_reason_of_the_inbox_is_there_with_what_to_do() -> None:
    table = rows(section(page("docs/operations.md"), "What waits in the inbox"))

    assert [row[0] for row in table] == list(InboxReason)
    assert all(len(row) == 3 and all(row) for row in table)


# docs/protocol.md


def test_every_event_type_names_its_body() -> None:
    written = dict(re.findall(r"^### `([a-z]+\.[a-z]+)`: `(\w+)`$", page("docs/protocol.md"), re.MULTILINE))

    assert written == event_types()


@pytest.mark.parametrize("name", sorted(wire_models()))
def test_every_field_that_crosses_the_wire_is_there_and_no_other(name: str) -> None:
    text = page("docs/protocol.md")
    [title] = [title for title in titles(text) if title.endswith(f"`{name}`")]
    own = section(text, title).partition("\n#")[0]
    fields = [row[0] for row in rows(own.split("| refusal |")[0])]

    assert fields == list(wire_models()[name].model_fields)


def test_every_refusal_and_state_of_a_receipt_is_there() -> None:
    text = section(page("docs/protocol.md"), "`Receipt`")

    assert [row[0] for row in rows("| refusal |" + text.split("| refusal |")[1])] == list(RefusalReason)
    assert all(f"`{state}`" in text for state in ReceiptState)


def test_every_state_of_the_outbox_is_in_the_diagram_and_no_other() -> None:
    [diagram] = re.findall(r"```mermaid\n(.*?)```", page("docs/protocol.md"), re.DOTALL)

    assert set(re.findall(r"^ +(\w+) -->", diagram, re.MULTILINE)) == set(outbox.OutboxState)


def test_every_word_of_a_failed_request_is_there() -> None:
    words = set(re.findall(r"([A-Z_]{5,}) \(\d{3}", protocol.ErrorResponse.__doc__ or ""))

    assert {row[1] for row in rows(section(page("docs/protocol.md"), "HTTP"))} == words | {"—"}


def test_every_number_of_the_protocol_is_right() -> None:
    modules = (protocol, outbox, pusher, transport, neighbours, conflicts)
    kept = {name: value for module in modules for name, value in vars(module).items()}
    told = {name: float(value) for name, value, _ in rows(section(page("docs/protocol.md"), "Numbers"))}

    assert told == {name: seconds(kept[name]) for name in told}
    assert {name for name in vars(protocol) if name.startswith("MAX_")} <= told.keys()


def seconds(value: Any) -> float:
    return float(value.total_seconds() if hasattr(value, "total_seconds") else value)


# docs/architecture.md, and what every page names


def test_the_layers_are_those_that_the_import_contract_holds() -> None:
    contracts = tomllib.loads(page("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    [layers] = [c["layers"] for c in contracts if c.get("containers") == ["workstation"]]
    listed = re.findall(r"^\d+\. (.*)$", section(page("docs/architecture.md"), "Who may import whom"), re.MULTILINE)

    assert [set(re.findall(r"\w+", line)) for line in listed] == [set(re.findall(r"\w+", layer)) for layer in layers]


def test_every_path_that_a_page_names_exists() -> None:
    missing = [
        (file.name, path) for file in PAGES for path in paths(file.read_text(encoding="utf-8")) if not exists(path)
    ]

    assert missing == []


def paths(text: str) -> list[str]:
    return [name for name in re.findall(r"`([^`\s]+)`", text) if name.startswith(tuple(f"{top}/" for top in FOLDERS))]


def exists(path: str) -> bool:
    return any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()


@pytest.mark.parametrize("name", ["docs/architecture.md", "docs/promises.md", "docs/protocol.md"])
def test_every_function_that_a_page_names_stands_in_the_file_beside_it(name: str) -> None:
    """On a line that names files, the function must be in one of them; elsewhere, anywhere in the code."""
    missing = []
    for line in page(name).splitlines():
        files = [file for path in paths(line) if path.endswith(".py") for file in ROOT.glob(path)]
        known = frozenset().union(*(definitions(file) for file in files)) if files else all_definitions()
        missing += [found for found in re.findall(r"`(\w+)\(\)`", line) if found not in known]

    assert missing == []


def test_every_step_of_a_samples_way_names_a_file_and_a_function() -> None:
    steps = rows(section(page("docs/architecture.md"), "One sample, scan to citizen"))

    assert len(steps) > 10
    assert all(".py" in step[2] and "()" in step[3] for step in steps)


@pytest.mark.parametrize("number", range(1, 9))
def test_every_promise_has_tests_of_its_name(number: int) -> None:
    pattern = f"tests/promises/test_promise_{number}_*.py"

    assert pattern in page("docs/promises.md")
    assert any("def test_" in file.read_text(encoding="utf-8") for file in ROOT.glob(pattern))


def test_every_link_leads_somewhere() -> None:
    broken = [
        (file.name, link)
        for file in PAGES
        for link in links(file)
        if not link.endswith(PICTURES) and not leads(file, link)
    ]

    assert broken == []


def test_every_picture_is_there() -> None:
    shown = [(file, link) for file in PAGES for link in links(file) if link.endswith(PICTURES)]

    assert shown
    assert [link for file, link in shown if not leads(file, link)] == []


def links(file: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8"))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def leads(file: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = file.parent / path if path else file
    if not target.exists():
        return False
    return not anchor or anchor in {slug(title) for title in titles(target.read_text(encoding="utf-8"))}


def slug(title: str) -> str:
    """Write a heading as the web does in its address."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_every_job_of_make_that_a_page_names_exists() -> None:
    jobs = set(re.findall(r"^([a-z-]+):", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        job
        for file in PAGES
        for job in re.findall(r"(?:`|^)make ([a-z-]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert {"run", "test"} <= named
    assert named <= jobs


def test_every_command_in_an_example_exists() -> None:
    firsts = {words.split()[1] for words in commands()}
    named = {
        word for file in PAGES for word in re.findall(r"(?:`|\$ |\| )ghep ([a-z]+)", file.read_text(encoding="utf-8"))
    }

    assert named <= firsts


def test_the_changelog_begins_with_this_version() -> None:
    assert re.findall(r"^## \[([^\]]+)\]", page("CHANGELOG.md"), re.MULTILINE)[0] == __version__


def test_the_readme_can_be_read_in_one_go() -> None:
    assert len(page("README.md").splitlines()) < 150
