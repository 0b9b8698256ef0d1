#include "tokenizer/sentencepiece_file.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "tokenizer/models/bpe.h"
#include "tokenizer/models/piece_merges.h"
#include "tokenizer/models/unigram.h"
#include "tokenizer/normalizers/charsmap.h"
#include "tokenizer/normalizers/precompiled.h"
#include "tokenizer/sentencepiece_model.h"

namespace podium {
namespace {

using ModelPiece = SentencePieceModel::Piece;
using FileStatus = Result<void>;

// The pieces in the order that fairseq gave them in training: its own tokens
// first, instead of the file's first `dropped` ones, and <mask> last.
std::vector<ScoredToken> InFairseqOrder(const std::vector<ModelPiece>& pieces,
                                        size_t dropped,
                                        std::vector<ScoredToken> first,
                                        const AddedToken& mask) {
  std::vector<ScoredToken> tokens = std::move(first);
  for (size_t i = dropped; i < pieces.size(); ++i) {
    tokens.emplace_back(pieces[i].text, pieces[i].score);
  }
  tokens.emplace_back(mask.content, 0);
  return tokens;
}

// The tokens of a class and their scores, by id.
std::vector<ScoredToken> TokensOfClass(const std::vector<ModelPiece>& pieces,
                                       ClassKind kind,
                                       const SpecialTokenSet& special) {
  if (kind == ClassKind::kXlmRoberta) {
    return InFairseqOrder(pieces, 3,
                          {{special.bos.content, 0},
                           {special.pad.content, 0},
                           {special.eos.content, 0},
                           {special.unk.content, 0}},
                          special.mask);
  }
  if (kind == ClassKind::kCamembert) {
    return InFairseqOrder(pieces, 1,
                          {{"<s>NOTUSED", 0},
                           {special.pad.content, 0},
                           {"</s>NOTUSED", 0},
                           {special.unk.content, 0},
                           {"<unk>NOTUSED", -100}},
                          special.mask);
  }
  std::vector<ScoredToken> tokens;
  for (const ModelPiece& piece : pieces) {
    tokens.emplace_back(piece.text, piece.score);
  }
  return tokens;
}

FileStatus SetUnigram(const std::vector<ScoredToken>& tokens,
                      const UnigramClass& rule, TokenizerParts& parts) {
  const auto unk = UnkIdOfClass(rule, tokens);
  if (!unk) {
    return Fail(ErrorCode::kInvalidData,
                "trainer_spec.unk_id is " + std::to_string(rule.unk_id) +
                    ", and it has " + std::to_string(tokens.size()) +
                    " pieces");
  }
  auto model = Unigram::Build(tokens, {.unk_id = *unk});
  if (!model) return Unexpected(std::move(model.error()));
  parts.model = std::make_unique<Unigram>(*std::move(model));
  return {};
}

FileStatus SetBpe(const BpeClass& rule, TokenizerParts& parts) {
  BpeOptions options = OptionsOfClass(rule, parts.vocab);
  auto merges = MergesOfPieces(parts.vocab);
  if (!merges) return Unexpected(std::move(merges.error()));
  options.merges = *std::move(merges);
  auto model = Bpe::Build(parts.vocab, std::move(options));
  if (!model) return Unexpected(std::move(model.error()));
  parts.model = std::make_unique<Bpe>(*std::move(model));
  return {};
}

FileStatus SetModel(const SentencePieceModel& file,
                    const TokenizerConfig& config, TokenizerParts& parts) {
  const auto tokens = TokensOfClass(file.pieces, config.kind, config.special);
  for (size_t id = 0; id < tokens.size(); ++id) {
    parts.ids.Insert(static_cast<int32_t>(id));
  }
  parts.vocab = VocabOfScored(tokens);
  ClassOptions options = config.options;
  options.unk_id = file.unk_id;
  const ModelContext context = ModelContextOf(
      config.kind, options, config.special, *parts.pre_tokenizer);
  const SentencePieceModel::Algorithm wanted =
      context.unigram ? SentencePieceModel::Algorithm::kUnigram
                      : SentencePieceModel::Algorithm::kBpe;
  if (file.algorithm != wanted) {
    const auto name = [](SentencePieceModel::Algorithm algorithm) {
      constexpr const char* kNames[] = {"UNIGRAM", "BPE", "WORD", "CHAR"};
      return kNames[static_cast<int>(algorithm) - 1];
    };
    return Fail(
        ErrorCode::kInvalidData,
        std::string("trainer_spec.model_type is ") + name(file.algorithm) +
            "; what works for the tokenizer's class is " + name(wanted));
  }
  return context.unigram ? SetUnigram(tokens, *context.unigram, parts)
                         : SetBpe(*context.bpe, parts);
}

// The file's control and user-defined pieces.
std::vector<AddedToken> AddedTokensOf(const std::vector<ModelPiece>& pieces) {
  std::vector<AddedToken> tokens;
  for (const ModelPiece& piece : pieces) {
    if (piece.kind == SentencePieceModel::Kind::kControl ||
        piece.kind == SentencePieceModel::Kind::kUserDefined) {
      tokens.push_back({.content = std::string(piece.text)});
    }
  }
  return tokens;
}

// Adds the special tokens that the vocabulary lacks behind it, in the order in
// which transformers does.
void AddMissingTokens(const SpecialTokenSet& special, TokenizerParts& parts) {
  std::vector<AddedToken> wanted = {special.bos, special.eos, special.unk,
                                    special.sep, special.pad, special.cls,
                                    special.mask};
  wanted.insert(wanted.end(), special.more.begin(), special.more.end());
  for (AddedToken& token : wanted) {
    const auto added = std::ranges::find(parts.added_tokens, token.content,
                                         &AddedToken::content);
    if (token.content.empty() || added != parts.added_tokens.end() ||
        parts.vocab.IdOf(token.content)) {
      continue;
    }
    token.id = parts.ids.size();
    parts.ids.Insert(token.id);
    parts.added_tokens.push_back(std::move(token));
  }
}

Result<TokenizerParts> ReadPartsOf(std::string_view bytes,
                                   TokenizerConfig& config) {
  const auto file = ParseSentencePieceModel(bytes);
  if (!file) return Unexpected(file.error());
  NormalizerPtr charsmap;
  if (TakesCharsmap(config.kind) && !file->charsmap.empty()) {
    auto map = Charsmap::Parse(file->charsmap);
    if (!map) {
      return Fail(map.error().code, "normalizer_spec.precompiled_charsmap " +
                                        map.error().message);
    }
    charsmap = std::make_unique<normalizers::Precompiled>(*std::move(map));
  }
  TokenizerParts parts;
  SetClassStages(config.kind, config.options, std::move(charsmap), parts);
  auto status = SetModel(*file, config, parts);
  if (!status) return Unexpected(std::move(status.error()));
  config.special.more = AddedTokensOf(file->pieces);
  return parts;
}

}  // namespace

Result<TokenizerParts> ReadSentencePieceFile(const std::string& file,
                                             std::string_view bytes,
                                             TokenizerConfig& config) {
  auto parts = ReadPartsOf(bytes, config);
  if (!parts) {
    return Fail(parts.error().code, file + ": " + parts.error().message, file);
  }
  if (auto added = AddTokens(config.added_tokens, *parts); !added) {
    return Unexpected(std::move(added.error()));
  }
  AddMissingTokens(config.special, *parts);
  auto pair =
      ClassPairTemplate(config.kind, config.options, config.special, *parts);
  if (!pair) {
    return Fail(pair.error().code, file + ": " + pair.error().message, file);
  }
  parts->pair = *std::move(pair);
  return parts;
}

}  // namespace podium
