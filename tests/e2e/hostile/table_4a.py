"""HTTP framing: an ambiguous request is refused and its connection closed, so that no second request can hide in the
first."""

import random

from rows import VALID_POST, Row
from wire import get, head, post

LIVE = "/health/live"
KIB = 1024


def with_line(line: bytes) -> bytes:
    return line + b"\r\nHost: h\r\n\r\n"


def with_header(header: bytes) -> bytes:
    return b"GET /health/live HTTP/1.1\r\nHost: h\r\n" + header + b"\r\n\r\n"


def with_host(value: bytes) -> bytes:
    return b"GET /health/live HTTP/1.1\r\nHost: " + value + b"\r\n\r\n"


def sized(value: bytes) -> bytes:
    return (
        b"POST /v2/rerank HTTP/1.1\r\nHost: h\r\nContent-Length:"
        + value + b"\r\n\r\nhello"
    )  # fmt: skip


def coded(value: bytes) -> bytes:
    return (
        b"POST /v2/rerank HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:"
        + value + b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    )  # fmt: skip


def chunked(body: bytes) -> bytes:
    return head("POST", "/v2/rerank", "Transfer-Encoding: chunked") + body


def refused(
    id: str, send: bytes, says: str = "", status: int | list = 400
) -> Row:
    return Row(id, send, status, says, close=True)


def each(id: str, make, values, says: str = "", status: int = 400) -> list[Row]:
    return [
        refused(f"{id} {value[:24]!r}", make(value), says, status)
        for value in values
    ]


def no_header_came_of_it(answer) -> None:
    assert answer.header("x-made") is None
    assert b"x-made" not in answer.body.lower()


SMUGGLED = get("/smuggled")
VALID_BODY = VALID_POST.split(b"\r\n\r\n", 1)[1]
IN_CHUNKS = b"%x\r\n%s\r\n0\r\n" % (len(VALID_BODY), VALID_BODY)

