"""A real browser, without a window, in which pages are opened."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


class Browser:
    """A page as a reader has it before them: what is seen, clicked and typed."""

    def __init__(self, driver: Any, folder: Path):
        self.driver, self._folder = driver, folder

    def open(self, html: str, size: tuple[int, int] = (1280, 900), **media: str) -> None:
        """Show a page in a window of so many pixels; `media` are features such as prefers_color_scheme."""
        path = self._folder / "net.html"
        path.write_text(html, encoding="utf-8")
        features = {"prefers_reduced_motion": "reduce", **media}
        told = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": told})
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get("about:blank")
        self.driver.get_log("browser"), self.driver.get_log("performance")  # what was said before is forgotten
        self.driver.get(path.as_uri())

    def media(self, kind: str) -> None:
        """Show the page as it is on "screen" or in "print"."""
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": kind})

    def js(self, expression: str, *arguments: Any) -> Any:
        """The value of an expression; its arguments are `arguments[0]` and so on."""
        return self.driver.execute_script(f"return {expression}", *arguments)

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def click(self, selector: str) -> None:
        self.find(selector).click()

    def keys(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        self._actions().send_keys(*keys).perform()

    def double_click(self, selector: str) -> None:
        self._actions().double_click(self.find(selector)).perform()

    def hover(self, selector: str) -> None:
        self._actions().move_to_element(self.find(selector)).perform()

    def drag(self, selector: str, start: tuple[int, int], way: tuple[int, int]) -> None:
        """Press at a place, counted from the middle, move, and let go."""
        moved = self._actions().move_to_element_with_offset(self.find(selector), *start).click_and_hold()
        moved.move_by_offset(*way).release().perform()

    def wheel(self, selector: str, by: int) -> None:
        from selenium.webdriver.common.actions.wheel_input import ScrollOrigin

        self._actions().scroll_from_origin(ScrollOrigin.from_element(self.find(selector)), 0, by).perform()

    def _actions(self) -> Any:
        from selenium.webdriver import ActionChains

        return ActionChains(self.driver, duration=0)

    def until(self, holds: Callable[[], bool], seconds: float = 3.0) -> bool:
        """Whether something comes to hold before long."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def choose(self, selector: str, value: str) -> None:
        """Choose an entry of a list."""
        self.find(f"{selector} [value='{value}']").click()

    def text(self, selector: str) -> str:
        found: str = self.find(selector).text
        return found

    def shown(self, selector: str) -> bool:
        return any(element.is_displayed() for element in self.all(selector))

    def complaints(self) -> list[str]:
        """What the browser's console says."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses that were asked for, but for the page itself and what lies within it."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [told["params"] for told in messages if told["method"] == "Network.requestWillBeSent"]
        addresses = [params["request"]["url"].partition("#")[0] for params in asked]
        own = ("data:", "about:blank")
        return [each for each in addresses if not each.endswith("/net.html") and not each.startswith(own)]

    def item(self, key: str) -> str:
        """The selector of the drawn item that a node or a group is in, by its name."""
        index = self.js(
            """(() => { const pane = page.panes[0], node = pane.nodes.findIndex(({ name }) => name === arguments[0]);
            const item = node < 0 ? pane.items.find(each => each.scope === arguments[0]) : pane.itemOf.get(node);
            return item.index; })()""",
            key,
        )
        return f"#pane0-item-{index}"


@pytest.fixture(scope="session")
def _driver() -> Iterator[Any]:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("takes chromium and chromedriver: apt install chromium chromium-driver")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def browser(_driver: Any, tmp_path: Path) -> Iterator[Browser]:
    """A browser; no page may complain, or ask for anything from anywhere."""
    browser = Browser(_driver, tmp_path)
    yield browser
    assert browser.complaints() == []
    assert browser.requests() == []
