"""docs/analyzers.md names every built-in profile, key and status, and its example is a profile."""

import re
from pathlib import Path

from pydantic import BaseModel

from workstation.domain.observation_status import STATUSES
from workstation.profiles.load_profiles import built_in_profiles, load_profiles
from workstation.profiles.profile_file import CtTable, ProfileFile, read_profile

PAGE = (Path(__file__).parents[2] / "docs" / "analyzers.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## Profiles\n")[2]


def first_cells(header: str) -> list[str]:
    table = SECTION.partition(f"| {header} |")[2].partition("\n\n")[0]
    return [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()[2:]]


def keys(model: type[BaseModel], before: str = "") -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= keys(inner, f"{before}{name}.")
        else:
            found.add(before + name)
    return found


def test_every_built_in_profile_is_there() -> None:
    assert first_cells("profile") == [f"`{name}`" for name in sorted(built_in_profiles().by_name)]


def test_every_status_is_there_and_no_other() -> None:
    codes = {cell.strip("`") for cell in first_cells("status")}

    assert codes == {status or "empty" for status in STATUSES} | {"another"}


def test_every_key_of_a_file_is_there_and_no_other() -> None:
    told = {name for cell in first_cells("key") for name in re.findall(r"`([a-z_.]+)`", cell)}

    inner = {f"ct.{name}" for name in CtTable.model_fields}
    assert told == keys(ProfileFile) | inner | {"like"}


def test_the_examples_are_profiles(tmp_path: Path) -> None:
    ours, like = re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)

    assert read_profile("ours", ours, built_in=False).targets == {"N", "ORF1ab"}
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "four.toml").write_text(like, encoding="utf-8")
    assert load_profiles(tmp_path).find("four").tube_fields == ("SPM-2",)
