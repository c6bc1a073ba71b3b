"""Pages in a real browser: accessible, quiet, readable without JavaScript and on a phone."""

import pytest

from browser import axe_source, chromium, page_over
from web_release import BASE, Client, app_of, write_release

pytestmark = pytest.mark.browser

PAGES = ["", "doc/event/mission-lyra-2031", "doc/actor/acme", "doc/document/gazette",
         "doc/statement/00000000000000a1", "doc/actor/only-german", "doc/actor/nobody",
         "doc/situation/mission-lyra-2031--acme--participant", "missions", "agreements", "actors",
         "documents", "search?q=lyra", "search?q=zzzz", "def", "scheme/event-status",
         "scheme/event-status/completed", "dumps/", "profile/",
         "dataset", "release/", "release/0123456789ab", "fragments", "reconcile/about",
         "reconcile/preview?id=actor/acme",
         "data/event/mission-lyra-2031?_profile=alt"]  # fmt: skip
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return Client(app_of(write_release(tmp_path_factory.mktemp("release"))))


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_axe_finds_nothing_on_any_kind_of_page(browser, client, scheme, size):
    source = axe_source()
    faults = []
    viewport = PHONE if size == "phone" else {"width": 1280, "height": 900}
    with page_over(
        browser, client, bypass_csp=True, color_scheme=scheme, viewport=viewport
    ) as page:
        for path in PAGES:
            page.goto(BASE + path)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            page.add_script_tag(content=source)
            found = page.evaluate("axe.run().then(r => r.violations)")
            for one in found:
                nodes = "; ".join(n["html"][:160] for n in one["nodes"][:3])
                faults.append(f"{path}: {one['id']}: {one['help']}: {nodes}")
    assert not faults, "\n".join(faults)


def test_pages_ask_nothing_of_other_hosts_and_break_no_policy(browser, client):
    complaints = []
    with page_over(browser, client) as page:
        page.on("console", lambda message: complaints.append(message.text))
        for path in [*PAGES, "doc/actor/wicked"]:
            page.goto(BASE + path)
        assert page.elsewhere == []
    assert [c for c in complaints if "Content Security Policy" in c] == []


def test_hostile_label_runs_nothing(browser, client):
    with page_over(browser, client) as page:
        ran = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page.goto(f"{BASE}doc/actor/wicked")
        page.goto(f"{BASE}search?q=%3Cimg%20src%3Dx%20onerror%3Dalert(3)%3E")
        page.wait_for_timeout(200)
        assert ran == []


def test_phone_shows_every_page_without_sideways_scrolling(browser, client):
    with page_over(browser, client, viewport=PHONE) as page:
        for path in PAGES:
            page.goto(BASE + path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE["width"], path


def test_sources_open_without_javascript(browser, client):
    with page_over(browser, client, java_script_enabled=False) as page:
        page.goto(f"{BASE}doc/event/mission-lyra-2031")
        page.locator("details.sources > summary").first.click()
        assert page.get_by_text("characters 10–40").first.is_visible()


def test_passage_address_lands_on_the_passage(browser, client):
    with page_over(browser, client) as page:
        page.goto(f"{BASE}doc/document/gazette#char=50,70")
        assert page.locator(":target").get_attribute("id") == "char=50,70"
