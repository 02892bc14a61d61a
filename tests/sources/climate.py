"""A small copy of Jena Climate and a server on loopback that has it, whole or broken in every way."""

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pandas as pd

from lib.series.series import load
from lib.sources import jena
from tests.samples import values

ROWS = 200
CSV = "jena_climate_2009_2016.csv"


def climate(header=jena.HEADER, count=ROWS):
    """A file of the same schema, as text."""
    times = pd.date_range("2009-01-01 00:10", periods=count, freq="10min").strftime("%d.%m.%Y %H:%M:%S")
    numbers = np.random.default_rng(0).normal(5, 3, size=(count, 14)).round(2)
    lines = [",".join([time, *map(str, row)]) for time, row in zip(times, numbers.tolist(), strict=True)]
    return "\n".join([header, *lines]) + "\n"


def zipped(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CSV, text)
    return buffer.getvalue()


WHOLE = zipped(climate())
FLIPPED = WHOLE[:3000] + bytes([WHOLE[3000] ^ 255]) + WHOLE[3001:]


class Server:
    """Answers each request with the same status, announced length and body, and keeps the ranges asked for.

    With ``ranges`` it sends the rest of the body that a request asks for, if that is of the version it has.
    """

    def __init__(self):
        self.status, self.body, self.announced, self.asked = 200, WHOLE, len(WHOLE), []
        self.ranges, self.etag = True, '"one"'
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                wanted = self.headers.get("Range")
                server.asked.append(wanted)
                same = server.ranges and wanted and self.headers["If-Range"] == server.etag
                start = int(wanted[6:-1]) if same else 0
                if same and start >= server.announced:
                    self.send_error(416)
                    return
                self.send_response(206 if same else server.status)
                self.send_header("Content-Length", str(server.announced - start))
                self.send_header("ETag", server.etag)
                if same:
                    self.send_header("Content-Range", f"bytes {start}-{server.announced - 1}/{server.announced}")
                self.end_headers()
                self.wfile.write(server.body[start:])

            def log_message(self, *arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/{CSV}.zip"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def answer(self, body, announced=None, status=200):
        self.body, self.announced, self.status = body, announced or len(body), status

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


def read(path=""):
    return load(values(source="jena", path=str(path)))


def cached():
    return sorted(path.name for path in jena.CACHE.glob("*"))
