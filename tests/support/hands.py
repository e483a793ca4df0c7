"""What a learner's hands do, and a driver of browsers does not do alike in every engine."""

from frames import settle

from tools.browser import wait_until


def fill_the_screen(button):
    """Press a card's button for the full screen by the keyboard, and wait until the card fills it.

    A driver's click waits for what the page may load by it, and can wait for ever while the window grows.
    """
    page = button.page
    button.focus()
    page.keyboard.press("Enter")
    wait_until(page, "document.fullscreenElement !== null")
    settle(page)
    settle(page)


def double_click(locator):
    """Click an element twice.

    Playwright's way to Firefox (WebDriver BiDi) makes two single clicks of it, in a page of one button too;
    there the event itself is sent.
    """
    if locator.page.context.browser.browser_type.name == "firefox":
        locator.dispatch_event("dblclick", {"bubbles": True, "detail": 2})
    else:
        locator.dblclick()


def write(field, text, end="Enter"):
    """Type a text in place of what stands in a field, and press a key.

    What a driver fills in is no change by the learner for Firefox: its field then says nothing at Enter.
    """
    field.select_text()
    field.page.keyboard.type(text)
    field.page.keyboard.press(end)
