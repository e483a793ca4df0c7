"""Opens WebKitGTK's MiniBrowser through Selenium, on a screen that nobody sees."""

import os
import shutil
import subprocess
import tempfile
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


# The browser's own bar would keep its window wider than a phone.
NARROW = "* { min-width: 0; min-height: 0; margin: 0; padding: 0; font-size: 4px; }"
# Whatever is asked of another host goes to a port at which nobody answers.
ALONE = ("--proxy=http://127.0.0.1:9", "--ignore-host=127.0.0.1")
THEMES = {"light": "Adwaita", "dark": "Adwaita:dark"}  # GTK's, from which WebKit tells what is preferred

SCRIPT_SECONDS = 300  # axe-core on the longest chapter, on a busy machine


@contextmanager
def open_webkit(driver, browser, screen, width=1280, height=900, theme="light"):
    """Give Selenium's driver of one window, whose pages hear that `theme` is preferred; all ends with it."""
    with _open_screen(screen, width, height) as number, tempfile.TemporaryDirectory() as folder:
        for version in ("gtk-3.0", "gtk-4.0"):
            style = Path(folder, version, "gtk.css")
            style.parent.mkdir()
            style.write_text(NARROW, encoding="utf-8")
        own = {"DISPLAY": f":{number}", "GTK_THEME": THEMES[theme], "XDG_CONFIG_HOME": folder}
        options = webdriver.WebKitGTKOptions()
        options.binary_location = browser
        for argument in ("--automation", *ALONE):
            options.add_argument(argument)
        service = webdriver.WebKitGTKService(driver, env=os.environ | own)
        opened = webdriver.WebKitGTK(options=options, service=service)
        try:
            opened.set_window_size(width, height)
            opened.set_script_timeout(SCRIPT_SECONDS)
            yield opened
        finally:
            opened.quit()


@contextmanager
def _open_screen(screen, width, height):
    """Give the number of an X server's screen of this size."""
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
            yield said.readline().strip()  # the screen is there as soon as it says its number
    finally:
        display.terminate()
        display.wait()
