#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/post_processors/all.h"

namespace podium::post_processors {
namespace {

constexpr size_t kMaxTemplatePieces = 32;
constexpr size_t kMaxSpecialTokenIds = 16;
constexpr int32_t kMaxTokenTypeId = 255;

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

// The pieces of a template, and the texts among them in order.
struct Pieces {
  std::vector<PairTemplate::Piece> pieces;
  std::vector<PairTemplate::Kind> texts;
};

Result<Pieces> ReadPieces(const JsonNode& processor, const JsonNode& list,
                          int32_t vocab_size) {
  const auto items = list.Items(kMaxTemplatePieces);
  if (!items) return Unexpected(items.error());
  Pieces read;
  for (const JsonNode& item : *items) {
    auto piece = ReadPiece(processor, item, vocab_size);
    if (!piece) return Unexpected(std::move(piece.error()));
    if (piece->kind != PairTemplate::Kind::kSpecial) {
      read.texts.push_back(piece->kind);
    }
    read.pieces.push_back(std::move(*piece));
  }
  return read;
}

}  // namespace

Result<Layout> ReadTemplate(const JsonNode& node, int32_t vocab_size) {
  const auto pair_node = node.Get("pair");
  if (!pair_node) return Unexpected(pair_node.error());
  auto read = ReadPieces(node, *pair_node, vocab_size);
  if (!read) return Unexpected(std::move(read.error()));
  const std::vector<PairTemplate::Kind> once_each = {
      PairTemplate::Kind::kQuery, PairTemplate::Kind::kDocument};
  if (read->texts != once_each) {
    return pair_node->Fault(
        "does not hold the Sequence A once and then B once");
  }
  PairTemplate pair{.pieces = std::move(read->pieces)};
  if (const auto single_node = node.Find("single")) {
    auto single = ReadPieces(node, *single_node, vocab_size);
    if (!single) return Unexpected(std::move(single.error()));
    pair.single = std::move(single->pieces);
  }
  return pair;
}

}  // namespace podium::post_processors
