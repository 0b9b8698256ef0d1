#include "tokenizer/normalizers/sequence.h"

#include <memory>

#include "tokenizer/component.h"
#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {

Result<NormalizerPtr> ReadSequence(const JsonNode& node) {
  auto parts = ReadComponents(node, "normalizers", ReadNormalizer);
  if (!parts) return Unexpected(std::move(parts.error()));
  return std::make_unique<Sequence>(*std::move(parts));
}

}  // namespace podium::normalizers
