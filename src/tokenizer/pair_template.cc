#include "tokenizer/pair_template.h"

#include <string>

#include "tokenizer/truncation.h"

namespace podium {

int32_t PairTemplate::special_tokens() const {
  size_t count = 0;
  for (const Piece& piece : pieces) count += piece.ids.size();
  return static_cast<int32_t>(count);
}

PairTemplate BertPairTemplate(int32_t cls_id, int32_t sep_id) {
  using Kind = PairTemplate::Kind;
  return {{{Kind::kSpecial, 0, {cls_id}},
           {Kind::kQuery, 0, {}},
           {Kind::kSpecial, 0, {sep_id}},
           {Kind::kDocument, 1, {}},
           {Kind::kSpecial, 1, {sep_id}}}};
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
  for (const PairTemplate::Piece& piece : pair_template.pieces) {
    std::span<const int32_t> ids = piece.ids;
    if (piece.kind == PairTemplate::Kind::kQuery) {
      ids = query.first(kept->query);
    } else if (piece.kind == PairTemplate::Kind::kDocument) {
      ids = document.first(kept->document);
    }
    encoding.input_ids.insert(encoding.input_ids.end(), ids.begin(), ids.end());
    encoding.token_type_ids.insert(encoding.token_type_ids.end(), ids.size(),
                                   piece.token_type_id);
  }
  return encoding;
}

}  // namespace podium
