"""llama.cpp, by the low-level API of llama-cpp-python: unpadded pairs end to end, as many as fit into a micro-batch."""

import json

import llama_cpp
import numpy
from llama_gguf import converted
from padded import by_length
from peer import Pass, Peer, Task

# The most sequences in a llama.cpp context.
MOST_PAIRS = 256


@llama_cpp.llama_log_callback
def _errors_only(level, text, _):
    if level >= 4:
        print(text.decode(errors="replace"), end="")


def _micro_batches(lengths: list[int], tokens: int, most: int) -> list[list[int]]:
    batches, filled = [], tokens
    for i in by_length(lengths):
        if not batches or filled + lengths[i] > tokens or len(batches[-1]) == most:
            batches.append([])
            filled = 0
        batches[-1].append(i)
        filled += lengths[i]
    return batches


class Llama(Peer):
    def __init__(self, precision: str):
        self.precision = precision
        llama_cpp.llama_log_set(_errors_only, None)
        llama_cpp.llama_backend_init()

    def settings(self) -> list[dict]:
        # Its attention spans all tokens of a micro-batch, mostly masked, so one pair at a time may be faster.
        tried = [(512, MOST_PAIRS, True), (512, 1, True), (512, 1, False)]
        tried += [(1024, MOST_PAIRS, True), (2048, MOST_PAIRS, True), (512, MOST_PAIRS, False)]
        return [dict(zip(("micro_batch", "pairs", "flash_attention"), row)) for row in tried]

    def load(self, settings: dict, task: Task):
        options = llama_cpp.llama_model_default_params()
        options.n_gpu_layers = 0
        model = llama_cpp.llama_model_load_from_file(str(converted(task, self.precision)).encode(), options)
        assert model, "llama.cpp did not load the model"
        options = llama_cpp.llama_context_default_params()
        options.n_ctx = options.n_batch = options.n_ubatch = settings["micro_batch"]
        options.n_seq_max = settings["pairs"]
        options.kv_unified = True
        options.n_threads = options.n_threads_batch = task.threads
        options.embeddings = True
        options.pooling_type = llama_cpp.LLAMA_POOLING_TYPE_RANK
        options.flash_attn_type = int(settings["flash_attention"])
        context = llama_cpp.llama_init_from_model(model, options)
        assert context, "llama.cpp made no context"
        return _Loaded(model, context, settings, json.loads((task.model / "config.json").read_text())["vocab_size"])


class _Loaded:
    """A model and a context; frees both."""

    def __init__(self, model, context, settings: dict, vocabulary: int):
        self.model, self.context, self.settings, self.vocabulary = model, context, settings, vocabulary

    def __del__(self):
        llama_cpp.llama_free(self.context)
        llama_cpp.llama_model_free(self.model)

    def __call__(self, task: Task) -> Pass:
        lengths = [len(ids) for ids in task.input_ids]
        planned = _micro_batches(lengths, self.settings["micro_batch"], self.settings["pairs"])
        batches = [(pairs, self._batch(task, pairs)) for pairs in planned]

        def score() -> numpy.ndarray:
            logits = numpy.zeros(len(lengths), numpy.float32)
            for pairs, batch in batches:
                if llama_cpp.llama_encode(self.context, batch) != 0:
                    raise RuntimeError("llama_encode failed")
                for i, pair in enumerate(pairs):
                    logits[pair] = llama_cpp.llama_get_embeddings_seq(self.context, i)[0]
            return logits

        return score

    def _batch(self, task: Task, pairs: list[int]) -> llama_cpp.llama_batch:
        tokens = sum(len(task.input_ids[pair]) for pair in pairs)
        batch = llama_cpp.llama_batch_init(tokens, 0, 1)
        at = 0
        for i, pair in enumerate(pairs):
            second_type = task.token_type_ids[pair] * self.vocabulary
            for position, token in enumerate(task.input_ids[pair] + second_type):
                batch.token[at] = int(token)
                batch.pos[at] = position
                batch.n_seq_id[at] = 1
                batch.seq_id[at][0] = i
                batch.logits[at] = 1
                at += 1
        batch.n_tokens = tokens
        return batch
