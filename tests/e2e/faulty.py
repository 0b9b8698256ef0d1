"""A server that misbehaves, in front of one that works."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


class Faulty:
    """Passes each POST on to `url`, unless `day(n, body)`, called for request number n (from 0), says otherwise: it may
    wait, for example in hold(), and may return a status and headers to answer with at once. Use it in a `with`; it
    listens at its own `url`, and collects the requests in `bodies`."""

    def __init__(self, url: str, day):
        self.bodies: list[bytes] = []
        self._lock = threading.Condition()
        self._over = False
        faulty = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                with faulty._lock:
                    number = len(faulty.bodies)
                    faulty.bodies.append(body)
                    faulty._lock.notify_all()
                fault = day(number, body)
                if fault is None:
                    kept = {"content-type": self.headers["content-type"]}
                    answer = requests.post(url + self.path, data=body, headers=kept, timeout=60)
                    status, headers, text = answer.status_code, {}, answer.content
                else:
                    (status, headers), text = fault, b"{}"
                try:
                    self.send_response(status)
                    headers = {"content-type": "application/json"} | headers
                    for name, value in (headers | {"content-length": len(text)}).items():
                        self.send_header(name, str(value))
                    self.end_headers()
                    self.wfile.write(text)
                except OSError:  # the client has gone
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def hold(self, until=lambda: False) -> None:
        """Waits until `until` is true, or the test is over."""
        with self._lock:
            self._lock.wait_for(lambda: self._over or until(), timeout=60)

    def __enter__(self) -> "Faulty":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        with self._lock:
            self._over = True
            self._lock.notify_all()
        self._server.shutdown()
        self._server.server_close()
