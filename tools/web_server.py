"""Serves a folder on this machine as a web server would: over HTTP, and what is text packed by gzip."""

import gzip
import threading
from contextlib import contextmanager
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PACKED = (".html", ".js", ".css", ".svg", ".json", ".xml", ".txt")


@contextmanager
def serve_folder(folder):
    """Give the address under which the files of `folder` are served, "http://127.0.0.1:1234/"."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections stay open, as everywhere

        def __init__(self, *given):
            super().__init__(*given, directory=str(folder))

        def do_GET(self):
            path = Path(self.translate_path(self.path))
            if path.is_dir():
                path /= "index.html"
            if path.suffix not in PACKED or not path.is_file():
                super().do_GET()
                return
            data = _packed(path, path.stat().st_mtime_ns)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *given):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@lru_cache(200)
def _packed(path, _):
    return gzip.compress(path.read_bytes(), 6)
