"""JSON: the whole grammar and nothing else. Any error is a 400 that names it, without a byte of the input."""

from rows import Row
from wire import post

# In a field that v1 ignores: its value must be valid all the same, and must cost nothing.
BEFORE, AFTER = b'{"query":"a","documents":["b"],"x":', b"}"
MIB = 1 << 20


def body(id: str, sent: bytes, status: int, says: str = "", *headers: str) -> Row:
    # If the head alone is refused, the connection ends, because the body is unread.
    return Row(id, post("/v1/rerank", sent, *headers), status, says,
               close=status == 415)  # fmt: skip


def ignored(id: str, value: bytes, status: int, says: str = "") -> Row:
    return body(id, BEFORE + value + AFTER, status, says)


def document(id: str, value: bytes, status: int, says: str = "") -> Row:
    return body(id, b'{"query":"a","documents":[' + value + b"]}", status, says)


def deep(levels: int) -> bytes:
    """Nested inside BEFORE, which is a level itself."""
    return b"[" * (levels - 1) + b"]" * (levels - 1)


VALID = BEFORE + b"1" + AFTER
SYNTAX = "invalid json syntax"

# Our own examples of the three classes of JSON test suites: what every parser must accept, what none may accept, and
# what parsers may choose.
MUST_TAKE = [
    b"[]", b"{}", b"[[]]", b'{"a":{}}', b'[null,true,false]', b"0", b"-0", b"0.5",
    b"-1.25e+10", b"1E5", b"1e-5", b"0e1", b"12345678901234567", b'""', b'" "',
    b'"\\"\\\\\\/\\b\\f\\n\\r\\t"', b'"\\u0061"', b'"\\u0000"', b'"\\uABcd"',
    b'"\\ud834\\udd1e"', '"é"'.encode(), '"€"'.encode(), '"😀"'.encode(),
    b'"\x7f"', "\"\u2028\u2029\"".encode(), b" [ 1 , 2 ] ", b"\t{\n}\r ",
    b'{"":0}', b'{"a":1,"A":2}', b'{"\\u0000":1}', b'[1,[2,[3,{"a":[4]}]]]',
    b'"' + b"a" * 10_000 + b'"', b"[" + b",".join([b"1"] * 5000) + b"]",
    "\"\U0010ffff\"".encode(), "\"\ufffe\"".encode(),
]  # fmt: skip
NONE_MAY = [
    b"", b"[", b"]", b"{", b"[1", b"[1,]", b"[,1]", b"[1,,2]", b"[1 2]", b"[1;2]",
    b'{"a"}', b'{"a":}', b'{"a":1,}', b'{,"a":1}', b'{"a" 1}', b'{"a":1 "b":2}',
    b"{1:2}", b"{a:1}", b"{'a':1}", b"{null:1}", b'{"a"::1}', b'{"a":1}}', b"[1]]",
    b"tru", b"True", b"nul", b"NULL", b"undefined", b"nan", b"-", b"--1", b"-a",
    b"1.", b".5", b"-.5", b"1e", b"1e+", b"1e1.5", b"1.2.3", b"01", b"-01", b"0x1",
    b"1a", b"1_000", b"\xef\xbc\x91", b"+1", b"Infinity", b"-Infinity", b"NaN",
    b'"', b'"a', b"'a'", b'"\\a"', b'"\\', b'"\\"', b'"\\u"', b'"\\u1"', b'"\\u12g4"',
    b'"\\U0061"', b'"\\x61"', b'"\\0"', b'"\n"', b'"\t"', b'"\0"', b'"\x1f"',
    b"1//c", b"1/*c*/", b"/**/1", b"#1", b"1\0", b"\x0c1", b"\xc2\xa01",
    b"\xe2\x81\xa01", b"[1]\0", b"<1>", b"`a`", b'"a" "b"', b'["a":1]', b'{"a",1}',
    b"[\x0b1]", b"*", b"1e\xc2\xb2",
]  # fmt: skip
# Our choices: refused if no double holds the number, UTF-8 cannot encode the text, or a key comes twice.
CHOSEN = [
    (b"1e-400", 200), (b"-0.0", 200), (b"18446744073709551615", 200),
    (b"123456789012345678901234567890.0", 200),
    (b"18446744073709551616", 400), (b"-9223372036854775809", 400),
    (b"1e400", 400), (b"-1e400", 400), (b"1" * 400, 400),
    (b'"\\ud800"', 400), (b'"\\udc00"', 400), (b'"\\ud800\\u0061"', 400),
    (b'"\xed\xa0\x80"', 400), (b'"\xff"', 400), (b'"\xe0\x80\x80"', 400),
    (b'{"a":1,"a":2}', 400), (b'{"a":{"b":1,"b":1}}', 400),
    (b"[" * 500 + b"]" * 500, 400),
]  # fmt: skip

