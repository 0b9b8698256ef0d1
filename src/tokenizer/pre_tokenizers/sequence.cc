#include "tokenizer/pre_tokenizers/sequence.h"

#include <memory>
#include <string>

#include "tokenizer/component.h"
#include "tokenizer/pre_tokenizers/all.h"

namespace podium::pre_tokenizers {

void Sequence::Split(std::string_view utf8, Sink sink) const {
  if (!utf8.empty()) SplitFrom(0, utf8, sink);
}

void Sequence::SplitFirst(std::string_view utf8, Sink sink) const {
  if (!utf8.empty()) SplitFirstFrom(0, utf8, sink);
}

void Sequence::SplitFrom(size_t part, std::string_view utf8, Sink sink) const {
  if (part == parts_.size()) return sink(utf8);
  parts_[part]->Split(
      utf8, [&](std::string_view piece) { SplitFrom(part + 1, piece, sink); });
}

// A part may have dropped or copied what stands at the beginning: only a piece
// that is still there begins the text.
void Sequence::SplitFirstFrom(size_t part, std::string_view utf8,
                              Sink sink) const {
  if (part == parts_.size()) return sink(utf8);
  parts_[part]->SplitFirst(utf8, [&](std::string_view piece) {
    if (piece.data() == utf8.data()) {
      SplitFirstFrom(part + 1, piece, sink);
    } else {
      SplitFrom(part + 1, piece, sink);
    }
  });
}

double Sequence::max_growth() const {
  double growth = 1;
  for (const PreTokenizerPtr& part : parts_) growth *= part->max_growth();
  return growth;
}

bool Sequence::byte_level() const {
  return !parts_.empty() && parts_.back()->byte_level();
}

Result<PreTokenizerPtr> ReadSequence(const JsonNode& node) {
  auto parts = ReadComponents(node, "pretokenizers", ReadPreTokenizer);
  if (!parts) return Unexpected(std::move(parts.error()));
  for (size_t i = 0; i + 1 < parts->size(); ++i) {
    if ((*parts)[i]->byte_level()) {
      return node.Get("pretokenizers")
          ->Fault("has ByteLevel at [" + std::to_string(i) +
                  "]; it works as the last one");
    }
  }
  return std::make_unique<Sequence>(*std::move(parts));
}

}  // namespace podium::pre_tokenizers
