#include "tokenizer/normalizers/bert.h"

#include <utility>

#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {

Result<NormalizerPtr> ReadBert(const JsonNode& node) {
  BertNormalizerOptions options;
  auto status = ReadFlag(node, "clean_text", options.clean_text);
  if (status) {
    status =
        ReadFlag(node, "handle_chinese_chars", options.handle_chinese_chars);
  }
  if (status) status = ReadFlag(node, "lowercase", options.lowercase);
  options.strip_accents = options.lowercase;  // default if null
  if (status) status = ReadFlag(node, "strip_accents", options.strip_accents);
  if (!status) return Unexpected(std::move(status.error()));
  return std::make_unique<Bert>(options);
}

}  // namespace podium::normalizers
