"""A person at the pages: what a browser is told to do, and what it shows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Pages made of an answer, and the longest wait for one on a busy machine.
SECONDS = 120.0
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
          "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")  # fmt: skip
_SCRIPTS = "profile.managed_default_content_settings.javascript"


@contextmanager
def chromium(folder: Path, *, scripts: bool = True) -> Iterator[Any]:
    """A fresh browser that reaches nothing but this machine, its profile and downloads in `folder`; with or without scripts."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in (*_FLAGS, "--window-size=1400,1000", f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    wanted = {"download.default_directory": str(folder)}
    options.add_experimental_option("prefs", wanted if scripts else wanted | {_SCRIPTS: 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    opened.set_page_load_timeout(SECONDS)
    opened.set_script_timeout(SECONDS)
    try:
        opened.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
        yield opened
    finally:
        opened.quit()


def until(browser: Any, holds: Callable[[Any], Any]) -> Any:
    """What `holds` says as soon as it says something."""
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, SECONDS, 0.1, [StaleElementReferenceException]).until(holds)


def shown(browser: Any, selector: str) -> Any:
    """The first element of a selector that is displayed, waited for."""
    return until(
        browser, lambda b: next((e for e in b.find_elements("css selector", selector) if e.is_displayed()), None)
    )


def press(browser: Any, selector: str) -> None:
    """Scroll to the first element of a selector, as the keyboard's focus does, and click it."""
    found = shown(browser, selector)
    browser.execute_script("arguments[0].scrollIntoView()", found)
    found.click()


def settled(browser: Any) -> None:
    """Wait until no part of the page is being fetched and its picture is drawn."""
    still = "return !document.querySelector('[aria-busy], .stale') && !!document.querySelector('#stage svg')"
    until(browser, lambda b: b.execute_script(still))


def effects(browser: Any) -> dict[str, tuple[str, str]]:
    """Place -> what the table says of it: direction and log2."""
    rows = "return [...document.querySelectorAll('#effects tbody tr')].map(r => [r.dataset.node, r.querySelector('.call').textContent, r.querySelector('.log2').textContent])"
    return {node: (call, log2) for node, call, log2 in browser.execute_script(rows)}


def drag(browser: Any, slider: Any, step: int) -> None:
    """Move the slider's thumb with the mouse from where it stands to a step."""
    from selenium.webdriver import ActionChains

    thumb = 16
    at, last = int(slider.get_property("value")), int(slider.get_property("max"))
    run = slider.size["width"] - thumb
    begin = thumb / 2 + run * at / last - slider.size["width"] / 2
    chain = ActionChains(browser).move_to_element_with_offset(slider, round(begin), 0).click_and_hold()
    chain.move_by_offset(round(run * (step - at) / last), 0).release().perform()


def click_arrow(browser: Any, edge: str) -> None:
    """Click the middle of an arrow of the picture."""
    from selenium.webdriver import ActionChains

    place = """
      const path = document.querySelector('#' + CSS.escape(arguments[0]) + ' path');
      path.scrollIntoView({block: 'center'});
      const point = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
      return [Math.round(point.x), Math.round(point.y)];
    """
    x, y = browser.execute_script(place, edge)
    chain = ActionChains(browser)
    chain.w3c_actions.pointer_action.move_to_location(x, y)
    chain.w3c_actions.pointer_action.click()
    chain.perform()


def asked(browser: Any) -> list[str]:
    """Addresses that the browser asked for since it was asked last."""
    events = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


def complaints(browser: Any) -> list[str]:
    """What the console logged."""
    return [entry["message"] for entry in browser.get_log("browser")]
