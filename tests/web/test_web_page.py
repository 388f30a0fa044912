"""The page in a real browser: what a resident sees, types and presses; legible, labelled, without scripts too."""

from __future__ import annotations

import pytest
import requests
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CONTRAST = """
const light = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
const behind = (node) => {
  for (; node; node = node.parentElement) {
    const colour = parse(getComputedStyle(node).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
const faint = [];
for (const node of document.querySelectorAll("body *")) {
  const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  if (!text || !node.checkVisibility() || node.closest("svg")) continue;
  const a = luminance(parse(getComputedStyle(node).color)), b = luminance(behind(node));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) faint.push(`${node.tagName} "${node.textContent.trim().slice(0, 40)}" ${ratio.toFixed(2)}`);
}
return faint;
"""


def _texts(browser: webdriver.Chrome, selector: str) -> list[str]:
    return [item.text for item in browser.find_elements(By.CSS_SELECTOR, selector)]


def test_a_resident_asks_by_keyboard_alone(browser: webdriver.Chrome, page_url: str) -> None:
    browser.get(page_url)
    box = browser.find_element(By.ID, "q")
    box.send_keys("ZZ1 1AA", Keys.ENTER)
    figure = browser.find_element(By.CSS_SELECTOR, ".figure").text
    api = requests.get(f"{page_url}/v1/crime/summary", {"q": "ZZ1 1AA"}, timeout=10).json()
    assert figure == f"{api['total']:,}"
    assert api["level"]["text"] in _texts(browser, "#level-h ~ p")
    assert "Your local police team" in _texts(browser, "h3")
    assert any("Police Station" in text for text in _texts(browser, "#help-h ~ ul strong"))


def test_choosing_a_category_changes_the_answer(browser: webdriver.Chrome, page_url: str) -> None:
    browser.get(f"{page_url}/?q=ZZ1+1AA&category=burglary")
    api = requests.get(f"{page_url}/v1/crime/summary", {"q": "ZZ1 1AA", "category": "burglary"}, timeout=10).json()
    assert browser.find_element(By.CSS_SELECTOR, ".figure").text == f"{api['total']:,}"
    assert browser.find_element(By.ID, "category").get_attribute("value") == "burglary"


def test_an_ambiguous_name_offers_places_to_choose_from(browser: webdriver.Chrome, page_url: str) -> None:
    browser.get(f"{page_url}/?q=Newton+Zed")
    links = browser.find_elements(By.CSS_SELECTOR, ".notice li a")
    assert len(links) >= 2
    links[0].click()
    assert browser.find_elements(By.CSS_SELECTOR, ".figure")


@pytest.mark.parametrize(
    ("typed", "status"), [("Nowhereville-on-Sea", 404), ("SW1A 1AA", 404), ("<script>alert(1)</script>", 404)]
)
def test_what_cannot_be_answered_is_said(page_url: str, typed: str, status: int) -> None:
    answer = requests.get(page_url, {"q": typed}, timeout=10)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text


def test_no_figures_at_sea_is_not_zero(page_url: str) -> None:
    answer = requests.get(page_url, {"q": "54.02,2.22"}, timeout=10)
    assert "No crime figures for this place here" in answer.text
    assert 'class="figure"' not in answer.text


@pytest.mark.parametrize("path", ["/", "/?q=ZZ1+1AA", "/?q=Nowhereville", "/docs", "/docs/problems/no-data"])
def test_legible_labelled_and_quiet_on_the_console(browser: webdriver.Chrome, page_url: str, path: str) -> None:
    browser.get(page_url + path)
    assert browser.execute_script(CONTRAST) == []
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en-GB"
    assert len(browser.find_elements(By.TAG_NAME, "h1")) == 1
    for control in browser.find_elements(By.CSS_SELECTOR, "input, select"):
        assert browser.find_elements(By.CSS_SELECTOR, f"label[for={control.get_attribute('id')}]")
    assert "Open Government Licence" in browser.find_element(By.TAG_NAME, "footer").text
    logged = browser.get_log("browser")
    assert [entry for entry in logged if entry["level"] == "SEVERE" and entry["source"] != "network"] == []


def test_fits_a_small_phone(browser: webdriver.Chrome, page_url: str) -> None:
    browser.set_window_size(500, 900)
    try:
        browser.get(f"{page_url}/?q=ZZ1+1AA")
        wide = browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0
    finally:
        browser.set_window_size(1100, 1400)


def test_headers_keep_the_place_to_ourselves(page_url: str) -> None:
    answer = requests.get(page_url, {"q": "ZZ1 1AA"}, timeout=10)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "style=" not in answer.text
