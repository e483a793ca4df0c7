"""What the mouse of a learner does and a driver of browsers cannot do in every engine."""


def double_click(locator):
    """Click an element twice.

    Playwright's way to Firefox (WebDriver BiDi) makes two single clicks of it, in a page of one button too;
    there the event itself is sent.
    """
    if locator.page.context.browser.browser_type.name == "firefox":
        locator.dispatch_event("dblclick", {"bubbles": True, "detail": 2})
    else:
        locator.dblclick()
