"""What a citizen sees in a real browser: each state in both languages, on a small phone, a larger one and a desk
screen, on paper, and with a screen reader's eyes.
"""

import functools
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sync.protocol import ReceiptState
from sync.server.app import create_app
from sync.server.apply import apply_events
from sync.server.database import open_database
from sync.server.serve import Embedded
from sync.server.throttle import Limits
from tests.server_builders import NOON, Raw, box_sent, pairing_made, result_released, result_withdrawn, tube_received
from workstation.texts.translate import translations

CHROMIUM = Path("/usr/bin/chromium")
PICTURES = os.environ.get("GHEP_PICTURES")
PHONE, DESK, SMALL = (390, 844), (1366, 768), (360, 740)
PERSON: Raw = {"name": "Nguyễn Thị Ngọc Ánh", "identifiers": [{"system": "cccd", "value": "001190000002"}]}
STATES = {
    "collected": ("VN-00-01", "Đã lấy mẫu", "Sample taken"),
    "on_the_way": ("VN-00-02", "Đang vận chuyển", "On the way"),
    "in_test": ("VN-00-03", "Đang xét nghiệm", "Being tested"),
    "being_confirmed": ("VN-00-04", "Đang chờ xác nhận", "Being confirmed"),
    "positive_pool": ("VN-00-05", "Đang chờ xác nhận", "Being confirmed"),
    "sample_needed_again": ("VN-00-06", "Cần lấy mẫu lại", "Sample needed again"),
    "negative": ("VN-00-07", "Âm tính", "Negative"),
    "negative_pool": ("VN-00-08", "Âm tính", "Negative"),
    "positive": ("VN-00-09", "Dương tính", "Positive"),
    "withdrawn": ("VN-00-10", "Kết quả đã thu hồi", "Result withdrawn"),
}
STORIES: dict[str, list[Raw]] = {
    "collected": [],
    "on_the_way": [box_sent("VN-00-02")],
    "in_test": [tube_received("VN-00-03")],
    "being_confirmed": [result_released("VN-00-04", "PRESUMPTIVE")],
    "positive_pool": [result_released("VN-00-05", "POOL_POSITIVE")],
    "sample_needed_again": [result_released("VN-00-06", "INVALID")],
    "negative": [result_released("VN-00-07", "NEGATIVE")],
    "negative_pool": [result_released("VN-00-08", "POOL_NEGATIVE", version=2)],
    "positive": [result_released("VN-00-09", "POSITIVE")],
    "withdrawn": [result_released("VN-00-10", "POSITIVE"), result_withdrawn("VN-00-10")],
}


def token(state: str) -> str:
    return f"secret-of-{state}-0123456789"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('citizen') / 'platform.db'}")
    told = [
        event
        for state, (tube, _, _) in STATES.items()
        for event in [pairing_made(tube, PERSON, token(state), pool_size=5 if "pool" in state else 1), *STORIES[state]]
    ]
    assert {receipt.state for receipt in apply_events(database, told, NOON)} == {ReceiptState.ACCEPTED}
    app = create_app(
        database,
        station_key="key",
        translations=functools.cache(translations),
        clock=lambda: datetime.now(UTC),
        limits=Limits(looks="10000 per minute"),
    )
    with Embedded(app) as server:
        yield server.url
    database.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a phone without JavaScript, which fails the test if it complains or asks for anything outside."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False)
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("request", lambda request: complaints.append(request.url) if _is_outside(request.url) else None)
    yield opened
    context.close()
    assert [text for text in complaints if "404" not in text] == []


def _is_outside(address: str) -> bool:
    return not address.startswith("http://127.0.0.1:")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


WIDE = """[...document.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5
        || (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible"))
    .map(element => element.tagName + "." + element.className)"""


@pytest.mark.parametrize("state", STATES)
def test_a_slips_link_shows_one_state_in_the_language_that_is_asked_for(page: Page, url: str, state: str) -> None:
    _, vietnamese, english = STATES[state]
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{url}/r/{token(state)}")
        expect(page.locator("h1")).to_have_text(vietnamese)
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        picture(page, f"{state}_vi_{size[0]}")

        page.get_by_role("link", name="English").click()
        expect(page.locator("h1")).to_have_text(english)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        picture(page, f"{state}_en_{size[0]}")

    expect(page.get_by_text("Nguyễn Thị Ngọc Ánh")).to_be_visible()
    expect(page.get_by_text("12/03/2026 12:00")).to_be_visible()
    expect(page.locator("article svg.shape")).to_have_count(1)


def test_ten_states_have_seven_shapes_and_five_colours(page: Page, url: str) -> None:
    looks = {}
    for state in STATES:
        page.goto(f"{url}/r/{token(state)}")
        shape = page.locator("article svg.shape").inner_html()
        looks[state] = (shape, page.locator("article").get_attribute("class"))

    assert looks["negative"] == looks["negative_pool"]
    assert looks["being_confirmed"] == looks["positive_pool"]
    assert len({shape for shape, _ in looks.values()}) == 7
    assert len({colour for _, colour in looks.values()}) == 5


