#include "tokenizer/pair_template.h"

#include <algorithm>
#include <string>

#include "tokenizer/truncation.h"

namespace podium {
namespace {

using Pieces = std::span<const PairTemplate::Piece>;

// Appends `pieces`, filled with the two texts.
void AppendPieces(Pieces pieces, std::span<const int32_t> query,
                  std::span<const int32_t> document, Encoding& encoding) {
  for (const PairTemplate::Piece& piece : pieces) {
    std::span<const int32_t> ids = piece.ids;
    if (piece.kind == PairTemplate::Kind::kQuery) ids = query;
    if (piece.kind == PairTemplate::Kind::kDocument) ids = document;
    encoding.input_ids.insert(encoding.input_ids.end(), ids.begin(), ids.end());
    encoding.token_type_ids.insert(encoding.token_type_ids.end(), ids.size(),
                                   piece.token_type_id);
  }
}

Unexpected<Error> NoParts() {
  return Fail(ErrorCode::kInvalidArgument,
              "the tokenizer gives query and document the same token type, so "
              "they cannot be encoded apart; a model that reads them apart "
              "needs token_type_ids in model_input_names of "
              "tokenizer_config.json and type 1 for the document in the pair's "
              "template");
}

}  // namespace

int32_t PairTemplate::special_tokens() const {
  size_t count = 0;
  for (const Piece& piece : pieces) count += piece.ids.size();
  return static_cast<int32_t>(count);
}

std::optional<size_t> PairTemplate::document_begin() const {
  bool behind_query = false;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].token_type_id == 1) {
      return behind_query ? std::optional(i) : std::nullopt;
    }
    if (pieces[i].kind == Kind::kQuery) behind_query = true;
    if (pieces[i].kind == Kind::kDocument) break;
  }
  return std::nullopt;
}

PairTemplate BertPairTemplate(int32_t cls_id, int32_t sep_id) {
  using Kind = PairTemplate::Kind;
  return {{{Kind::kSpecial, 0, {cls_id}},
           {Kind::kQuery, 0, {}},
           {Kind::kSpecial, 0, {sep_id}},
           {Kind::kDocument, 1, {}},
           {Kind::kSpecial, 1, {sep_id}}}};
}

PairTemplate RobertaPairTemplate(int32_t cls_id, int32_t sep_id) {
  using Kind = PairTemplate::Kind;
  return {{{Kind::kSpecial, 0, {cls_id}},
           {Kind::kQuery, 0, {}},
           {Kind::kSpecial, 0, {sep_id, sep_id}},
           {Kind::kDocument, 0, {}},
           {Kind::kSpecial, 0, {sep_id}}}};
}

PairTemplate PlainPairTemplate(std::optional<int32_t> bos,
                               std::optional<int32_t> eos) {
  using Kind = PairTemplate::Kind;
  const auto text = [&](Kind kind, int32_t type) {
    std::vector<PairTemplate::Piece> pieces;
    if (bos) pieces.push_back({Kind::kSpecial, type, {*bos}});
    pieces.push_back({kind, type, {}});
    if (eos) pieces.push_back({Kind::kSpecial, type, {*eos}});
    return pieces;
  };
  PairTemplate pair;
  pair.pieces = text(Kind::kQuery, 0);
  pair.single = pair.pieces;
  for (auto& piece : text(Kind::kDocument, 1)) {
    pair.pieces.push_back(std::move(piece));
  }
  return pair;
}

Result<Encoding> ApplyTemplate(const PairTemplate& pair_template,
                               std::span<const int32_t> query,
                               std::span<const int32_t> document,
                               const PairOptions& options) {
  const int32_t special = pair_template.special_tokens();
  if (options.max_length < special) {
    return Fail(ErrorCode::kInvalidArgument,
                "max_length is " + std::to_string(options.max_length) +
                    ", but the special tokens of a pair alone are " +
                    std::to_string(special),
                "max_length");
  }
  const auto room = static_cast<size_t>(options.max_length - special);
  const auto kept =
      TruncatePair({query.size(), document.size()}, room, options.truncation);
  if (!kept) return Unexpected(kept.error());

  Encoding encoding;
  encoding.truncated =
      kept->query < query.size() || kept->document < document.size();
  const size_t tokens =
      kept->query + kept->document + static_cast<size_t>(special);
  encoding.input_ids.reserve(tokens);
  encoding.token_type_ids.reserve(tokens);
  AppendPieces(pair_template.pieces, query.first(kept->query),
               document.first(kept->document), encoding);
  return encoding;
}

Result<Encoding> ApplyQueryPart(const PairTemplate& pair_template,
                                std::span<const int32_t> query) {
  const auto begin = pair_template.document_begin();
  if (!begin) return NoParts();
  Encoding encoding{.role = TextRole::kQuery};
  AppendPieces(Pieces(pair_template.pieces).first(*begin), query, {}, encoding);
  return encoding;
}

Result<Encoding> ApplyDocumentPart(const PairTemplate& pair_template,
                                   std::span<const int32_t> document) {
  const auto begin = pair_template.document_begin();
  if (!begin) return NoParts();
  Encoding encoding{.role = TextRole::kDocument};
  AppendPieces(Pieces(pair_template.pieces).subspan(*begin), {}, document,
               encoding);
  return encoding;
}

Result<Encoding> ApplySingle(const PairTemplate& pair_template,
                             std::span<const int32_t> text) {
  using Kind = PairTemplate::Kind;
  const std::span<const PairTemplate::Piece> pair = pair_template.pieces;
  Encoding encoding;
  if (pair_template.single) {
    if (std::ranges::count(*pair_template.single, Kind::kQuery,
                           &PairTemplate::Piece::kind) != 1) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the tokenizer's template for one text (\"single\") does not "
                  "hold it once");
    }
    AppendPieces(*pair_template.single, text, {}, encoding);
    return encoding;
  }
  const auto query =
      std::ranges::find(pair, Kind::kQuery, &PairTemplate::Piece::kind);
  const auto document =
      std::ranges::find(pair, Kind::kDocument, &PairTemplate::Piece::kind);
  AppendPieces({pair.begin(), query + 1}, text, {}, encoding);
  const int32_t type = query->token_type_id;
  AppendPieces({document + 1, pair.end()}, {}, {}, encoding);
  std::ranges::fill(encoding.token_type_ids, type);
  return encoding;
}

}  // namespace podium
