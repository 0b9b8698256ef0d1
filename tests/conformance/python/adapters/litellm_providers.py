"""LiteLLM, by its name for each provider."""

import os

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # it fetches its price list otherwise

import litellm  # noqa: E402

litellm.suppress_debug_info = True


def rank(provider, url, s):
    answer = litellm.rerank(
        model=f"{provider}/{s['model']}",
        query=s["query"],
        documents=s["documents"],
        top_n=s["top_n"],
        api_base=url,
        api_key=s["key"],
    )
    return [(r["index"], r["relevance_score"]) for r in answer.results]


def cohere(url, s):
    return rank("cohere", url, s)


def jina_ai(url, s):
    return rank("jina_ai", url, s)


def huggingface(url, s):
    return rank("huggingface", url, s)


def voyage(url, s):
    return rank("voyage", url, s)
