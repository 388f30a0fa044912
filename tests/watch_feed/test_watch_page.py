"""The page `/watch/` in a real browser: every device drawn, home compared in the browser, nothing overflowing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import chromium

DRAWN = """
const images = [...document.querySelectorAll('#tiles img')];
return !document.getElementById('devices').hidden && images.length === 5 && images.every((image) => image.complete);
"""
SIZES = "return [...document.querySelectorAll('#tiles img')].map((image) => [image.naturalWidth, image.naturalHeight])"
TOO_WIDE = """
const room = document.documentElement.clientWidth;
return [...document.querySelectorAll('body *')].filter((node) => node.getBoundingClientRect().right > room + 1)
  .map((node) => node.tagName + '#' + node.id);
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Headless Chromium from the system's packages."""
    with chromium(tmp_path_factory.mktemp("profile")) as driven:
        yield driven


def _open(
    browser: webdriver.Chrome, served: str, cell: str = "", *, width: int = 1280, home: str | None = None
) -> None:
    screen = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(f"{served}/watch/watch.css")  # of the same origin, to set what the browser keeps
    browser.execute_script(
        "localStorage.clear(); if (arguments[0]) localStorage.setItem('companion.home', arguments[0])", home
    )
    browser.get(f"{served}/watch/#{cell}" if cell else f"{served}/watch/")


def _drawn(browser: webdriver.Chrome) -> None:
    WebDriverWait(browser, 90).until(lambda driven: driven.execute_script(DRAWN))


def _says(browser: webdriver.Chrome, words: str) -> None:
    WebDriverWait(browser, 90).until(lambda driven: words in driven.find_element(By.ID, "says").text)


@pytest.mark.parametrize("width", [390, 1280])
def test_every_device_is_drawn_in_its_place(browser: webdriver.Chrome, served: str, width: int) -> None:
    _open(browser, served, width=width)
    _drawn(browser)
    assert browser.execute_script(SIZES) == [[144, 168], [144, 168], [180, 180], [200, 228], [260, 260]]
    assert browser.execute_script(TOO_WIDE) == []
    for device in ("wear", "apple-circular", "apple-rectangular", "apple-inline", "garmin", "push", "pin", "ha"):
        assert browser.find_element(By.ID, device).text, device
    alts = {image.get_attribute("alt") for image in browser.find_elements(By.CSS_SELECTOR, "#tiles img")}
    assert alts == {browser.find_element(By.ID, "says").text}
    logged = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert [entry for entry in logged if "favicon" not in entry["message"]] == []  # of the style sheet shown first


def test_a_place_is_searched_and_compared_with_home_in_the_browser(browser: webdriver.Chrome, served: str) -> None:
    _open(browser, served, "5433_257", home="5420_255")
    _says(browser, "Lower than at home.")
    _drawn(browser)
    asked = browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not any("home=" in address for address in asked)
    browser.find_element(By.ID, "place").send_keys("Zedmouth\n")
    _says(browser, "Higher than at home.")
    browser.execute_script("document.getElementById('tell').click()")
    _says(browser, "Higher than home.")  # now the server's words, on every face
    browser.execute_script("document.getElementById('forget-home').click()")
    WebDriverWait(browser, 90).until(lambda driven: "than home" not in driven.find_element(By.ID, "says").text)
    assert browser.execute_script("return localStorage.length") == 0


def test_several_places_of_one_name_are_offered_and_no_data_is_said(browser: webdriver.Chrome, served: str) -> None:
    _open(browser, served, "5400_222")
    _says(browser, "No data here.")
    assert not browser.find_element(By.ID, "devices").is_displayed()
    browser.find_element(By.ID, "place").send_keys("Newton Zed\n")
    WebDriverWait(browser, 90).until(lambda driven: len(driven.find_elements(By.CSS_SELECTOR, "#says .choice")) == 2)
    browser.find_elements(By.CSS_SELECTOR, "#says .choice")[0].click()
    _drawn(browser)
