"""Raw sockets: the test controls every byte that is sent."""

import socket
import struct
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# Not a measurement: if a server hangs, its test must end.
PATIENCE = 120


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)


class Wire:
    """One connection to a server at `url`."""

    def __init__(self, url: str, receive_buffer: int | None = None):
        parts = urlsplit(url)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            self.socket.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer
            )
        self.socket.settimeout(PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect((parts.hostname, parts.port))
        self.data = b""

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def send(self, *pieces: bytes) -> bool:
        """False if the server accepts no more."""
        try:
            for piece in pieces:
                self.socket.sendall(piece)
        except ConnectionError:
            return False
        return True

    def finish_sending(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        self.socket.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self.socket.close()

    def close(self) -> None:
        self.socket.close()

    def _fill(self) -> bool:
        try:
            more = self.socket.recv(65536)
        except ConnectionError:
            return False
        self.data += more
        return bool(more)

    def read(self, has_body: bool = True) -> Answer | None:
        """The next answer, or None if the connection ended first."""
        while b"\r\n\r\n" not in self.data:
            if not self._fill():
                return None
        head, self.data = self.data.split(b"\r\n\r\n", 1)
        line, *fields = head.decode("latin-1").split("\r\n")
        version, status, _ = line.split(" ", 2)
        assert version == "HTTP/1.1", line
        headers = []
        for one in fields:
            name, value = one.split(": ", 1)
            headers.append((name.lower(), value))
        answer = Answer(int(status), headers)
        length = int(answer.header("content-length") or 0) if has_body else 0
        while len(self.data) < length:
            if not self._fill():
                return None
        answer.body, self.data = self.data[:length], self.data[length:]
        return answer

    def ask(self, *pieces: bytes) -> Answer | None:
        self.send(*pieces)
        return self.read()

    def at_end(self) -> bool:
        """Waits for the end; False if another byte comes first."""
        return not self.data and not self._fill()


def get(path: str, *headers: str) -> bytes:
    return head("GET", path, *headers)


def head(method: str, path: str, *headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: h", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def post(path: str, body: bytes, *headers: str) -> bytes:
    return head("POST", path, f"Content-Length: {len(body)}", *headers) + body
