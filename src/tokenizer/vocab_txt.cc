#include "tokenizer/vocab_txt.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "text/utf8.h"
#include "tokenizer/json_node.h"
#include "tokenizer/models/wordpiece.h"

namespace podium {
namespace {

// Fills parts.vocab and parts.ids.
Result<void> ReadLines(const std::string& file, std::string_view bytes,
                       TokenizerParts& parts) {
  if (const auto offset = FirstInvalidUtf8(bytes)) {
    return Fail(ErrorCode::kInvalidData,
                file + ": invalid UTF-8 at byte " + std::to_string(*offset),
                file);
  }
  std::vector<std::pair<std::string, int32_t>> tokens;
  int32_t id = 0;
  while (!bytes.empty()) {
    if (id == kMaxVocabSize) {
      return Fail(
          ErrorCode::kTooLarge,
          file + ": more than " + std::to_string(kMaxVocabSize) + " lines",
          file);
    }
    const size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    parts.ids.Insert(id);
    tokens.emplace_back(line, id++);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  parts.vocab = SortedVocab(std::move(tokens));
  return {};
}

}  // namespace

Result<TokenizerParts> ReadVocabTxt(const std::string& file,
                                    std::string_view bytes,
                                    const TokenizerConfig& config) {
  TokenizerParts parts;
  if (const auto status = ReadLines(file, bytes, parts); !status) {
    return Unexpected(status.error());
  }

  const auto find = [&](std::string_view key,
                        const std::string& token) -> Result<int32_t> {
    if (const auto id = parts.vocab.IdOf(token)) return *id;
    return Fail(ErrorCode::kInvalidData,
                file + ": " + std::string(key) + " " + Quoted(token) +
                    " is not one of its lines",
                file);
  };
  const auto unk = find("unk_token", config.special.unk.content);
  if (!unk) return Unexpected(unk.error());
  const auto cls = find("cls_token", config.special.cls.content);
  if (!cls) return Unexpected(cls.error());
  const auto sep = find("sep_token", config.special.sep.content);
  if (!sep) return Unexpected(sep.error());
  auto model = WordPiece::Build(parts.vocab, {.unk_id = *unk});
  if (!model) {
    return Fail(model.error().code, file + ": " + model.error().message, file);
  }
  parts.model = std::make_unique<WordPiece>(*std::move(model));
  parts.pair = BertPairTemplate(*cls, *sep);
  SetClassStages(config.kind, config.options, nullptr, parts);
  return parts;
}

}  // namespace podium
