"""The page of a report, in a browser. podium_sample_page makes the pages. Without a browser the tests are skipped,
unless PODIUM_CONFORMANCE=all requires one (script/browser installs it)."""

import os
import subprocess

import pytest

from browser import Browser, Page, find_browser

QUERIES = 40
DOCUMENTS = 12


@pytest.fixture(scope="session")
def browser():
    program = find_browser()
    if not program:
        assert os.environ.get("PODIUM_CONFORMANCE") != "all", "no browser here; script/browser installs one"
        pytest.skip("no Chromium here; script/browser installs one")
    running = Browser(program)
    yield running
    running.close()


def sample(folder, *arguments):
    path = folder / "report.html"
    with open(path, "wb") as page:
        subprocess.run([os.environ["PODIUM_SAMPLE_PAGE"], *map(str, arguments)], stdout=page, check=True, timeout=300)
    return path


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    return sample(tmp_path_factory.mktemp("whole"), QUERIES, DOCUMENTS)


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    return sample(tmp_path_factory.mktemp("small"), "small")


@pytest.fixture
def open_page(browser):
    pages = []

    def open_it(path, **options):
        pages.append(Page(browser, path, **options))
        return pages[-1]

    yield open_it
    for page in pages:
        page.close()


# A figure's visible marks: those that have a size and are within their chart.
MARKS = """[...document.querySelectorAll("figure")].map(figure => {
  const svg = figure.querySelector("svg"), chart = svg.getBoundingClientRect();
  const seen = mark => {
    const box = mark.getBoundingClientRect(), style = getComputedStyle(mark);
    const paint = style.fill !== "none" ? style.fill : style.stroke;
    return box.width + box.height > 1 && style.visibility === "visible" && paint !== "none" &&
      box.left >= chart.left - 1 && box.right <= chart.right + 1 &&
      box.top >= chart.top - 1 && box.bottom <= chart.bottom + 1;
  };
  const count = selector => [...svg.querySelectorAll(selector)].filter(seen).length;
  const box = svg.getBoundingClientRect();
  return {id: figure.id, width: box.width, height: box.height, bars: count(".bar"), losses: count(".bar.loss"),
          dots: count(".dot"), lines: count(".line"), references: count(".reference"), whiskers: count(".whisker"),
          texts: count("text"), title: svg.querySelector("title").textContent,
          description: svg.querySelector("desc").textContent, role: svg.getAttribute("role")};
})"""

# The contrast of every visible text with its background, and of chart marks too. W3C, WCAG 2.1: 1.4.3, 1.4.11.
CONTRAST = """(() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = colour => {
    const [r, g, b] = numbers(colour).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if ((numbers(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ratio = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + .05) / (low + .05);
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = texts.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || /^(title|desc|script)$/.test(element.localName)) continue;
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    found.push({kind: "text", what: element.localName + "." + (element.getAttribute("class") ?? ""),
                ratio: ratio(colour, behind(element)), size: parseFloat(style.fontSize)});
  }
  for (const mark of document.querySelectorAll("figure .bar, figure .dot, figure .line, figure .reference")) {
    const style = getComputedStyle(mark);
    found.push({kind: "mark", what: mark.getAttribute("class"),
                ratio: ratio(style.fill !== "none" ? style.fill : style.stroke, behind(mark.closest("figure")))});
  }
  return found;
})()"""


def check_quiet(page, path):
    assert page.complaints() == []
    assert page.requests() == [path.as_uri()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1200])
def test_charts_and_text_can_be_seen(open_page, whole, scheme, width):
    page = open_page(whole, scheme=scheme, width=width)
    charts = {chart.pop("id"): chart for chart in page.evaluate(MARKS)}
    assert list(charts) == ["gain", "depth", "latency", "calibration"]
    for chart in charts.values():
        assert chart["width"] > 250 and chart["height"] > 150
        assert chart["texts"] >= 6
        assert chart["role"] == "img" and chart["title"] and chart["description"]
    assert charts["gain"]["bars"] == QUERIES
    assert 1 < charts["gain"]["losses"] < QUERIES / 2
    for name in ["depth", "latency"]:
        counts = {mark: charts[name][mark] for mark in ["dots", "lines", "references", "whiskers"]}
        assert counts == {"dots": 4, "lines": 1, "references": 1, "whiskers": 4}, name
    assert (charts["calibration"]["dots"], charts["calibration"]["references"]) == (9, 1)

    found = page.evaluate(CONTRAST)
    assert sum(each["kind"] == "text" for each in found) > 300
    assert sum(each["kind"] == "mark" for each in found) > QUERIES
    assert [each for each in found if each["ratio"] < (4.5 if each["kind"] == "text" else 3)] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (int(background[4:].split(",")[0]) < 64) == (scheme == "dark"), background
    check_quiet(page, whole)


