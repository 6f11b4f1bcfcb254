"""How much memory a large document costs.

Each way downloads the same document in a process of its own; the figure is by how
much the process grew at its peak.
"""

import contextlib
import gzip
import http.server
import os
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

SIZE_MB = 200
LINE = b"\t".join(b"%020d" % number for number in range(49)) + b"\n"
ROOT = Path(__file__).resolve().parent.parent


def run(print_figure):
    """Print documents.download_200mb_extra_mb beside an ordinary download's."""
    with tempfile.TemporaryDirectory() as folder, serve(make_document(folder)) as url:
        streamed = measure("stream", url)
        whole = measure("whole", url)
    print_figure("documents.download_200mb_extra_mb", streamed, "MB", whole)


def make_document(folder):
    """Write a gzip file of SIZE_MB when unpacked; return its path."""
    path = Path(folder) / "document.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for __ in range(SIZE_MB * 1024 * 1024 // len(LINE)):
            file.write(LINE)
    return path


@contextlib.contextmanager
def serve(path):
    """Serve one file on a free loopback port; yields its URL."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(path.stat().st_size))
            self.end_headers()
            with path.open("rb") as file:
                while chunk := file.read(65536):
                    self.wfile.write(chunk)

        def log_message(self, *arguments):
            """Write no log."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/document.gz"
    server.shutdown()


def measure(way, url):
    """Return the growth in MB of a process that downloads in this way."""
    command = [sys.executable, "-m", "bench.documents", way, url]
    result = subprocess.run(
        command,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "amazon_connector")},
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(result.stdout)


def download(way, url):
    """Download once and return by how many MB this process grew at its peak."""
    import requests

    from spapi import documents

    with tempfile.TemporaryFile() as file:
        before = get_peak_mb()
        if way == "stream":
            document = documents.Document("bench", url, "GZIP")
            size = documents.download(document, file).size
        else:
            content = gzip.decompress(requests.get(url, timeout=60).content)
            size = file.write(content)
        after = get_peak_mb()
    expected = SIZE_MB * 1024 * 1024 // len(LINE) * len(LINE)
    if size != expected:
        sys.exit(f"bench: {size} bytes came instead of {expected}")
    return round(after - before, 1)


def get_peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(download(*sys.argv[1:]))