ROWS = [
    body("D01 nothing", b"", 400, "empty input"),
    body("D01 blanks", b" \r\n\t ", 400, "empty input"),
    body("D01 a byte order mark alone", b"\xef\xbb\xbf", 400, "empty input"),
    *[ignored(f"D02 y {value[:30]!r}", value, 200) for value in MUST_TAKE],
    *[ignored(f"D02 n {value[:30]!r}", value, 400, SYNTAX) for value in NONE_MAY],
    *[ignored(f"D02 i {value[:30]!r}", value, status) for value, status in CHOSEN],
    *[
        body(f"D02 n whole {sent[:30]!r}", sent, 400, SYNTAX)
        for sent in (b"{", b"}", b'{"query"', b'{"query":"a"', b"\xef\xbb", b"\0",
                     b"[}", b"{]", VALID[:-1], VALID + b",")
    ],
    body("D03 100,000 [", b"[" * 100_000, 400, SYNTAX),
    body('D03 50,000 {"a":', b'{"a":' * 50_000, 400, SYNTAX),
    ignored("D03 32 levels", deep(32), 200),
    ignored("D03 33 levels", deep(33), 400, "nested deeper than 32 levels"),
    ignored("D03 100,000 levels that end", deep(100_000), 400, "nested deeper"),
    *[
        ignored(f"D04 {value.decode()}", value, 400, SYNTAX)
        for value in (b"NaN", b"Infinity", b"-Inf", b"0x10", b"01", b"1.", b"+1")
    ],
    body("D05 comma", VALID[:-1] + b",}", 400, SYNTAX),
    body("D05 comment", VALID[:-1] + b"/**/}", 400, SYNTAX),
    body("D05 single quotes", VALID.replace(b'"', b"'"), 400, SYNTAX),
    body("D05 garbage behind", VALID + b"garbage", 400, SYNTAX),
    body("D05 two documents", VALID + VALID, 400, SYNTAX),
    body("D05 two documents, a line each", VALID + b"\n" + VALID, 400, SYNTAX),
    body("D05 NUL behind", VALID + b"\0", 400, SYNTAX),
    *[
        document(f"D06 {byte!r} in a string", b'"' + byte + b'"', 400,
                 "control character")
        for byte in (b"\n", b"\t", b"\x01")
    ],
    *[
        document(f"D07 {text!r}", b'"' + text + b'"', 400, "invalid UTF-8")
        for text in (b"\x80", b"\xc0\xaf", b"\xe0\x80\x80", b"\xed\xa0\x80",
                     b"\xf5\x80\x80\x80", b"\xf0\x9f\x98", b"\xc3")
    ],
    body("D08 UTF-16LE", VALID.decode().encode("utf-16-le"), 400, SYNTAX),
    body("D08 UTF-16BE", VALID.decode().encode("utf-16-be"), 400, SYNTAX),
    body("D08 UTF-16 with its mark", VALID.decode().encode("utf-16"), 400, SYNTAX),
    document("D08 GBK", '"中文"'.encode("gbk"), 400, "invalid UTF-8"),
    document("D08 Latin-1", '"café"'.encode("latin-1"), 400, "invalid UTF-8"),
    body("D09 byte order mark", b"\xef\xbb\xbf" + VALID, 200),
    *[
        document(f"D10 {text.decode()}", b'"' + text + b'"', 400, SYNTAX)
        for text in (b"\\ud800", b"\\ud800\\ud800", b"\\udc00\\ud800", b"\\ud800x")
    ],
    document("D11 a pair", b'"\\ud83d\\ude00"', 200),
    Row("D11 NUL is a character and ends nothing",
        post("/v1/rerank", b'{"query":"a","documents":["b\\u0000c"],'
             b'"return_documents":true}'),
        200, '"document":{"text":"b\\u0000c"}'),
    *[
        document(f"D12 {text.decode()}", b'"' + text + b'"', 400, SYNTAX)
        for text in (b"\\x41", b"\\u12", b"\\uD8")
    ],
    body("D13 query twice", b'{"query":"a","documents":["b"],"query":"c"}', 400,
         "duplicate key"),
    body("D13 query twice, one escaped",
         b'{"query":"a","documents":["b"],"que\\u0072y":"c"}', 400,
         "duplicate key"),
    # The table allows ignoring numbers that nobody reads. Ours are parsed before that is known, and a number that no
    # double holds is refused.
    ignored("D14 a number of a million digits", b"1" * 1_000_000, 400,
            "invalid or oversized number"),
    ignored("D14 a million decimals", b"0." + b"1" * 1_000_000, 200),
    ignored("D14 1e400", b"1e400", 400, "invalid or oversized number"),
    body("D14 1e400 in top_n", b'{"query":"a","documents":["b"],"top_n":1e400}',
         400),
    ignored("D15 a million keys",
            b"{" + b",".join(b'"%d":1' % i for i in range(1_000_000)) + b"}", 400,
            "too many fields"),
    ignored("D15 1,024 keys",
            b"{" + b",".join(b'"%d":1' % i for i in range(1024)) + b"}", 200),
    *[
        body(f"D16 {text.decode()}", text, 400, "must be a JSON object")
        for text in (b"null", b"[]", b'"x"', b"1", b"true")
    ],
    document("D17 8 MiB of escapes", b'"' + b"\\u0041" * (8 * MIB // 6) + b'"', 200),
    *[
        body(f"D18 {kind}", VALID, 415, "content-type must be application/json",
             "Content-Type: " + kind)
        for kind in ("text/plain", "multipart/form-data; boundary=x",
                     "application/json; charset=utf-16",
                     "application/x-www-form-urlencoded")
    ],
    *[
        body(f"D18 {kind}", VALID, 200, "", "Content-Type: " + kind)
        for kind in ("application/json", "application/json; charset=utf-8",
                     "Application/JSON")
    ],
    body("D18 none", VALID, 200),
]  # fmt: skip
