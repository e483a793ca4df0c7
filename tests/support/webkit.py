"""Opens WebKitGTK's MiniBrowser through Selenium, on a screen that nobody sees."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver

# Debian, and others who follow GNOME, keep it away from the commands that people type.
BROWSERS = (
    "lib/*/webkit2gtk-4.*/MiniBrowser",
    "lib*/webkit2gtk-4.*/MiniBrowser",
    "libexec/webkit2gtk-4.*/MiniBrowser",
)


def find_webkit():
    """Return the paths of driver, browser and X server, or None where one is missing."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = [path for pattern in BROWSERS for path in sorted(Path("/usr").glob(pattern))]
    return (driver, str(browsers[-1]), screen) if driver and screen and browsers else None


@contextmanager
def open_webkit(driver, browser, screen, width=1280, height=900):
    """Give Selenium's driver of one window; screen, driver and browser end with it."""
    reading, writing = os.pipe()
    size = f"{width}x{height}x24"
    display = subprocess.Popen(
        [screen, "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            number = said.readline().strip()  # the screen is there as soon as it says its number
        options = webdriver.WebKitGTKOptions()
        options.binary_location = browser
        options.add_argument("--automation")
        service = webdriver.WebKitGTKService(driver, env=os.environ | {"DISPLAY": f":{number}"})
        opened = webdriver.WebKitGTK(options=options, service=service)
        try:
            opened.set_window_size(width, height)
            yield opened
        finally:
            opened.quit()
    finally:
        display.terminate()
        display.wait()
