#include "tokenizer/post_processors/all.h"

namespace podium::post_processors {

// It trims offsets, and adds no tokens.
Result<Layout> ReadByteLevel(const JsonNode&, int32_t) { return Layout(); }

}  // namespace podium::post_processors
