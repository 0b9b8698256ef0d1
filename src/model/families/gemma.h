#pragma once

#include "model/config_reader.h"
#include "model/decoder_sizes.h"

namespace podium {

// Gemma (Gemma Team 2024), such as bge-reranker-v2-gemma. Its embeddings are
// scaled by the root of their width, its norms multiply by 1 more than their
// weight, unless a GGUF file's "norms_include_one" says that it is in there,
// and its gated unit has the approximate gelu.
DecoderShape ReadGemma(ConfigReader& reader);

// Gemma 2 (Gemma Team 2024): every other layer has a window, there are norms
// also behind attention and behind the feed-forward network, and scores and
// logits have a cap.
DecoderShape ReadGemma2(ConfigReader& reader);

// Gemma 3 (Gemma Team 2025), for text alone: all layers but every sixth have a
// window and rotary positions of their own, and each head of queries and keys
// is normalized.
DecoderShape ReadGemma3(ConfigReader& reader);

}  // namespace podium
