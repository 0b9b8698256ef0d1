#include "tokenizer/normalizers/replace.h"

#include <memory>
#include <utility>

#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {

Result<NormalizerPtr> ReadReplace(const JsonNode& node) {
  auto replacement = ReadReplacement(node);
  if (!replacement) return Unexpected(std::move(replacement.error()));
  return std::make_unique<Replace>(*std::move(replacement));
}

}  // namespace podium::normalizers
