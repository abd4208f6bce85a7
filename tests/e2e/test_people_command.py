"""`ghep people`: every subcommand on a real home, in this process."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workstation.__main__ import command_line

LIST = """STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Xã/Phường,Hộ
1,Nguyễn Văn Thử,01/02/1990,Nam,000090000001,"Phường Ba Đình, Hà Nội",H1
2,Trần Thị Mẫu,1985,Nữ,,,H1
3,=HYPERLINK(1),1985,Nữ,,,H1
"""
Lines = list[dict[str, object]]


@dataclass(slots=True)
class Ghep:
    """`ghep` in practice mode on one home."""

    home: Path

    def run(self, *arguments: str, given: str = "", status: int = 0, practice: bool = True) -> tuple[str, str]:
        more = ["--home", str(self.home), "--language", "en", *(["--practice"] if practice else [])]
        done = CliRunner().invoke(command_line(arguments[0]), [*arguments, *more], input=given)
        assert done.exit_code == status, done.output
        return done.stdout, done.stderr

    def lines(self, *arguments: str, given: str = "", practice: bool = True) -> Lines:
        said, _ = self.run(*arguments, "--json", given=given, practice=practice)
        return [json.loads(line) for line in said.splitlines()]

    def tubes(self, count: int) -> list[str]:
        return [str(line["tube"]) for line in self.lines("labels", "mint", str(count))]


@pytest.fixture
def ghep(tmp_path: Path) -> Ghep:
    return Ghep(tmp_path / "home")


@pytest.fixture
def path(tmp_path: Path) -> str:
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    return str(file)


def test_a_list_is_previewed_imported_once_searched_and_removed(ghep: Ghep, path: str) -> None:
    preview = ghep.lines("people", "import", path, "--preview")
    empty = ghep.lines("people", "lists")
    first = ghep.lines("people", "import", path)
    again = ghep.lines("people", "import", path)
    [listed] = ghep.lines("people", "lists")
    [found] = ghep.lines("people", "search", "thu nguyen")
    [gone] = ghep.lines("people", "remove-list", str(listed["list"]))

    assert [line.get("row") for line in preview] == [None, 2, 3, 4]
    assert (preview[0]["people"], preview[0]["encoding"], empty) == (2, "UTF-8", [])
    assert (first[0]["repeated"], again[0]["repeated"], again[0]["list"]) == (False, True, listed["list"])
    assert (first[1]["row"], first[1]["column"], first[1]["problem"]) == (4, "Họ và tên", "FORMULA")
    assert (found["number"], found["commune"], found["household"]) == ("0000••••0001", "00004", "H1")
    assert (gone["people"], ghep.lines("people", "lists")) == (2, [])


def test_the_words_of_a_refused_row_say_where_what_and_what_to_do(ghep: Ghep, path: str) -> None:
    said, _ = ghep.run("people", "import", path)

    assert "Row 4, Họ và tên: a formula, not a value. Copy the column, paste it as values." in said
    assert "000090000001" not in said


def test_one_bad_file_stops_no_other_and_ends_with_an_error(ghep: Ghep, path: str) -> None:
    said, wrong = ghep.run("people", "import", str(ghep.home / "none.csv"), path, status=2)

    assert "none.csv cannot be read" in wrong
    assert "people imported: 2" in said


def test_a_listed_person_and_a_typed_one_are_entered_and_the_list_knows_who_came(ghep: Ghep, path: str) -> None:
    ghep.run("people", "import", path)
    one, two = ghep.tubes(2)
    listed = str(ghep.lines("people", "search", "nguyen")[0]["expected"])
    ghep.run("scan", given=f"{one}\n")
    [entered] = ghep.lines("people", "enter", "--expected", listed)
    ghep.run("scan", given=f"{two}\n")
    [typed] = ghep.lines("people", "enter", "--name", "Lê Mẫu", "--born", "12/03/1950", "--commune", "00004")

    assert (entered["outcome"], entered["person"], entered["tube"]) == ("PAIRED", "Nguyễn Văn Thử", one)
    assert (typed["saved"], typed["tube"]) == (True, two)
    assert ghep.lines("people", "lists")[0]["came"] == 1
    assert ghep.lines("people", "search", "nguyen")[0]["came"] == "came"


def test_what_cannot_be_a_person_is_refused_with_its_field(ghep: Ghep) -> None:
    refusals = [
        ghep.run("people", "enter", "--name", "Lê Mẫu", "--born", "85", status=2)[1],
        ghep.run("people", "enter", "--name", "x1", "--born", "1985", status=2)[1],
        ghep.run("people", "enter", "--name", "Lê Mẫu", "--born", "1985", "--commune", "99999", status=2)[1],
    ]

    assert [refusal.partition(":")[0] for refusal in refusals] == ["Birth date or year", "Full name", "Commune"]


def test_alike_persons_are_asked_about_listed_merged_and_told_apart(ghep: Ghep) -> None:
    one, two = ghep.tubes(2)
    ghep.run("scan", given=f"{one}\n")
    ghep.run("people", "enter", "--name", "Trần Thị Mẫu", "--born", "1985")
    ghep.run("scan", given=f"{two}\n")
    person = ("--name", "TRAN THI MAU", "--born", "1985", "--number", "000185000009")
    asked = ghep.lines("people", "enter", *person, "--answer", "LB11")
    [answer] = ghep.lines("status")
    like = ghep.lines("people", "like")

    assert asked[0]["outcome"] == "PERSON_LIKE"
    assert (asked[-1]["saved"], answer["pairings"], like) == (False, 1, [])


def test_a_merge_is_made_by_tubes_or_ids_and_taken_back(ghep: Ghep) -> None:
    one, two = ghep.tubes(2)
    for tube, number in ((one, ()), (two, ("--number", "000185000009"))):
        ghep.run("scan", given=f"{tube}\n")
        person = ("--name", "Trần Thị Mẫu", "--born", "1985", *number)
        ghep.run("people", "enter", *person, "--answer", "LB12")
    [merged] = ghep.lines("people", "merge", one, two)
    _, refused = ghep.run("people", "merge", str(merged["merged"]), str(merged["person"]), status=2)
    ghep.run("people", "unmerge", str(merged["merge"]))
    ghep.run("people", "unmerge", str(merged["merge"]), status=2)
    like = ghep.lines("people", "like")
    ghep.run("people", "different", one, two)

    assert "one person here already" in refused
    assert [(line["name"], line["born"]) for line in like] == [("Trần Thị Mẫu", "1985")]
    assert like[0]["other_numbers"] == ["0001••••0009"]
    assert ghep.lines("people", "like") == []


def test_everybody_in_a_tube_gets_a_card_and_again_the_same_number(ghep: Ghep, tmp_path: Path) -> None:
    [tube] = ghep.tubes(1)
    ghep.run("scan", given=f"{tube}\n")
    ghep.run("people", "enter", "--name", "Hoàng Gia Bảo", "--born", "20/11/2015")
    out = str(tmp_path / "card.pdf")
    first, again = (ghep.lines("people", "card", tube, "--out", out)[0] for _ in range(2))
    _, refused = ghep.run("people", "card", "VN0048000102", "--out", out, status=2)

    assert first["cards"] == again["cards"]
    assert str(first["cards"]).startswith("['CT")
    assert Path(out).read_bytes().startswith(b"%PDF")
    assert "No person VN0048000102" in refused


def test_communes_are_found_by_their_names_and_older_ones(ghep: Ghep) -> None:
    [first, *_] = ghep.lines("people", "communes", "ben nghe", practice=False)
    said, _ = ghep.run("people", "communes", "ba dinh ha noi", "--limit", "1", practice=False)

    assert (first["commune"], first["before"]) == ("26740", "Phường Bến Nghé, Quận 1")
    assert said == "00004 · Phường Ba Đình, Hà Nội\n"
