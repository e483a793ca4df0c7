"""Finishes the pages that Sphinx has written: a policy that lets nothing in, no dead weight, a sitemap."""

import base64
import hashlib
import re
from html import escape

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
# Icons come from site.css: the theme's own are 1.6 MB of script.
_ICONS = re.compile(r"[ \t]*<(?:script|link)\b[^>]*\bfontawesome[^>]*>(?:</script>)?\n?")
_NOT_SERVED = ("*.map", "fontawesome.js*", "fa-brands*", "fa-regular*", "*webpack-macros.html", ".buildinfo")


def finish(folder, address=None):
    """Finish all pages in `folder`, which can be found at `address`, or anywhere for None."""
    for pattern in _NOT_SERVED:
        for path in folder.rglob(pattern):
            if path.is_file():
                path.unlink()
    pages = sorted(folder.rglob("*.html"))
    for page in pages:
        html = _ICONS.sub("", page.read_text(encoding="utf-8"))
        # An arrow that opens a part of the navigation, and has no words.
        html = html.replace("<summary><span", '<summary aria-label="pages below this one"><span')
        page.write_text(_with_policy(html), encoding="utf-8")
    (folder / ".nojekyll").write_text("")  # or GitHub's pages leave out what begins with _
    if address:
        (folder / "sitemap.xml").write_text(_sitemap(folder, pages, address), encoding="utf-8")
        (folder / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n")


def _with_policy(html):
    """The page with a policy: files of its own server, and of scripts inside it those that it has now."""
    inside = (text for attributes, text in _SCRIPT.findall(html) if _runs(attributes))
    hashes = " ".join(sorted({f"'sha256-{_digest(text)}'" for text in inside}))
    policy = (  # the first part is for Firefox, which fetches the next page before it is asked for
        f"default-src 'self'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; object-src 'none'; frame-src 'none'; form-action 'self'; base-uri 'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return re.sub(r"(<head[^>]*>)", lambda found: f"{found[1]}\n    {meta}", html, count=1)


def _runs(attributes):
    return not re.search(r"\bsrc=|application/(?:json|ld\+json)", attributes)


def _digest(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _sitemap(folder, pages, address):
    names = [page.relative_to(folder).as_posix() for page in pages]
    listed = [name for name in names if name not in ("search.html", "genindex.html", "py-modindex.html")]
    rows = "\n".join(f"  <url><loc>{escape(address + name)}</loc></url>" for name in listed)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{rows}\n</urlset>\n'
