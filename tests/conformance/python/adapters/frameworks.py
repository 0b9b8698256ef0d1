"""Frameworks on top of Cohere's SDK. Each is imported on demand: importing one takes seconds."""


def langchain(url, s):
    from langchain_cohere import CohereRerank
    from langchain_core.documents import Document

    compressor = CohereRerank(cohere_api_key=s["key"], base_url=url, model=s["model"], top_n=s["top_n"])
    documents = [Document(text, metadata={"at": i}) for i, text in enumerate(s["documents"])]
    found = compressor.compress_documents(documents, s["query"])
    return [(d.metadata["at"], d.metadata["relevance_score"]) for d in found]


def llama_index(url, s):
    from llama_index.core.schema import NodeWithScore, TextNode
    from llama_index.postprocessor.cohere_rerank import CohereRerank

    top_n = s["top_n"] or len(s["documents"])
    reranker = CohereRerank(api_key=s["key"], base_url=url, model=s["model"], top_n=top_n)
    nodes = [NodeWithScore(node=TextNode(text=text, id_=str(i))) for i, text in enumerate(s["documents"])]
    return [(int(n.node.node_id), n.score) for n in reranker.postprocess_nodes(nodes, query_str=s["query"])]


def haystack(url, s):
    from haystack import Document
    from haystack.utils import Secret
    from haystack_integrations.components.rankers.cohere import CohereRanker

    top_k = s["top_n"] or len(s["documents"]) or 1
    ranker = CohereRanker(model=s["model"], api_key=Secret.from_token(s["key"]), api_base_url=url, top_k=top_k)
    documents = [Document(content=text, meta={"at": i}) for i, text in enumerate(s["documents"])]
    return [(d.meta["at"], d.score) for d in ranker.run(query=s["query"], documents=documents)["documents"]]
