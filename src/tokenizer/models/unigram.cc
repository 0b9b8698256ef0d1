#include "tokenizer/models/unigram.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>
#include <utility>

#include "text/utf8.h"
#include "tokenizer/models/all.h"
#include "tokenizer/models/byte_tokens.h"

namespace podium {
namespace {

// The bytes of the character that begins `utf8`, which is valid.
size_t CharacterLength(std::string_view utf8) {
  return static_cast<uint8_t>(utf8.front()) < 0x80 ? 1
                                                   : DecodeUtf8(utf8).length;
}

}  // namespace

Unigram::Unigram(const UnigramOptions& options) : options_(options) {
  bytes_.fill(kNoToken);
}

Result<Unigram> Unigram::Build(const std::vector<ScoredToken>& vocab,
                               const UnigramOptions& options) {
  constexpr double kUnkPenalty = 10;
  Unigram unigram(options);
  double least = std::numeric_limits<double>::infinity();
  std::vector<PieceTrie::Token> tokens;
  tokens.reserve(vocab.size());
  for (const auto& [token, score] : vocab) {
    const auto id = static_cast<int32_t>(tokens.size());
    if (!std::isfinite(score)) {
      return Fail(
          ErrorCode::kInvalidData,
          "the score of token " + std::to_string(id) + " is not finite");
    }
    if (token.size() > kMaxTokenBytes) {
      return Fail(ErrorCode::kTooLarge,
                  "token " + std::to_string(id) + " is longer than " +
                      std::to_string(kMaxTokenBytes) + " bytes");
    }
    least = std::min(least, score);
    tokens.push_back({token, score, id});
    if (options.byte_fallback) {
      if (const auto byte = ByteOfToken(token)) unigram.bytes_[*byte] = id;
    }
  }
  unigram.unk_score_ = least - kUnkPenalty;
  auto trie = PieceTrie::Build(std::move(tokens));
  if (!trie) return Unexpected(std::move(trie.error()));
  unigram.trie_ = *std::move(trie);
  return unigram;
}

void Unigram::Append(std::string_view piece, std::vector<int32_t>& ids) const {
  if (cache_->Find(piece, ids)) return;
  const size_t before = ids.size();
  AppendBest(piece, ids);
  cache_->Insert(piece, std::span(ids).subspan(before));
}

void Unigram::AppendBest(std::string_view piece,
                         std::vector<int32_t>& ids) const {
  constexpr size_t kFewSteps = 128;  // of most words
  std::array<Step, kFewSteps> few;
  std::vector<Step> many;
  std::span<Step> steps(few);
  if (piece.size() < kFewSteps) {
    steps = steps.first(piece.size() + 1);
  } else {
    many.resize(piece.size() + 1);
    steps = many;
  }
  FindBest(piece, steps);

  // From the end to the beginning, with runs of unknown characters in one.
  const size_t before = ids.size();
  for (size_t end = piece.size(); end > 0;) {
    size_t begin = steps[end].begin;
    if (steps[end].id != options_.unk_id) {
      ids.push_back(steps[end].id);
    } else {
      while (begin > 0 && steps[begin].id == options_.unk_id) {
        begin = steps[begin].begin;
      }
      AppendUnknown(piece.substr(begin, end - begin), ids);
    }
    end = begin;
  }
  std::reverse(ids.begin() + static_cast<ptrdiff_t>(before), ids.end());
}

void Unigram::FindBest(std::string_view piece, std::span<Step> steps) const {
  for (size_t begin = 0; begin < piece.size();) {
    const double score = steps[begin].score;
    const size_t character = CharacterLength(piece.substr(begin));
    bool known = false;  // whether the character is a token
    const auto reach = [&](size_t length, int32_t id, double token_score) {
      Step& step = steps[begin + length];
      const double sum = score + token_score;
      if (step.id == kNoToken || sum > step.score) {
        step = {sum, static_cast<uint32_t>(begin), id};
      }
    };
    trie_.Prefixes(piece.substr(begin),
                   [&](size_t length, int32_t id, double token_score) {
                     known |= length == character;
                     reach(length, id, token_score);
                   });
    if (!known) reach(character, options_.unk_id, unk_score_);
    begin += character;
  }
}

// Appends in the reverse order.
void Unigram::AppendUnknown(std::string_view text,
                            std::vector<int32_t>& ids) const {
  // The run as a whole may be a token that lost to its characters.
  const int32_t whole = trie_.Find(text);
  if (whole != kNoToken) {
    ids.push_back(whole);
    return;
  }
  const auto id_of = [this](char c) { return bytes_[static_cast<uint8_t>(c)]; };
  const bool bytes = options_.byte_fallback &&
                     std::all_of(text.begin(), text.end(),
                                 [&](char c) { return id_of(c) != kNoToken; });
  if (!bytes) {
    ids.push_back(options_.unk_id);
    return;
  }
  for (size_t i = text.size(); i-- > 0;) ids.push_back(id_of(text[i]));
}

void Unigram::Hide(std::span<const int32_t> ids) {
  trie_.Remove(ids);
  cache_ = std::make_unique<WordCache>();
}

namespace {

// A score as `tokenizers` reads it from a file: the shortest digits that mean
// it, as an integer, times or divided by a power of ten. That may be off by one
// bit, which decides between spellings whose sums are equal but for rounding.
double ScoreAsRead(double score) {
  std::array<char, 32> text;
  const auto written =
      std::to_chars(text.data(), text.data() + text.size(), std::abs(score),
                    std::chars_format::scientific);
  const std::string_view shortest(
      text.data(), static_cast<size_t>(written.ptr - text.data()));
  const size_t e = shortest.find('e');
  uint64_t digits = 0;
  int exponent = 0;
  for (const char c : shortest.substr(0, e)) {
    if (c != '.') digits = digits * 10 + static_cast<uint64_t>(c - '0');
  }
  std::from_chars(shortest.data() + e + (shortest[e + 1] == '+' ? 2 : 1),
                  shortest.data() + shortest.size(), exponent);
  if (e > 1) exponent -= static_cast<int>(e) - 2;  // behind the point
  const std::string power = "1e" + std::to_string(std::abs(exponent));
  double scale = 0;
  const auto read =
      std::from_chars(power.data(), power.data() + power.size(), scale);
  if (read.ec != std::errc()) return score;  // beyond what a double holds
  const auto whole = static_cast<double>(digits);
  return std::copysign(exponent < 0 ? whole / scale : whole * scale, score);
}

// A token of the vocabulary is ["a", -1.5].
Result<std::vector<ScoredToken>> ReadScoredTokens(const JsonNode& node,
                                                  bool as_tokenizers) {
  const auto items = node.Array();
  if (!items) return Unexpected(items.error());
  std::vector<ScoredToken> vocab;
  for (const simdjson::dom::element item : *items) {
    if (vocab.size() == kMaxVocabSize) {
      return node.Fault("has more than " + std::to_string(kMaxVocabSize) +
                        " tokens");
    }
    simdjson::dom::array pair;
    std::string_view token;
    double score = 0;
    if (item.get(pair) || pair.size() != 2 || pair.at(0).get(token) ||
        pair.at(1).get(score)) {
      return node.Fault("[" + std::to_string(vocab.size()) +
                        "] is not a token and its score");
    }
    vocab.emplace_back(token, as_tokenizers ? ScoreAsRead(score) : score);
  }
  return vocab;
}

Result<int32_t> ReadUnkId(const JsonNode& node, int32_t size) {
  const auto unk_node = node.Find("unk_id");
  if (!unk_node) {
    return node.Fault(
        "has no unk_id, the place in vocab of the token for unknown text");
  }
  return unk_node->Int(0, size - 1);
}

// The unk_id of a class, which builds the model itself.
Result<int32_t> ClassUnkId(const JsonNode& node, const UnigramClass& rule,
                           const std::vector<ScoredToken>& vocab) {
  if (const auto id = UnkIdOfClass(rule, vocab)) return *id;
  return node.Fault("has too few tokens for the class's unk_id, which is " +
                    std::to_string(rule.unk_id));
}

}  // namespace

std::optional<int32_t> UnkIdOfClass(const UnigramClass& rule,
                                    const std::vector<ScoredToken>& vocab) {
  for (size_t i = 0; i < vocab.size() && !rule.unk_token.empty(); ++i) {
    if (vocab[i].first == rule.unk_token &&
        (!rule.unk_scores_zero || vocab[i].second == 0)) {
      return static_cast<int32_t>(i);
    }
  }
  if (rule.unk_id < 0 || rule.unk_id >= std::ssize(vocab)) return std::nullopt;
  return rule.unk_id;
}

Vocab VocabOfScored(const std::vector<ScoredToken>& scored) {
  std::vector<std::pair<std::string, int32_t>> tokens;
  tokens.reserve(scored.size());
  for (const auto& [token, score] : scored) {
    tokens.emplace_back(token, static_cast<int32_t>(tokens.size()));
  }
  return SortedVocab(std::move(tokens));
}

Result<LoadedModel> token_models::ReadUnigram(const JsonNode& node,
                                              const ModelContext& context,
                                              IdSet& ids) {
  if (context.byte_level) {
    return node.Fault(
        "is Unigram, which does not work behind the pre-tokenizer ByteLevel; "
        "BPE does");
  }
  const auto vocab_node = node.Get("vocab");
  if (!vocab_node) return Unexpected(vocab_node.error());
  // transformers reads the vocabulary of a class itself, and exactly.
  const auto scored = ReadScoredTokens(*vocab_node, !context.unigram);
  if (!scored) return Unexpected(scored.error());
  if (scored->empty()) return vocab_node->Fault("is empty");
  UnigramOptions options;
  const auto unk = context.unigram
                       ? ClassUnkId(*vocab_node, *context.unigram, *scored)
                       : ReadUnkId(node, static_cast<int32_t>(scored->size()));
  if (!unk) return Unexpected(unk.error());
  options.unk_id = *unk;
  if (!context.unigram) {
    auto status = ReadFlag(node, "byte_fallback", options.byte_fallback);
    if (!status) return Unexpected(std::move(status.error()));
  }
  auto model = Unigram::Build(*scored, options);
  if (!model) return node.Fault("does not load: " + model.error().message);
  for (size_t id = 0; id < scored->size(); ++id) {
    ids.Insert(static_cast<int32_t>(id));
  }
  return LoadedModel{VocabOfScored(*scored),
                     std::make_unique<Unigram>(*std::move(model))};
}

}  // namespace podium
