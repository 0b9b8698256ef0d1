"""BM25 (k1 .9, b .4) over English texts, with stemming and without stop words."""

from typing import Sequence

import bm25s
import Stemmer


class Bm25:
    def __init__(self, texts: Sequence[str]) -> None:
        self.stemmer = Stemmer.Stemmer("english")
        self.index = bm25s.BM25(k1=0.9, b=0.4, backend="numba")
        self.index.index(self.words(texts), show_progress=False)

    def words(self, texts: Sequence[str]) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(texts, stopwords="en", stemmer=self.stemmer, show_progress=False)

    def find(self, queries: Sequence[str], depth: int, threads: int = 0) -> tuple[list[list[int]], list[list[float]]]:
        """For each query the numbers of the `depth` best texts, best first, and their scores."""
        found, scores = self.index.retrieve(self.words(queries), k=depth, n_threads=threads, show_progress=False)
        return found.tolist(), scores.tolist()
