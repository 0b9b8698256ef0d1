#include "tokenizer/pre_tokenizers/metaspace.h"

#include <memory>
#include <string>

#include "tokenizer/pre_tokenizers/all.h"

namespace podium::pre_tokenizers {

void Metaspace::Split(std::string_view utf8, Sink sink) const {
  SplitPrefixed(utf8, options_.prepend == MetaspaceOptions::Prepend::kAlways,
                sink);
}

void Metaspace::SplitFirst(std::string_view utf8, Sink sink) const {
  SplitPrefixed(utf8, options_.prepend != MetaspaceOptions::Prepend::kNever,
                sink);
}

void Metaspace::SplitPrefixed(std::string_view utf8, bool prefix,
                              Sink sink) const {
  if (utf8.empty()) return;
  const std::string_view replacement = options_.replacement;
  const auto replaced_at = [&](size_t i) {
    return utf8[i] == ' ' || (utf8[i] == replacement.front() &&
                              utf8.substr(i).starts_with(replacement));
  };
  // A piece at a time, so that a long text is not copied as a whole.
  std::string piece;
  if (prefix && !replaced_at(0)) piece = replacement;
  for (size_t i = 0; i < utf8.size();) {
    size_t end = i;
    while (end < utf8.size() && !replaced_at(end)) ++end;
    piece.append(utf8, i, end - i);
    if (end == utf8.size()) break;
    if (options_.split && !piece.empty()) {
      sink(piece);
      piece.clear();
    }
    piece += replacement;
    i = end + (utf8[end] == ' ' ? 1 : replacement.size());
  }
  sink(piece);
}

Result<PreTokenizerPtr> ReadMetaspace(const JsonNode& node) {
  auto options = ReadMetaspaceOptions(node);
  if (!options) return Unexpected(std::move(options.error()));
  return std::make_unique<Metaspace>(*std::move(options));
}

}  // namespace podium::pre_tokenizers
