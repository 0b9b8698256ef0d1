"""Uses up a key's rate limit just before a runner asks, and reports how the server answered afterwards."""

import http.server
import re
import threading
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

DRAIN_REQUESTS = 1000  # at most; if all are accepted, the key has no limit
LOG_SECONDS = 10  # until the line of a received answer is in the log


class Drain:
    """The test's own HTTP server: GET /drain?key=... sends requests until the first 429.

    They have no documents: a request refused for its body counts against the key's limit but costs nothing.
    """

    def __init__(self, podium):
        self._podium = podium
        self._lines = 0
        drain = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status = 200 if drain.run(parse_qs(urlsplit(self.path).query)["key"][0]) else 500
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, key: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/drain?" + urlencode({"key": key})

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def run(self, key: str) -> bool:
        before = len(self._log())
        headers = {"authorization": "Bearer " + key}
        body = {"model": "rerank-v3.5", "query": "q", "documents": []}
        with requests.Session() as session:
            for sent in range(1, DRAIN_REQUESTS + 1):
                answer = session.post(self._podium.url + "/v2/rerank", json=body, headers=headers, timeout=60)
                if answer.status_code == 429:
                    self._wait_for_lines(before + sent)
                    self._lines = before + sent
                    return True
        return False

    def statuses(self) -> list[int]:
        """The statuses of all answers since the last drain."""
        self._wait_for_lines(self._lines + 1)
        return self._log()[self._lines :]

    def _wait_for_lines(self, lines: int) -> None:
        deadline = time.monotonic() + LOG_SECONDS
        while len(self._log()) < lines and time.monotonic() < deadline:
            time.sleep(0.02)

    def _log(self) -> list[int]:
        return [int(status) for status in re.findall(r"POST \S+ (\d{3}) ", self._podium.text())]
