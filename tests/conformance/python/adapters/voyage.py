"""Voyage's SDK."""

import voyageai


def rank(url, s):
    client = voyageai.Client(api_key=s["key"], base_url=url + "/v1", max_retries=4)
    answer = client.rerank(s["query"], s["documents"], model=s["model"], top_k=s["top_n"])
    return [(r.index, r.relevance_score) for r in answer.results]
