"""A download that goes on where it broke off, for pooch to call."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from lib import progress

CHUNK = 1 << 14  # bytes at a time; of a connection that breaks, only the last piece is lost
TIMEOUT = 30  # seconds without a byte
PARTIAL, UNSATISFIABLE = 206, 416


class ResumingDownloader:
    """What pooch calls to download a file: the bytes that arrive are kept in ``part`` until there are all of them.

    The rest is asked for only if the server still has the same file (``If-Range``); otherwise it sends the whole.

    Args:
        part: Where the bytes wait; its name with ``.etag`` keeps the server's mark of the file they are from.
        what: Name of the file in the line that shows the progress.
    """

    def __init__(self, part: Path, what: str) -> None:
        self.part, self.what = part, what
        self._mark = part.with_name(part.name + ".etag")

    def __call__(self, url: str, output_file: str, _pooch: Any) -> None:
        """Download ``url`` to ``output_file``.

        Raises:
            requests.RequestException: No network, an error of the server, or a connection that broke.
        """
        with _answer(url, self._wanted()) as answer:
            self._receive(answer)
        self.part.replace(output_file)
        self.discard()

    def discard(self) -> None:
        """Forget what has arrived."""
        self.part.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)

    def _wanted(self) -> dict[str, str]:
        """The headers that ask for what is missing; none if everything is."""
        if not (self.part.exists() and self._mark.exists()):
            return {}
        return {
            "Range": f"bytes={self.part.stat().st_size}-",
            "If-Range": self._mark.read_text(encoding="utf-8"),
        }

    def _receive(self, answer: requests.Response) -> None:
        goes_on = answer.status_code == PARTIAL
        if not goes_on:
            self._begin(answer.headers.get("ETag", ""))
        received = self.part.stat().st_size
        total = received + int(answer.headers.get("Content-Length", 0))
        with self.part.open("ab") as file:
            for chunk in answer.iter_content(CHUNK):
                file.write(chunk)
                received += len(chunk)
                progress.say(f"Downloading {self.what}: {received / 1e6:.1f} of {total / 1e6:.1f} MB")
        progress.done()

    def _begin(self, mark: str) -> None:
        """Start afresh. A weak mark does not promise the same bytes, so it is not kept."""
        self.discard()
        self.part.touch()
        if mark.startswith('"'):
            self._mark.write_text(mark, encoding="utf-8")


@contextmanager
def _answer(url: str, wanted: Mapping[str, str]) -> Iterator[requests.Response]:
    """The server's answer; the whole file, if it cannot give the part that is wanted."""
    with _get(url, wanted) as answer:
        if _fits(answer, wanted):
            yield answer
            return
    with _get(url, {}) as answer:
        yield answer


def _get(url: str, wanted: Mapping[str, str]) -> requests.Response:
    answer = requests.get(url, headers={"Accept-Encoding": "identity", **wanted}, stream=True, timeout=TIMEOUT)
    if not (wanted and answer.status_code == UNSATISFIABLE):
        answer.raise_for_status()
    return answer


def _fits(answer: requests.Response, wanted: Mapping[str, str]) -> bool:
    """Tell whether a part begins where it was asked to; there is none to ask for behind the last byte."""
    if answer.status_code != PARTIAL:
        return answer.status_code != UNSATISFIABLE
    return answer.headers.get("Content-Range", "").startswith(wanted["Range"].replace("=", " "))
