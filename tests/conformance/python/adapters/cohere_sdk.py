"""Cohere's own SDK. 4.x has a different API from 5 and later."""

import cohere


def v4(url, s):
    client = cohere.Client(s["key"], api_url=url)
    answer = client.rerank(query=s["query"], documents=s["documents"], model=s["model"], top_n=s["top_n"])
    return [(r.index, r.relevance_score) for r in answer]


def rank(client, s, **options):
    if s["top_n"] is not None:
        options["top_n"] = s["top_n"]
    if s["field"]:
        options.setdefault("request_options", {})["additional_body_parameters"] = {s["field"]: 3}
    answer = client.rerank(model=s["model"], query=s["query"], documents=s["documents"], **options)
    return [(r.index, r.relevance_score) for r in answer.results]


def v1(url, s):
    return rank(cohere.Client(api_key=s["key"], base_url=url), s)


def v1_max_retries(url, s):
    """Before 5.20.5 the SDK retries only if asked to."""
    return rank(cohere.Client(api_key=s["key"], base_url=url), s, request_options={"max_retries": 2})


def v2(url, s):
    return rank(cohere.ClientV2(api_key=s["key"], base_url=url), s)
