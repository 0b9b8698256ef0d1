"""Facts from the system about a server's process and its sockets."""

import os
import time
from functools import cache
from pathlib import Path

from conftest import Server, binary


def open_files(server: Server) -> int:
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def settled_files(server: Server) -> int:
    """open_files() once connections that have just ended are closed."""
    counts = []
    for _ in range(10):
        counts.append(open_files(server))
        time.sleep(0.05)
    return min(counts)


def resident_bytes(server: Server) -> int:
    pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@cache
def _sanitized() -> bool:
    return b"__asan_init" in Path(binary()).read_bytes()


def grew_less_than(server: Server, before: int, size: int) -> bool:
    """Whether memory grew by less than `size` bytes since resident_bytes() was `before`. AddressSanitizer keeps freed
    memory, so this proves nothing in its builds."""
    return _sanitized() or resident_bytes(server) - before < size


def unread_bytes(client_port: int) -> int | None:
    """How much the server's side of the connection from `client_port` has received and not read; None if that side is
    gone."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[2].rpartition(":")[2], 16) == client_port:
            return int(fields[4].rpartition(":")[2], 16)
    return None
