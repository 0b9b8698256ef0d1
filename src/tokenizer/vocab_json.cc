#include "tokenizer/vocab_json.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/json.h"
#include "text/utf8.h"
#include "tokenizer/json_node.h"
#include "tokenizer/models/bpe.h"
#include "tokenizer/models/bpe_merges.h"

namespace podium {
namespace {

Result<void> ReadVocabFile(const NamedFile& file, const Limits& limits,
                           TokenizerParts& parts) {
  const auto document = JsonDocument::Parse(file.bytes, limits.max_json_depth);
  if (!document) {
    return Fail(document.error().code,
                file.name + ": " + document.error().message, file.name);
  }
  auto vocab = ReadVocab(JsonNode(file.name, document->root()), parts.ids);
  if (!vocab) return Unexpected(std::move(vocab.error()));
  parts.vocab = *std::move(vocab);
  return {};
}

Result<PairTable> ReadMergesFile(const NamedFile& file, const Vocab& vocab) {
  const auto fault = [&](const std::string& problem) {
    return Fail(ErrorCode::kInvalidData, file.name + ": " + problem, file.name);
  };
  if (const auto offset = FirstInvalidUtf8(file.bytes)) {
    return fault("invalid UTF-8 at byte " + std::to_string(*offset));
  }
  auto merges = BpeMerges::Of(vocab, "");
  if (!merges) return fault(merges.error().message);
  size_t number = 0;
  for (std::string_view rest = file.bytes; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (line.starts_with(BpeMerges::kVersion)) continue;
    if (const auto added = merges->AddLine(line); !added) {
      return fault("line " + std::to_string(number) + " " +
                   added.error().message);
    }
  }
  auto table = merges->Table();
  if (!table) return fault("the merge " + table.error().message);
  return table;
}

}  // namespace

Result<TokenizerParts> ReadVocabJson(const NamedFile& vocab,
                                     const NamedFile& merges,
                                     const TokenizerConfig& config,
                                     const Limits& limits) {
  TokenizerParts parts;
  if (auto read = ReadVocabFile(vocab, limits, parts); !read) {
    return Unexpected(std::move(read.error()));
  }
  SetClassStages(config.kind, config.options, nullptr, parts);

  BpeOptions options{.byte_level = parts.pre_tokenizer->byte_level()};
  auto pairs = ReadMergesFile(merges, parts.vocab);
  if (!pairs) return Unexpected(std::move(pairs.error()));
  options.merges = *std::move(pairs);
  auto model = Bpe::Build(parts.vocab, std::move(options));
  if (!model) {
    return Fail(model.error().code, merges.name + ": " + model.error().message,
                merges.name);
  }
  parts.model = std::make_unique<Bpe>(*std::move(model));

  if (config.kind == ClassKind::kQwen2) {
    parts.pair = PlainPairTemplate();
    return parts;
  }
  const auto find = [&](std::string_view key,
                        const std::string& token) -> Result<int32_t> {
    if (const auto id = parts.vocab.IdOf(token)) return *id;
    return Fail(ErrorCode::kInvalidData,
                vocab.name + ": " + std::string(key) + " " + Quoted(token) +
                    " is not one of its tokens",
                vocab.name);
  };
  const auto cls = find("cls_token", config.special.cls.content);
  if (!cls) return Unexpected(cls.error());
  const auto sep = find("sep_token", config.special.sep.content);
  if (!sep) return Unexpected(sep.error());
  parts.pair = RobertaPairTemplate(*cls, *sep);
  return parts;
}

}  // namespace podium
