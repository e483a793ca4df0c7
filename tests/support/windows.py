"""One window of a browser, whatever drives it: Playwright for Chromium and Firefox, Selenium for WebKit."""

import time

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

PATIENCE = 15  # seconds
# Where nothing lies over it: no bar of the page, nor a part of a card that stays while it is scrolled.
CENTRE = """(element) => {
    for (const block of ["center", "end", "center"]) {
        element.scrollIntoView({ block, behavior: "instant" });
        const { x, y, width, height } = element.getBoundingClientRect();
        if (element.contains(document.elementFromPoint(x + width / 2, y + height / 2))) return;
    }
}"""
KEYS = {
    "ArrowLeft": Keys.ARROW_LEFT,
    "ArrowRight": Keys.ARROW_RIGHT,
    "ArrowUp": Keys.ARROW_UP,
    "End": Keys.END,
    "Home": Keys.HOME,
    "Enter": Keys.ENTER,
}


class Window:
    """What a check of a card does in a window; elements are named by CSS selectors."""

    def wait_until(self, expression, *given):
        """Wait until an expression of JavaScript, a function of what is given, is true of the page."""
        end = time.monotonic() + PATIENCE
        while not (found := self.ask(expression, *given)):
            assert time.monotonic() < end, f"never true: {expression} {given}"
            time.sleep(0.05)
        return found

    def text(self, selector):
        return self.ask("(selector) => document.querySelector(selector).textContent", selector)

    def focus(self, selector):
        self.ask("(selector) => { document.querySelector(selector).focus(); }", selector)


class PageWindow(Window):
    """A page of Playwright: in Chromium or Firefox."""

    def __init__(self, page):
        self.page = page
        self.errors = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, address):
        self.page.goto(address)

    def ask(self, function, *given):
        return self.page.evaluate(f"(given) => ({function})(...given)", list(given))

    def run(self, script):
        self.page.evaluate(script)

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def click(self, selector):
        self.page.locator(selector).first.click()

    def drag(self, selector, right, down=0):
        """Drag an element by so many pixels, in four moves."""
        element = self.page.locator(selector).first
        element.evaluate(CENTRE)
        box = element.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + right, y + down, steps=4)
        self.page.mouse.up()


class WebKitWindow(Window):
    """A window of WebKitGTK's MiniBrowser; `driver` is Selenium's."""

    def __init__(self, driver):
        self.driver = driver
        self.errors = []

    def open(self, address):
        self.driver.get(address)

    def ask(self, function, *given):
        return self.driver.execute_script(f"return ({function})(...arguments)", *given)

    def run(self, script):
        self.driver.execute_script(script)

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*(KEYS[key] for key in keys)).perform()

    def type(self, text):
        ActionChains(self.driver).send_keys(text).perform()

    def click(self, selector):
        self._find(selector).click()

    def drag(self, selector, right, down=0):
        """Drag an element by so many pixels, in four moves."""
        element = self._find(selector)
        moves = ActionChains(self.driver, duration=20).move_to_element(element).click_and_hold()
        for _ in range(4):
            moves.move_by_offset(right // 4, down // 4)
        moves.release().perform()

    def _find(self, selector):
        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script(f"({CENTRE})(arguments[0])", element)
        return element
