"""A server that behaves like the Hugging Face hub, on one port, and like the host of its large files, on another."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def git_sha1(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Repository:
    """The files of a model at one commit; those in `large` are LFS."""

    def __init__(self, files: dict[str, bytes], large: set[str] = frozenset(), commit: str = COMMIT, *,
                 token: str = "", gated: bool = False, listed: list[str] | None = None):  # fmt: skip
        self.files, self.large, self.commit = files, large, commit
        self.token = token  # needed to see it
        self.gated = gated
        self.listed = listed or list(files)  # what the API says it has

    def etag(self, path: str) -> str:
        return (sha256 if path in self.large else git_sha1)(self.files[path])


class FakeHub:
    """Use it in a `with`. `faults[path]` is a list of faults, one for each GET of that file:
      cut       the connection ends in the middle of the body
      wrong     one byte of the body is another
      long      the body has a byte more than was told
      ignore    the range is ignored
      (status, headers)   that answer
    or None for an answer as it should be. `requests` collects (port's name, method, path, headers)."""

    def __init__(self):
        self.repositories: dict[str, Repository] = {}
        self.renamed: dict[str, str] = {}
        self.faults: dict[str, list] = {}
        self.api_faults: list = []
        self.requests: list[tuple[str, str, str, dict]] = []
        self.pause = threading.Event()  # large files wait while it is clear
        self.pause.set()
        self._lock = threading.Lock()
        self._servers = {name: ThreadingHTTPServer(("127.0.0.1", 0), self._handler(name)) for name in ("hub", "cdn")}
        for server in self._servers.values():
            server.daemon_threads = True

    def __enter__(self):
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.pause.set()
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def url(self, name: str = "hub") -> str:
        return f"http://127.0.0.1:{self._servers[name].server_address[1]}"

    def gets(self, path: str) -> list[dict]:
        """The headers of each GET that was answered with (part of) the file."""
        return [
            headers
            for _, method, asked, headers in self.requests
            if method == "GET" and asked.split("?")[0].endswith("/" + path) and "/resolve/" not in asked
            or method == "GET" and asked.endswith(path) and "/resolve/" in asked and self._is_small(asked)
        ]

    def _is_small(self, asked: str) -> bool:
        name, _, rest = asked.lstrip("/").partition("/resolve/")
        repository = self.repositories.get(name)
        return repository is not None and rest.partition("/")[2] not in repository.large

    def _next(self, faults: list):
        with self._lock:
            return faults.pop(0) if faults else None

    def _handler(self, port: str):
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                self._answer()

            def do_GET(self):
                self._answer()

            def _answer(self):
                hub.requests.append((port, self.command, self.path, dict(self.headers)))
                path = unquote(urlsplit(self.path).path)
                try:
                    if port == "cdn":
                        self._cdn(path)
                    elif path.startswith("/api/resolve-cache/"):
                        self._resolve(path.removeprefix("/api/resolve-cache/"), moved=True)
                    elif path.startswith("/api/models/"):
                        self._api(path.removeprefix("/api/models/"))
                    else:
                        self._resolve(path.lstrip("/"))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _send(self, status: int, headers: dict | None = None, body: bytes = b""):
                self.send_response(status)
                headers = {"Content-Length": str(len(body))} | (headers or {})
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def _error(self, status: int, code: str):
                self._send(status, {"X-Error-Code": code, "X-Error-Message": code})

            def _refused(self, name: str) -> bool:
                """Answers for a repository that is not there or not open."""
                repository = hub.repositories.get(name)
                sent = self.headers.get("Authorization", "").removeprefix("Bearer ")
                if repository is None or (repository.token and sent != repository.token):
                    self._error(401 if not sent else 404, "RepoNotFound")
                    return True
                return False

            def _api(self, path: str):
                fault = hub._next(hub.api_faults)
                if fault is not None:
                    return self._send(*fault)
                name, _, revision = path.partition("/revision/")
                if name in hub.renamed:
                    place = self.path.replace(name, hub.renamed[name])
                    return self._send(307, {"Location": place})
                if self._refused(name):
                    return None
                repository = hub.repositories[name]
                if revision not in ("", "main", "v1", "refs/pr/1", repository.commit):
                    return self._error(404, "RevisionNotFound")
                files = []
                for listed in repository.listed:
                    file = {"rfilename": listed}
                    if listed in repository.files and "blobs=true" in self.path.lower():
                        file["size"] = len(repository.files[listed])
                        file["blobId"] = git_sha1(repository.files[listed])
                        if listed in repository.large:
                            file["lfs"] = {"sha256": repository.etag(listed), "size": file["size"]}
                    files.append(file)
                body = {"id": name, "modelId": name, "sha": repository.commit, "private": False, "tags": [],
                        "downloads": 0, "likes": 0, "siblings": files}  # fmt: skip
                return self._send(200, {"Content-Type": "application/json"}, json.dumps(body).encode())

            def _resolve(self, path: str, moved: bool = False):
                name, _, rest = path.partition("/resolve/")
                _, _, file = rest.partition("/")
                if self._refused(name):
                    return None
                repository = hub.repositories[name]
                if repository.gated:
                    return self._error(403, "GatedRepo")
                if file not in repository.files:
                    return self._error(404, "EntryNotFound")
                data = repository.files[file]
                headers = {"X-Repo-Commit": repository.commit}
                if file == "tokenizer.json" and not moved:  # as the hub does with small files
                    return self._send(307, headers | {"Location": f"/api/resolve-cache/{path}"})
                if file in repository.large:
                    headers |= {"X-Linked-Etag": f'"{repository.etag(file)}"', "X-Linked-Size": str(len(data)),
                                "Location": f"{hub.url('cdn')}/{name}/{file}?signature=1"}  # fmt: skip
                    return self._send(302, headers, b"Found")
                return self._file(file, data, headers | {"ETag": f'W/"{repository.etag(file)}"'})

            def _cdn(self, path: str):
                org, name, file = path.lstrip("/").split("/", 2)
                hub.pause.wait(30)
                self._file(file, hub.repositories[f"{org}/{name}"].files[file], {"ETag": '"of-the-cdn"'})

            def _file(self, file: str, data: bytes, headers: dict):
                if self.command == "HEAD":
                    return self._send(200, headers | {"Content-Length": str(len(data))})
                fault = hub._next(hub.faults.get(file, []))
                if isinstance(fault, tuple):
                    return self._send(*fault)
                status, begin = 200, 0
                wanted = self.headers.get("Range")
                if wanted and fault != "ignore":
                    begin = int(wanted.removeprefix("bytes=").rstrip("-"))
                    if begin >= len(data):
                        return self._send(416, {"Content-Range": f"bytes */{len(data)}"})
                    status = 206
                    headers |= {"Content-Range": f"bytes {begin}-{len(data) - 1}/{len(data)}"}
                body = data[begin:]
                if fault == "wrong":
                    body = bytes([body[0] ^ 1]) + body[1:]
                if fault == "long":
                    body += b"!"
                if fault != "cut":
                    return self._send(status, headers, body)
                self.send_response(status)
                for header, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True

        return Handler
