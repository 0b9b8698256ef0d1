#include "base/blob.inc"

        blob    podium_sample_corpus, "corpus.jsonl.gz"
        blob    podium_sample_queries, "queries.jsonl"
        blob    podium_sample_run, "bm25.trec"
