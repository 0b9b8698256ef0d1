#include "tokenizer/tokenizer_json.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/json.h"
#include "tokenizer/json_node.h"
#include "tokenizer/read_added_tokens.h"

namespace podium {
namespace {

constexpr size_t kMaxTemplatePieces = 32;
constexpr size_t kMaxSpecialTokenIds = 16;
constexpr size_t kMaxPrefixBytes = 16;
constexpr int32_t kMaxTokenTypeId = 255;

using Status = Result<void>;

// Checks that a component has a supported `type`.
Status ExpectType(const JsonNode& node, std::string_view understood) {
  const auto type_node = node.Get("type");
  if (!type_node) return Unexpected(type_node.error());
  const auto type = type_node->String();
  if (!type) return Unexpected(type.error());
  if (*type != understood) {
    return type_node->Unsupported(Quoted(*type), understood);
  }
  return {};
}

Status ReadNormalizer(const JsonNode& root, BertNormalizerOptions& options) {
  const auto node = root.Get("normalizer");
  if (!node) return Unexpected(node.error());
  Status status = ExpectType(*node, "BertNormalizer");
  if (status) status = ReadFlag(*node, "clean_text", options.clean_text);
  if (status) {
    status =
        ReadFlag(*node, "handle_chinese_chars", options.handle_chinese_chars);
  }
  if (status) status = ReadFlag(*node, "lowercase", options.lowercase);
  options.strip_accents = options.lowercase;  // default if null
  if (status) status = ReadFlag(*node, "strip_accents", options.strip_accents);
  return status;
}

Status ReadPreTokenizer(const JsonNode& root) {
  const auto node = root.Get("pre_tokenizer");
  if (!node) return Unexpected(node.error());
  return ExpectType(*node, "BertPreTokenizer");
}

Status ReadVocab(const JsonNode& model, WordPieceVocab& vocab, IdSet& ids) {
  const auto node = model.Get("vocab");
  if (!node) return Unexpected(node.error());
  const auto object = node->Object();
  if (!object) return Unexpected(object.error());
  for (const auto& [token, value] : *object) {
    int64_t id = 0;
    if (value.get(id) || id < 0 || id >= kMaxVocabSize) {
      return node->Fault("has an id for " + Quoted(token) +
                         " that is not an integer from 0 to " +
                         std::to_string(kMaxVocabSize - 1));
    }
    if (!ids.Insert(static_cast<int32_t>(id))) {
      return node->Fault("has the id " + std::to_string(id) +
                         " twice, the second time for " + Quoted(token));
    }
    vocab.tokens.emplace_back(token, static_cast<int32_t>(id));
  }
  std::sort(vocab.tokens.begin(), vocab.tokens.end());
  return {};
}

Status ReadModel(const JsonNode& root, BertTokenizerConfig& config) {
  const auto model = root.Get("model");
  if (!model) return Unexpected(model.error());
  if (auto status = ExpectType(*model, "WordPiece"); !status) return status;
  if (auto status = ReadVocab(*model, config.vocab, config.ids); !status) {
    return status;
  }

  const auto unk_node = model->Get("unk_token");
  if (!unk_node) return Unexpected(unk_node.error());
  const auto unk_token = unk_node->String();
  if (!unk_token) return Unexpected(unk_token.error());
  const auto unk_id = config.vocab.IdOf(*unk_token);
  if (!unk_id) {
    return unk_node->Fault("is " + Quoted(*unk_token) +
                           ", which is not in model.vocab");
  }
  config.vocab.unk_id = *unk_id;

  if (const auto node = model->Find("continuing_subword_prefix")) {
    const auto prefix = node->String();
    if (!prefix) return Unexpected(prefix.error());
    if (prefix->size() > kMaxPrefixBytes) {
      return node->Fault("is longer than " + std::to_string(kMaxPrefixBytes) +
                         " bytes");
    }
    config.vocab.continuing_subword_prefix = *prefix;
  }
  if (const auto node = model->Find("max_input_chars_per_word")) {
    const auto chars = node->Int(1, kMaxInputCharsPerWord);
    if (!chars) return Unexpected(chars.error());
    config.max_input_chars_per_word = *chars;
  }
  return {};
}

Status ReadAddedTokens(const JsonNode& root, BertTokenizerConfig& config) {
  const auto node = root.Find("added_tokens");
  if (!node) return {};
  const auto tokens = ReadAddedTokenList(*node);
  if (!tokens) return Unexpected(tokens.error());
  return AddTokens(*tokens, config);
}

// The ids of one special token of a template.
Result<std::vector<int32_t>> SpecialTokenIds(const JsonNode& processor,
                                             const JsonNode& name_node,
                                             std::string_view name,
                                             int32_t vocab_size) {
  const auto all = processor.Get("special_tokens");
  if (!all) return Unexpected(all.error());
  const auto entry = all->Find(name);
  if (!entry) {
    return name_node.Fault("is " + Quoted(name) +
                           ", which is not in post_processor.special_tokens");
  }
  const auto ids_node = entry->Get("ids");
  if (!ids_node) return Unexpected(ids_node.error());
  const auto items = ids_node->Items(kMaxSpecialTokenIds);
  if (!items) return Unexpected(items.error());
  std::vector<int32_t> ids;
  for (const JsonNode& item : *items) {
    const auto id = item.Int(0, vocab_size - 1);
    if (!id) return Unexpected(id.error());
    ids.push_back(*id);
  }
  if (ids.empty()) return ids_node->Fault("is empty");
  return ids;
}

Result<PairTemplate::Piece> ReadPiece(const JsonNode& processor,
                                      const JsonNode& node,
                                      int32_t vocab_size) {
  const auto special = node.Find("SpecialToken");
  const auto sequence = node.Find("Sequence");
  if (!special == !sequence) {
    return node.Fault("is neither a SpecialToken nor a Sequence");
  }
  const JsonNode& content = special ? *special : *sequence;
  const auto id_node = content.Get("id");
  if (!id_node) return Unexpected(id_node.error());
  const auto id = id_node->String();
  if (!id) return Unexpected(id.error());
  const auto type_node = content.Get("type_id");
  if (!type_node) return Unexpected(type_node.error());
  const auto type_id = type_node->Int(0, kMaxTokenTypeId);
  if (!type_id) return Unexpected(type_id.error());

  PairTemplate::Piece piece{.token_type_id = *type_id};
  if (special) {
    auto ids = SpecialTokenIds(processor, *id_node, *id, vocab_size);
    if (!ids) return Unexpected(std::move(ids.error()));
    piece.ids = std::move(*ids);
  } else if (*id == "A") {
    piece.kind = PairTemplate::Kind::kQuery;
  } else if (*id == "B") {
    piece.kind = PairTemplate::Kind::kDocument;
  } else {
    return id_node->Unsupported(Quoted(*id), "A or B");
  }
  return piece;
}

Status ReadTemplate(const JsonNode& processor, int32_t vocab_size,
                    PairTemplate& pair_template) {
  const auto node = processor.Get("pair");
  if (!node) return Unexpected(node.error());
  const auto items = node->Items(kMaxTemplatePieces);
  if (!items) return Unexpected(items.error());
  std::vector<PairTemplate::Kind> sequences;
  for (const JsonNode& item : *items) {
    auto piece = ReadPiece(processor, item, vocab_size);
    if (!piece) return Unexpected(std::move(piece.error()));
    if (piece->kind != PairTemplate::Kind::kSpecial) {
      sequences.push_back(piece->kind);
    }
    pair_template.pieces.push_back(std::move(*piece));
  }
  const std::vector<PairTemplate::Kind> once_each = {
      PairTemplate::Kind::kQuery, PairTemplate::Kind::kDocument};
  if (sequences != once_each) {
    return node->Fault("does not hold the Sequence A once and then B once");
  }
  return {};
}

// BertProcessing writes a special token as ["[SEP]", 102].
Result<int32_t> ReadNamedId(const JsonNode& processor, std::string_view key,
                            int32_t vocab_size) {
  const auto node = processor.Get(key);
  if (!node) return Unexpected(node.error());
  const auto items = node->Items(2);
  if (!items) return Unexpected(items.error());
  if (items->size() != 2) return node->Fault("is not a token and its id");
  return (*items)[1].Int(0, vocab_size - 1);
}

Status ReadPostProcessor(const JsonNode& root, int32_t vocab_size,
                         PairTemplate& pair_template) {
  const auto node = root.Get("post_processor");
  if (!node) return Unexpected(node.error());
  if (ExpectType(*node, "BertProcessing")) {
    const auto cls = ReadNamedId(*node, "cls", vocab_size);
    if (!cls) return Unexpected(cls.error());
    const auto sep = ReadNamedId(*node, "sep", vocab_size);
    if (!sep) return Unexpected(sep.error());
    pair_template = BertPairTemplate(*cls, *sep);
    return {};
  }
  if (auto status = ExpectType(*node, "TemplateProcessing"); !status) {
    return status;
  }
  return ReadTemplate(*node, vocab_size, pair_template);
}

// Podium truncates the end of a text; a model that expects the beginning to be
// cut would get other tokens than in training.
Status ReadTruncation(const JsonNode& root) {
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

Result<BertTokenizerConfig> ReadTokenizerJson(const std::string& file,
                                              std::string_view bytes,
                                              const Limits& limits) {
  const auto document = JsonDocument::Parse(bytes, limits.max_json_depth);
  if (!document) {
    return Fail(document.error().code, file + ": " + document.error().message,
                file);
  }
  const JsonNode root(file, document->root());
  BertTokenizerConfig config;
  Status status = ReadNormalizer(root, config.normalizer);
  if (status) status = ReadPreTokenizer(root);
  if (status) status = ReadModel(root, config);
  if (status) status = ReadAddedTokens(root, config);
  if (status) status = ReadPostProcessor(root, config.ids.size(), config.pair);
  if (status) status = ReadTruncation(root);
  if (!status) return Unexpected(std::move(status.error()));
  return config;
}

}  // namespace podium
