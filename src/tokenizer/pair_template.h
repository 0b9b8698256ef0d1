#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "tensor/encoding.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// The layout of a model's pair, such as [CLS] query [SEP] document [SEP].
struct PairTemplate {
  enum class Kind { kSpecial, kQuery, kDocument };

  struct Piece {
    Kind kind = Kind::kSpecial;
    int32_t token_type_id = 0;
    std::vector<int32_t> ids;  // for kSpecial; otherwise empty
  };

  // Contain the query once and the document once, in that order.
  std::vector<Piece> pieces;

  // The layout of one text by itself, which is its kQuery. Absent: what stands
  // before the query and behind the document.
  std::optional<std::vector<Piece>> single = std::nullopt;

  int32_t special_tokens() const;

  // The first piece of the document's part: the first of type 1, if it stands
  // behind the query and not behind the document. Nothing if the types do not
  // tell the document from the query.
  std::optional<size_t> document_begin() const;
};

// [CLS] query [SEP] document [SEP]; from the document on, the type is 1.
PairTemplate BertPairTemplate(int32_t cls_id, int32_t sep_id);

// <s> query </s></s> document </s>; all types are 0.
PairTemplate RobertaPairTemplate(int32_t cls_id, int32_t sep_id);

// The document behind the query; its type is 1. Each has `bos` in front of it
// and `eos` behind it, if they are given.
PairTemplate PlainPairTemplate(std::optional<int32_t> bos = std::nullopt,
                               std::optional<int32_t> eos = std::nullopt);

// Cuts a pair to options.max_length and lays it out. See Tokenizer::EncodePair.
Result<Encoding> ApplyTemplate(const PairTemplate& pair_template,
                               std::span<const int32_t> query,
                               std::span<const int32_t> document,
                               const PairOptions& options);

// The query's part of the template and the document's part. See
// Tokenizer::EncodeQuery and Tokenizer::EncodeDocument.
Result<Encoding> ApplyQueryPart(const PairTemplate& pair_template,
                                std::span<const int32_t> query);
Result<Encoding> ApplyDocumentPart(const PairTemplate& pair_template,
                                   std::span<const int32_t> document);

// One text by itself. See Tokenizer::EncodeText.
Result<Encoding> ApplySingle(const PairTemplate& pair_template,
                             std::span<const int32_t> text);

}  // namespace podium