ROWS = [
    *[
        refused(f"A01 random bytes {seed}", random.Random(seed).randbytes(256))
        for seed in range(8)
    ],
    refused("A03 HTTP/0.9", b"GET /\r\n\r\n"),
    refused("A03 HTTP/0.9, one line", b"GET /\r\n", "malformed request line"),
    refused("A04 no Host", b"GET /health/live HTTP/1.1\r\n\r\n", "no Host"),
    refused("A05 Host twice", with_header(b"Host: h"), "more than one Host"),
    refused("A05 two Hosts", with_header(b"Host: g"), "more than one Host"),
    *each(
        "A06 Host",
        with_host,
        [b"", b" ", b"a,b", b"user@h", b"h/p", b"[::1", b"::1]", b"h\x01", b"h\x7f",
         b"h\\p", b"h#", b"h?x", b"a b", b"<h>", b"h\xc3\xa9"],
    ),
    *each(
        "A07",
        with_line,
        [b"GET / HTTP/1.2", b"GET / HTTP/9.9", b"GET / HTTP/2.0", b"GET / HTTP/0.9"],
        "version not supported",
        505,
    ),
    refused("A07 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status=505),
    *each(
        "A08",
        with_line,
        [b"GET / HTTP/1", b"GET / HTTP/01.01", b"GET / http/1.1", b"GET / HTTP/ 1.1",
         b"GET / HTTP/4294967295.255", b"GET / HTTP/1.1 ", b"GET / HTTP/1.1x",
         b"GET / HTTPS/1.1", b"GET / HTTP/1,1", b"GET /"],
        "malformed request line",
    ),
    refused("A09 LF, request line", b"GET / HTTP/1.1\nHost: h\r\n\r\n"),
    refused("A09 LF, header", b"GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n"),
    refused("A09 LF everywhere", b"GET / HTTP/1.1\nHost: h\n\n\r\n\r\n"),
    refused("A10 CR, line", b"GET / HTTP/1.1\rHost: h\r\n\r\n"),
    refused("A10 CR, value", with_header(b"X: a\rb")),
    refused("A10 CR, name", with_header(b"X\r: b")),
    refused("A11 folded", with_header(b"X: a\r\n b"), "folded"),
    refused("A11 folded, tab", with_header(b"X: a\r\n\tb"), "folded"),
    *each(
        "A12",
        with_header,
        [b"Content-Length : 5", b"Content-Length\t: 5", b"\x85Content-Length: 5",
         b"\xa0X: y", b"X\xa0: y"],
    ),
    refused(
        "A13 blank before the first header",
        b"GET / HTTP/1.1\r\n Host: h\r\nHost: h\r\n\r\n",
    ),
    refused("A13 name over two lines", with_header(b"X-\r\nY: z")),
    *each("A14", with_header, [b"X", b": x", b"X y: z", b" : x"]),
    *each(
        "A15",
        with_header,
        [b"X: a\0b", b"X: \a", b"X: \v", b"X: \x7f", b"X: \x1b[0m", b"X\0: a",
         b"\xc3\xa9: a", b"[X]: a", b"X\x7f: a", b"X(: a", b'"X": a'],
    ),
    *each(
        "A16",
        with_line,
        [b"GET /a\0b HTTP/1.1", b"GET /a b HTTP/1.1", b"GET /\xc3\xa9 HTTP/1.1",
         b"GET /\xc0\xaf HTTP/1.1", b"GET /#frag HTTP/1.1", b"GET a HTTP/1.1",
         b"GET  / HTTP/1.1", b"GET /\x7f HTTP/1.1", b"GET ftp://h/ HTTP/1.1"],
    ),
    *[
        Row(f"A17 {path}", get(path), 404, "404 page not found",
            check=no_header_came_of_it)
        for path in ("/%00", "/%0d%0aX-Made:%20x", "/%2e%2e%2fetc", "/a\\b",
                     "/../../etc/passwd", "/health/live%20", "/%68ealth/live")
    ],
    refused(
        "A18 both",
        head("POST", "/v2/rerank", "Content-Length: 5",
             "Transfer-Encoding: chunked") + b"0\r\n\r\n",
    ),
    refused(
        "A18 both, the other way round",
        head("POST", "/v2/rerank", "Transfer-Encoding: chunked",
             "Content-Length: 5") + b"0\r\n\r\n",
    ),
    *each(
        "A19",
        sized,
        [b" 5\r\nContent-Length: 6", b" 5\r\nContent-Length: 5", b" 5, 5", b" 5,"],
    ),
    *each(
        "A20",
        sized,
        [b" +5", b" -5", b" -0", b" 0x5", b" 0o5", b" 5_0", b" 1 0", b" 5a", b"",
         b" 5.0", b" 5e0", b' "5"', b" \xb5"],
    ),
    *each("A21", sized, [b" 00000000000000000005", b" 0200"], "Content-Length"),
    *each(
        "A22",
        sized,
        [b" 99999999999999999999", b" 18446744073709551621", b" " + b"9" * 1000],
    ),
    *each(
        "A23",
        coded,
        [b" xchunked", b" identity", b" gzip, chunked", b" gzip", b" chunkedx"],
        "Transfer-Encoding not supported",
        501,
    ),
    *each("A24", coded, [b" chunked, identity", b" chunked, gzip"]),
    *each(
        "A25",
        coded,
        [b" chunked\r\nTransfer-Encoding: chunked",
         b" chunked\r\nTransfer-Encoding: identity", b" chunked, chunked",
         b" ,chunked", b" chunked,", b" chunked;x=1", b"", b" "],
    ),
    *each(
        "A26",
        coded,
        [b" \x0bchunked", b" \x0cchunked", b" chunked\0", b' "chunked"',
         b" \xffchunked", b" chun\xadked"],
    ),
    refused(
        "A27 HTTP/1.0",
        b"POST /v2/rerank HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding in HTTP/1.0",
    ),
    *each(
        "A28",
        lambda size: chunked(size + b"\r\nhello\r\n0\r\n\r\n"),
        [b"0x5", b"+5", b"-5", b"5_0", b" 5", b"5 ", b"5\t", b"", b"Z", b"5\x0b"],
        "malformed chunk",
    ),
    refused("A29 16 digits", chunked(b"FFFFFFFFFFFFFFFF\r\nhello"),
            "body too large", 413),
    refused("A29 17 digits", chunked(b"10000000000000005\r\nhello"),
            "malformed chunk size"),
    refused("A29 17 digits, zeros", chunked(b"00000000000000005\r\nhello"),
            "malformed chunk size"),
    refused("A29 a flood of zeros", chunked(b"0" * 100_000),
            "malformed chunk size"),
    *each(
        "A30",
        lambda line: chunked(line + b"hello\r\n0\r\n\r\n"),
        [b"5;\r\n", b"5;a\0\r\n", b"5;a\rb\r\n", b"5;a\n", b"5\rX", b"5\n",
         b"5;a=\r\n", b"5;=b\r\n", b'5;a="b\r\n'],
        "malformed chunk",
    ),
    *each(
        "A31",
        chunked,
        [b"5\r\nhelloXX\r\n0\r\n\r\n", b"5\r\nhello0\r\n\r\n",
         b"5\r\nhello\r\n0\r\nXX\r\n\r\n", b"5\r\nhello\n0\r\n\r\n",
         b"5\r\nhello\r\n0\r\n\rX", b"5\r\nhello\r\n0\r\nX: y\nZ"],
    ),
    refused("A32 64 KiB of extension", chunked(b"5;" + b"a" * 64 * KIB),
            "chunk extension too long"),
    refused("A33 a million chunks", chunked(b"1\r\na\r\n" * 1_000_000),
            "too many chunks"),
    Row(
        "A34 trailers are not believed",
        [chunked(IN_CHUNKS), b"Content-Length: 3\r\nTransfer-Encoding: x\r\n"
         b"Host: g\r\nAuthorization: Bearer x\r\n\r\n"],
        200,
    ),
    refused(
        "A35 CL.TE",
        head("POST", "/v2/rerank", f"Content-Length: {5 + len(SMUGGLED)}",
             "Transfer-Encoding: chunked") + b"0\r\n\r\n" + SMUGGLED,
    ),
    refused(
        "A35 TE.CL",
        head("POST", "/v2/rerank", "Transfer-Encoding: chunked",
             "Content-Length: 4")
        + b"%x\r\n%s\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED),
    ),
    refused(
        "A35 TE.TE",
        head("POST", "/v2/rerank", "Transfer-Encoding: chunked",
             "Transfer-Encoding: xchunked") + b"0\r\n\r\n" + SMUGGLED,
    ),
    refused(
        "A35 TE with a blank",
        head("POST", "/v2/rerank", "Transfer-Encoding : chunked",
             "Content-Length: 5") + b"0\r\n\r\n" + SMUGGLED,
    ),
    Row("A36 GET with a body",
        head("GET", LIVE, "Content-Length: 5") + b"hello" + get(LIVE), [200, 200]),
    Row("A36 GET with a body that is a request",
        head("GET", LIVE, f"Content-Length: {len(SMUGGLED)}") + SMUGGLED, 200),
    Row("A36 HEAD with a body that is a request",
        head("HEAD", LIVE, f"Content-Length: {len(SMUGGLED)}") + SMUGGLED, 200,
        no_body=True),
    Row("A36 OPTIONS with a body that is a request",
        head("OPTIONS", LIVE, f"Content-Length: {len(SMUGGLED)}") + SMUGGLED, 204,
        close=True),
    Row("A36 404 with a body that is a request",
        post("/nothing", SMUGGLED), 404, close=True),
    Row("A37 100 pipelined, in pieces of 7",
        [(VALID_POST * 100)[i : i + 7] for i in range(0, len(VALID_POST) * 100, 7)],
        [200] * 100),
    Row("A38 garbage after a request", get(LIVE) + b"\x01\x02\x03\r\n\r\n",
        [200, 400], close=True),
    Row("A38 garbage after a body", VALID_POST + b"hello\x01", [200, 400],
        close=True),
    Row("A39 the body is there already",
        post("/v2/rerank", VALID_BODY, "Expect: 100-continue"), 200),
    Row("A39 a body that is too large",
        head("POST", "/v2/rerank", "Content-Length: 1073741824",
             "Expect: 100-continue"), 413, close=True),
    Row("A39 another expectation",
        post("/v2/rerank", VALID_BODY, "Expect: x"), 417, close=True),
    Row("A40 TRACE", head("TRACE", LIVE), 405, headers={"allow": "GET"}),
    refused("A40 CONNECT", with_line(b"CONNECT h:80 HTTP/1.1"), "CONNECT", 501),
    Row("A40 FOO", head("FOO", "/v2/rerank"), 405, headers={"allow": "POST"}),
    Row("A40 post", head("post", "/v2/rerank"), 405, headers={"allow": "POST"}),
    Row("A40 an unknown method and path", head("FOO", "/nothing"), 404),
    Row("A41 h2c",
        head("GET", LIVE, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
             "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"), 200),
    Row("A41 websocket",
        head("GET", LIVE, "Connection: Upgrade", "Upgrade: websocket",
             "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAA"), 200),
    refused("A42 another Host", with_line(b"GET http://g/health/live HTTP/1.1"),
            "Host differs from the target's"),
    Row("A42 the same Host", with_line(b"GET http://h/health/live HTTP/1.1"), 200),
    refused("A43 long URL", with_line(b"GET /" + b"a" * 100_000 + b" HTTP/1.1"),
            "request line too long", 414),
    refused("A43 long method", with_line(b"G" * 100_000 + b" / HTTP/1.1")),
    refused("A44 long value", with_header(b"X: " + b"a" * 100_000), status=431),
    refused("A44 long name", with_header(b"X" * 100_000 + b": a"), status=431),
    refused("A44 10,000 headers", with_header(b"\r\n".join([b"X: a"] * 10_000)),
            status=431),
    refused("A44 65 headers", with_header(b"\r\n".join([b"X: a"] * 64)),
            "too many headers", 431),
    refused("A44 one of 9 KiB", with_header(b"X: " + b"a" * 9 * KIB),
            "header too large", 431),
    Row("A45 HEAD", head("HEAD", "/health/ready"), 200, no_body=True),
    Row("A45 OPTIONS *", head("OPTIONS", "*"), 204,
        headers={"allow": "POST, GET, HEAD, OPTIONS"}),
    *each("A45 the whole server",
          with_line,
          [b"GET * HTTP/1.1", b"HEAD * HTTP/1.1", b"POST * HTTP/1.1",
           b"DELETE * HTTP/1.1", b"OPTIONS *?a HTTP/1.1", b"OPTIONS ** HTTP/1.1"],
          ""),
    Row("A46 Transfer_Encoding",
        post("/v2/rerank", VALID_BODY, "Transfer_Encoding: chunked"), 200),
    Row("A46 Content_Length",
        post("/v2/rerank", VALID_BODY, "Content_Length: 5"), 200),
]  # fmt: skip
