#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// What Podium uses of a SentencePiece model: the protocol buffer ModelProto.
// Borrows the file's bytes.
struct SentencePieceModel {
  enum class Algorithm : uint8_t { kUnigram = 1, kBpe, kWord, kChar };
  enum class Kind : uint8_t {
    kNormal = 1,
    kUnknown,
    kControl,
    kUserDefined,
    kUnused,
    kByte,
  };

  struct Piece {
    std::string_view text;  // not empty, valid UTF-8
    float score = 0;
    Kind kind = Kind::kNormal;
  };

  std::vector<Piece> pieces;  // by id
  Algorithm algorithm = Algorithm::kUnigram;
  int32_t unk_id = 0;         // negative: none
  std::string_view charsmap;  // see normalizers/charsmap.h; may be empty
};

// Linear time. kInvalidData, with what is wrong: bytes that are no protocol
// buffer, a piece that is empty or not UTF-8, no pieces at all; kTooLarge for
// more than kMaxVocabSize of them. A score may be any float.
Result<SentencePieceModel> ParseSentencePieceModel(std::string_view bytes);

}  // namespace podium
