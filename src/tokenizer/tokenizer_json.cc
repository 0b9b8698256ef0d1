#include "tokenizer/tokenizer_json.h"

#include <utility>

#include "base/json.h"
#include "tokenizer/json_node.h"
#include "tokenizer/post_processor.h"
#include "tokenizer/read_added_tokens.h"

namespace podium {
namespace {

using StageStatus = Result<void>;

StageStatus ReadNormalizerStage(const JsonNode& root, TokenizerParts& parts) {
  const auto node = root.GetOrNull("normalizer");
  if (!node) return Unexpected(node.error());
  if (!*node) return {};
  auto normalizer = ReadNormalizer(**node);
  if (!normalizer) return Unexpected(std::move(normalizer.error()));
  parts.normalizer = *std::move(normalizer);
  return {};
}

// The first Precompiled of the normalizer, which some classes use; null if
// there is none.
Result<NormalizerPtr> ReadCharsmap(const JsonNode& root) {
  constexpr size_t kMaxNormalizers = 32;
  const auto node = root.Find("normalizer");
  if (!node) return NormalizerPtr();
  std::vector<JsonNode> candidates = {*node};
  if (const auto list = node->Find("normalizers")) {
    const auto items = list->Items(kMaxNormalizers);
    if (!items) return Unexpected(items.error());
    candidates = *items;
  }
  for (const JsonNode& candidate : candidates) {
    if (candidate.Find("precompiled_charsmap")) {
      return ReadNormalizer(candidate);
    }
  }
  return NormalizerPtr();
}

StageStatus ReadPreTokenizerStage(const JsonNode& root, TokenizerParts& parts) {
  const auto node = root.GetOrNull("pre_tokenizer");
  if (!node) return Unexpected(node.error());
  if (!*node) {
    parts.pre_tokenizer = WholeText();
    return {};
  }
  auto pre_tokenizer = ReadPreTokenizer(**node);
  if (!pre_tokenizer) return Unexpected(std::move(pre_tokenizer.error()));
  parts.pre_tokenizer = *std::move(pre_tokenizer);
  return {};
}

StageStatus ReadModelStage(const JsonNode& root, ClassKind kind,
                           const TokenizerConfig& config,
                           TokenizerParts& parts) {
  const auto node = root.Get("model");
  if (!node) return Unexpected(node.error());
  const ModelContext context = ModelContextOf(
      kind, config.options, config.special, *parts.pre_tokenizer);
  auto loaded = ReadModel(*node, context, parts.ids);
  if (!loaded) return Unexpected(std::move(loaded.error()));
  parts.vocab = std::move(loaded->vocab);
  parts.model = std::move(loaded->model);
  return {};
}

StageStatus ReadAddedTokensStage(const JsonNode& root, TokenizerParts& parts) {
  const auto node = root.Find("added_tokens");
  if (!node) return {};
  const auto tokens = ReadAddedTokenList(*node);
  if (!tokens) return Unexpected(tokens.error());
  return AddTokens(*tokens, parts);
}

StageStatus ReadPostProcessorStage(const JsonNode& root, ClassKind kind,
                                   const TokenizerConfig& config,
                                   TokenizerParts& parts) {
  const auto node = root.GetOrNull("post_processor");
  if (!node) return Unexpected(node.error());
  if (!*node) {
    auto pair = ClassPairTemplate(kind, config.options, config.special, parts);
    if (!pair)
      return root.Fault("has no post_processor, and " + pair.error().message);
    parts.pair = *std::move(pair);
    return {};
  }
  auto pair = ReadPostProcessor(**node, parts.ids.size());
  if (!pair) return Unexpected(std::move(pair.error()));
  parts.pair = *std::move(pair);
  return {};
}

StageStatus ReadDecoderStage(const JsonNode& root, TokenizerParts& parts) {
  auto decoder = ReadDecoder(root.Find("decoder"));
  if (!decoder) return Unexpected(std::move(decoder.error()));
  parts.decoder = *std::move(decoder);
  return {};
}

// Llama 3 names LlamaTokenizer, whose stages it does not have: transformers
// goes by the word ByteLevel anywhere in the file.
ClassKind StagesKind(ClassKind kind, std::string_view bytes) {
  return kind == ClassKind::kLlama && bytes.find("\"ByteLevel\"") != bytes.npos
             ? ClassKind::kFile
             : kind;
}

// Podium truncates the end of a text; a model that expects the beginning to be
// cut would get other tokens than in training.
StageStatus CheckTruncation(const JsonNode& root) {
  const auto truncation = root.Find("truncation");
  if (!truncation) return {};
  const auto node = truncation->Find("direction");
  if (!node) return {};
  const auto direction = node->String();
  if (!direction) return Unexpected(direction.error());
  if (*direction != "Right")
    return node->Unsupported(Quoted(*direction), "Right");
  return {};
}

}  // namespace

Result<TokenizerParts> ReadTokenizerJson(const std::string& file,
                                         std::string_view bytes,
                                         const TokenizerConfig& config,
                                         const Limits& limits) {
  const auto document = JsonDocument::Parse(bytes, limits.max_json_depth);
  if (!document) {
    return Fail(document.error().code, file + ": " + document.error().message,
                file);
  }
  const JsonNode root(file, document->root());
  TokenizerParts parts;
  const ClassKind kind = StagesKind(config.kind, bytes);
  NormalizerPtr charsmap;
  if (TakesCharsmap(kind)) {
    auto read = ReadCharsmap(root);
    if (!read) return Unexpected(std::move(read.error()));
    charsmap = *std::move(read);
  }
  SetClassStages(kind, config.options, std::move(charsmap), parts);
  const bool from_file = kind == ClassKind::kFile;
  StageStatus status;
  if (from_file) status = ReadNormalizerStage(root, parts);
  if (status && from_file) status = ReadPreTokenizerStage(root, parts);
  if (status) status = ReadModelStage(root, kind, config, parts);
  if (status) status = ReadAddedTokensStage(root, parts);
  if (status) status = ReadPostProcessorStage(root, kind, config, parts);
  if (status && from_file) status = ReadDecoderStage(root, parts);
  if (status) status = CheckTruncation(root);
  if (!status) return Unexpected(std::move(status.error()));
  return parts;
}

}  // namespace podium