def test_a_citizen_finds_a_sample_by_tube_and_four_digits_and_changes_the_language(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Mã ống").fill(" vn 00 07")
    page.get_by_label("4 ký tự cuối của số giấy tờ").fill("0002")
    page.get_by_role("button", name="Xem kết quả").click()

    expect(page.locator("h1")).to_have_text("Âm tính")
    expect(page.get_by_text("N. T. N. Á.", exact=True)).to_be_visible()
    expect(page.get_by_text("12/03/2026 21:30")).to_be_visible()
    assert "0002" not in page.url

    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Negative")
    page.get_by_role("link", name="Look up another sample").click()
    expect(page.locator("h1")).to_have_text("Find your test result")
    expect(page.get_by_label("Tube number")).to_have_value("")


def test_wrong_digits_are_answered_with_what_to_do_and_the_form_again(page: Page, url: str) -> None:
    page.goto(f"{url}/?lang=en")
    page.get_by_label("Tube number").fill("VN-00-09")
    page.get_by_label("Last 4 characters of your card's number").fill("9999")
    page.get_by_role("button", name="Show my sample").click()

    expect(page.locator("h1")).to_have_text("No sample found")
    expect(page.get_by_role("heading", name="What to do now")).to_be_visible()
    expect(page.get_by_label("Tube number")).to_have_value("VN-00-09")
    picture(page, "not_found_en_390")

    page.get_by_label("Last 4 characters of your card's number").fill("0002")
    page.get_by_role("button", name="Show my sample").click()
    expect(page.locator("h1")).to_have_text("Positive")


def test_a_pooled_negative_is_marked_and_a_correction_says_so(page: Page, url: str) -> None:
    page.goto(f"{url}/r/{token('negative_pool')}")

    expect(page.get_by_text("mẫu gộp", exact=True)).to_be_visible()
    expect(page.get_by_text("Kết quả này thay thế kết quả trước đó.")).to_be_visible()


def test_a_positive_pool_asks_for_a_new_sample_and_names_no_result(page: Page, url: str) -> None:
    page.goto(f"{url}/r/{token('positive_pool')}")

    expect(page.get_by_text("xét nghiệm gộp cùng mẫu của những người khác")).to_be_visible()
    expect(page.get_by_text("Hãy đến lấy mẫu lại")).to_be_visible()
    assert not re.search("dương tính|âm tính", page.locator("body").inner_text(), re.IGNORECASE)


def test_a_positive_result_says_what_to_do_and_moves_nothing(page: Page, url: str) -> None:
    page.goto(f"{url}/r/{token('positive')}")

    expect(page.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("link", name="Gọi 115")).to_have_attribute("href", "tel:115")
    css = page.request.get(f"{url}/page.css").text()
    assert not re.search("animation|transition|@keyframes|blink", css)


@pytest.mark.parametrize("size", [SMALL, DESK])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_off_at_any_width(page: Page, url: str, size: tuple[int, int], language: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    paths = ["/", "/nothing", "/r/unknown-secret-0001", *(f"/r/{token(state)}" for state in STATES)]

    cut = []
    for path in paths:
        page.goto(f"{url}{path}?lang={language}")
        cut += [f"{path} {name}" for name in page.evaluate(WIDE)]

    assert cut == []


def test_a_screen_reader_finds_one_heading_marks_and_a_label_for_each_field(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Mã ống")).to_have_accessible_description(
        "In trên phiếu của bạn, cạnh mã vạch."
    )
    expect(page.get_by_role("link", name="English")).to_have_attribute("lang", "en")

    page.goto(f"{url}/r/{token('negative')}")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=2)).to_have_text(["Việc cần làm", "Chi tiết"])
    expect(page.locator("svg:not([aria-hidden=true])")).to_have_count(0)
    expect(page).to_have_title("Tra cứu kết quả xét nghiệm")


def test_what_is_touched_is_at_least_48_pixels_high(page: Page, url: str) -> None:
    for path in ("/", f"/r/{token('positive')}"):
        page.goto(url + path)
        boxes = [target.bounding_box() for target in page.locator("a, button, input:not([type=hidden])").all()]

        assert min(box["height"] for box in boxes if box) >= 48


def test_a_printed_page_is_one_sheet_in_black_without_buttons(page: Page, url: str) -> None:
    page.goto(f"{url}/r/{token('positive')}")
    page.emulate_media(media="print")

    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("English")).to_be_hidden()
    expect(page.get_by_role("link", name="Gọi 115")).to_be_hidden()
    expect(page.locator(".panel")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    sheet = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