# The query whose text is hostile.
HOSTILE = '[data-order="0"]'


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_opened_query_shows_its_documents(open_page, whole, scheme):
    page = open_page(whole, scheme=scheme, width=700)
    shown = f"""[...document.querySelectorAll('{HOSTILE} .documents tbody tr')]
      .filter(row => row.checkVisibility() && row.getBoundingClientRect().height > 10).map(row => row.innerText)"""
    assert page.evaluate(shown) == []
    page.click(f"{HOSTILE} > summary")
    rows = page.evaluate(shown)
    assert len(rows) == DOCUMENTS
    assert rows[0].split("\t")[:3] == ["4 → 1", "▲ 3", "1"]
    assert rows[2].split("\t")[:2] == ["– → 3", "new"]
    assert rows[-1].split("\t")[:2] == ["81 → –", "gone"]
    assert "d0-0 </script><script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" 'too' & &amp; {{dataset}}" in rows[0]
    assert "␛[31m\N{REPLACEMENT CHARACTER}desrever" in rows[0]
    assert [each for each in page.evaluate(CONTRAST) if each["ratio"] < 3 or each["kind"] == "text" and each["ratio"] < 4.5] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.evaluate("document.images.length + document.scripts.length") == 1
    check_quiet(page, whole)


def test_keys_open_a_query(open_page, whole):
    page = open_page(whole)
    page.evaluate(f"document.querySelector('{HOSTILE} > summary').focus()")
    page.press("Enter", "\r")
    assert page.evaluate(f"document.querySelector('{HOSTILE}').open")
    # Elements that scroll sideways can be reached, and the focused element is visible.
    page.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "measures of query 1000"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_bar_leads_to_its_query(open_page, whole):
    page = open_page(whole)
    page.click("figure .bar.loss")
    opened = "[...document.querySelectorAll('.query[open]')].map(query => query.querySelector('.inside').id)"
    assert page.evaluate(f"location.hash") == "#" + page.evaluate(opened)[0]
    check_quiet(page, whole)


def test_order_and_find(open_page, whole):
    page = open_page(whole)
    queries = "[...document.querySelectorAll('.query')]"
    gains = f"{queries}.map(query => Number(query.dataset.gain))"
    first = page.evaluate(gains)
    assert first == sorted(first) and first[0] < 0 < first[-1]

    def choose(value):
        page.evaluate(f"""(() => {{
            const order = document.getElementById("order");
            order.value = "{value}";
            order.dispatchEvent(new Event("change"));
        }})()""")

    choose("-gain")
    assert page.evaluate(gains) == sorted(first, reverse=True)
    choose("order")
    assert page.evaluate(f"{queries}.map(query => Number(query.dataset.order))") == list(range(QUERIES))
    page.click("#find")
    page.send("Input.insertText", text="QUESTION 17")
    shown = f"{queries}.filter(query => query.checkVisibility()).map(query => query.querySelector('.qid').textContent)"
    assert page.evaluate(shown) == ["1017"]
    assert page.evaluate("document.getElementById('found').textContent") == f"1 of {QUERIES}"
    check_quiet(page, whole)


def test_without_scripts(open_page, whole):
    page = open_page(whole, scripts=False)
    assert not page.evaluate("document.getElementById('tools').checkVisibility()")
    page.click(f"{HOSTILE} > summary")
    assert page.evaluate(f"document.querySelector('{HOSTILE} .documents').checkVisibility()")


def test_printed(open_page, whole):
    # A4 within margins, in CSS pixels.
    page = open_page(whole, scheme="dark", media="print", width=700)
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.evaluate("document.getElementById('tools').checkVisibility()")
    assert [each for each in page.evaluate(CONTRAST) if each["kind"] == "text" and each["ratio"] < 4.5] == []


def test_a_small_report(open_page, small):
    page = open_page(small)
    charts = page.evaluate(MARKS)
    assert [(chart["id"], chart["bars"], chart["losses"]) for chart in charts] == [("gain", 4, 1)]
    page.click(".query > summary")
    assert page.evaluate("document.querySelector('.query .inside table').checkVisibility()")
    check_quiet(page, small)


def test_three_hundred_queries_open(open_page, tmp_path):
    path = sample(tmp_path, 300, 20)
    assert path.stat().st_size < 5_000_000
    page = open_page(path)
    assert {chart["id"]: chart["bars"] for chart in page.evaluate(MARKS)}["gain"] == 300
    check_quiet(page, path)
