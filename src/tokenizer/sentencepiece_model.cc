#include "tokenizer/sentencepiece_model.h"

#include <bit>
#include <optional>
#include <string>

#include "text/utf8.h"
#include "tokenizer/protobuf.h"
#include "tokenizer/vocab.h"

namespace podium {
namespace {

using WireType = ProtobufField::Type;

// The numbers of the fields in sentencepiece_model.proto.
namespace of_model {
constexpr uint32_t kPieces = 1, kTrainerSpec = 2, kNormalizerSpec = 3;
}
namespace of_piece {
constexpr uint32_t kText = 1, kScore = 2, kKind = 3;
}
namespace of_trainer {
constexpr uint32_t kAlgorithm = 3, kUnkId = 40;
}
namespace of_normalizer {
constexpr uint32_t kCharsmap = 2;
}

Unexpected<Error> ModelFault(const std::string& problem) {
  return Fail(ErrorCode::kInvalidData, problem);
}

// Calls use(field) for each field of a message, which errors call `name`.
template <class Use>
Result<void> ForEachField(std::string_view message, const std::string& name,
                          const Use& use) {
  ProtobufReader reader(message);
  while (const auto field = reader.Next()) {
    if (Result<void> used = use(*field); !used) return used;
  }
  if (!reader.valid()) return ModelFault(name + " is no protocol buffer");
  return {};
}

// Sets an enum whose values are from 1 to `last`.
template <class Enum>
Result<void> SetEnum(const ProtobufField& field, Enum last,
                     const std::string& name, Enum& value) {
  if (field.value < 1 || field.value > static_cast<uint64_t>(last)) {
    return ModelFault(name + " is " + std::to_string(field.value) +
                      "; what works is 1 to " +
                      std::to_string(static_cast<int>(last)));
  }
  value = static_cast<Enum>(field.value);
  return {};
}

Result<void> AddPiece(std::string_view message, SentencePieceModel& model) {
  const std::string name =
      "pieces[" + std::to_string(model.pieces.size()) + "]";
  if (model.pieces.size() == kMaxVocabSize) {
    return Fail(
        ErrorCode::kTooLarge,
        "it has more than " + std::to_string(kMaxVocabSize) + " pieces");
  }
  SentencePieceModel::Piece piece;
  auto read =
      ForEachField(message, name, [&](const ProtobufField& f) -> Result<void> {
        if (f.Is(of_piece::kText, WireType::kBytes)) piece.text = f.bytes;
        if (f.Is(of_piece::kScore, WireType::kFixed32)) {
          piece.score = std::bit_cast<float>(static_cast<uint32_t>(f.value));
        }
        if (f.Is(of_piece::kKind, WireType::kVarint)) {
          return SetEnum(f, SentencePieceModel::Kind::kByte, name + ".type",
                         piece.kind);
        }
        return {};
      });
  if (!read) return read;
  if (piece.text.empty()) return ModelFault(name + " is empty");
  if (FirstInvalidUtf8(piece.text)) return ModelFault(name + " is not UTF-8");
  model.pieces.push_back(piece);
  return {};
}

Result<void> ReadTrainerSpec(std::string_view message,
                             SentencePieceModel& model) {
  const std::string name = "trainer_spec";
  return ForEachField(
      message, name, [&](const ProtobufField& f) -> Result<void> {
        if (f.Is(of_trainer::kUnkId, WireType::kVarint)) {
          // An int32, whose sign fills the varint's 64 bits.
          model.unk_id = static_cast<int32_t>(f.value);
        }
        if (f.Is(of_trainer::kAlgorithm, WireType::kVarint)) {
          return SetEnum(f, SentencePieceModel::Algorithm::kChar,
                         name + ".model_type", model.algorithm);
        }
        return {};
      });
}

Result<void> ReadNormalizerSpec(std::string_view message,
                                SentencePieceModel& model) {
  return ForEachField(message, "normalizer_spec",
                      [&](const ProtobufField& f) -> Result<void> {
                        if (f.Is(of_normalizer::kCharsmap, WireType::kBytes)) {
                          model.charsmap = f.bytes;
                        }
                        return {};
                      });
}

}  // namespace

Result<SentencePieceModel> ParseSentencePieceModel(std::string_view bytes) {
  SentencePieceModel model;
  auto read = ForEachField(bytes, "the file", [&](const ProtobufField& f) {
    if (f.Is(of_model::kPieces, WireType::kBytes)) {
      return AddPiece(f.bytes, model);
    }
    if (f.Is(of_model::kTrainerSpec, WireType::kBytes)) {
      return ReadTrainerSpec(f.bytes, model);
    }
    if (f.Is(of_model::kNormalizerSpec, WireType::kBytes)) {
      return ReadNormalizerSpec(f.bytes, model);
    }
    return Result<void>();
  });
  if (!read) return Unexpected(std::move(read.error()));
  if (model.pieces.empty()) return ModelFault("it has no pieces");
  return model;
}

}  // namespace podium
