#pragma once

#include <string>

#include "models/gguf_metadata.h"

namespace podium {

// The tokenizer.json of a GGUF file's "tokenizer.ggml.*": WordPiece for its
// model "bert", Unigram with XLM-RoBERTa's layout of pairs for "t5", byte-level
// BPE with Qwen2's words for "gpt2" with "pre" "qwen2". Empty, with the
// metadata's error set, for another one.
std::string TokenizerJsonOfGguf(GgufMetadata& metadata);

}  // namespace podium
