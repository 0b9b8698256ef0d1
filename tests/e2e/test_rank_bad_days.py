"""`podium rank` with servers that are slow or fail: how its flags handle pages of documents."""

import json

from conftest import ANSWER, DOCUMENTS, QUERY
from faulty import Faulty
from test_rank import beir, beir_flags, rank  # noqa: F401
from test_rank_server import NO_KEYS, answer, ask

# Retried at once.
TRY_AGAIN = 503, {"retry-after-ms": "1"}


def test_a_late_page_is_asked_for_twice(server):
    """The last of many pages is held until a page is sent again, which only --hedge does. With 30 pages, one may be
    sent again: on a busy machine that can be a different page."""
    documents = [f"{i}: {text}" for i in range(12) for text in DOCUMENTS]
    last = documents[-1].encode()

    def day(_, body):
        if last in body:
            faulty.hold(lambda: len(faulty.bodies) == 31)

    flags = ["-q", QUERY, "-f", "json", "--page-size", "2"]
    text = "\n".join(documents)
    with Faulty(server.url, day) as faulty:
        done = rank(*flags, "--server", faulty.url, "--hedge", text=text, env=NO_KEYS)
    assert answer(done) == answer(rank(*flags, "--server", server.url, text=text, env=NO_KEYS))
    assert len(faulty.bodies) == 31 and len(set(faulty.bodies)) == 30
    assert json.loads(done.stdout)["degraded"] is False


def test_a_page_that_never_comes_is_late(server):
    with Faulty(server.url, lambda number, _: faulty.hold() if number == 1 else None) as faulty:
        flags = ["--page-size", "2", "--timeout", "700ms"]
        late = ask(faulty.url, *flags)
        assert late.returncode == 69 and not late.stdout
        assert late.stderr.count(faulty.url) == 1, late.stderr


def test_of_late_pages_the_engine_takes_all(server):
    with Faulty(server.url, lambda *_: faulty.hold()) as faulty:
        flags = ["--page-size", "2", "--timeout", "300ms", "--fallback", "engine"]
        done = ask(faulty.url, *flags, "--threads", "1")
    assert answer(done)[0][0] == ANSWER
    said = json.loads(done.stdout)
    assert said["served_by"] == "engine" and said["degraded"] is True
    assert done.stderr.count(faulty.url) == 1, done.stderr


def test_pages_of_shortened_documents(server):
    """Documents are sent shortened, each page twice because the first try fails, and printed whole."""
    long = [f"{text} It was often said, and by many, that nobody knows why." for text in DOCUMENTS]
    with Faulty(server.url, fails_once()) as faulty:
        flags = ["-q", QUERY, "-f", "json", "--shorten", "16", "--page-size", "2"]
        done = rank(*flags, "--server", faulty.url, text="\n".join(long), env=NO_KEYS)
    assert answer(done) == answer(rank(*flags[:6], text="\n".join(long)))
    results = json.loads(done.stdout)["results"]
    assert [r["document"]["text"] for r in results] == [long[r["index"]] for r in results]
    sent = [json.loads(body)["documents"] for body in faulty.bodies]
    assert sorted(map(len, sent)) == [1, 1, 2, 2, 2, 2]
    assert not any("nobody knows" in text for page in sent for text in page)


def test_everything_at_once(server, beir):  # noqa: F811
    """A run fused with the scores of pages of shortened documents, from a server that fails every first try."""
    flags = [*beir_flags(beir), "-f", "trec", "--fuse", "rrf:0.7", "--shorten", "16"]
    with Faulty(server.url, fails_once()) as faulty:
        remote = ["--server", faulty.url, "--page-size", "2", "--hedge", "--timeout", "60s"]
        done = rank(*flags, *remote, env=NO_KEYS)
    here = rank(*flags)
    assert here.returncode == done.returncode == 0, done.stderr
    model = here.stdout.split()[5]
    assert done.stdout == here.stdout.replace(model, "podium")
    assert len(faulty.bodies) == 2 * (2 + 3)


def fails_once():
    """Refuses every body the first time that it comes."""
    seen = set()

    def day(_, body):
        known = body in seen
        seen.add(body)
        return None if known else TRY_AGAIN

    return day
