#include "models/gguf_tokenizer.h"

#include <openssl/evp.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "models/sentencepiece_merges.h"

namespace podium {
namespace {

constexpr std::string_view kTokens = "tokenizer.ggml.tokens";
constexpr std::string_view kTypes = "tokenizer.ggml.token_type";
constexpr std::string_view kScores = "tokenizer.ggml.scores";
constexpr std::string_view kCharsMap = "tokenizer.ggml.precompiled_charsmap";

// llama.cpp writes U+2581 before a token that begins a word.
constexpr std::string_view kWordBegins = "\xe2\x96\x81";

// Values of "tokenizer.ggml.token_type".
constexpr int64_t kNormal = 1, kControl = 3, kUserDefined = 4, kUnused = 5;

// How Qwen2 splits a text into words (tokenization_qwen2.py of transformers).
constexpr std::string_view kQwen2Words =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
    " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

// How Llama 3 does: up to three digits in a row.
constexpr std::string_view kLlama3Words =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
    " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

// How a byte-level BPE prepares a text, by "tokenizer.ggml.pre" of llama.cpp.
struct ByteLevelKind {
  std::string_view pre;
  bool composes = false;        // NFC
  std::string_view words = {};  // a pattern; empty: GPT-2's, in ByteLevel
  bool ignores_merges = false;  // a word in the vocabulary is one token
  // What a text stands between; empty: nothing.
  std::string_view first_key = {}, last_key = {};
};

constexpr ByteLevelKind kByteLevelKinds[] = {
    {.pre = "qwen2", .composes = true, .words = kQwen2Words},
    {.pre = "llama-bpe",
     .words = kLlama3Words,
     .ignores_merges = true,
     .first_key = "bos_token_id"},
    {.pre = "modern-bert",
     .composes = true,
     .first_key = "bos_token_id",
     .last_key = "eos_token_id"},
};

struct SpecialToken {
  int64_t id = 0;
  std::string content;
};

class TokenizerWriter {
 public:
  explicit TokenizerWriter(GgufMetadata& metadata)
      : metadata_(metadata), tokens_(metadata.Array(kTokens)) {}

  std::string Write() {
    const std::string_view model = metadata_.String("tokenizer.ggml.model");
    if (metadata_.error()) return {};
    if (model == "bert") return WordPiece();
    if (model == "t5") return Unigram();
    if (model == "gpt2") return ByteLevelBpe();
    if (model == "llama") return SentencePieceBpe();
    metadata_.Refuse(
        "tokenizer.ggml.model is \"" + std::string(model) +
        "\"; what works is \"bert\", \"t5\", \"gpt2\" or \"llama\"");
    return {};
  }

 private:
  bool HasScoreOfEachToken(const std::vector<GgufValue>& scores) {
    if (scores.size() == tokens_.size()) return true;
    metadata_.Refuse(std::string(kScores) + " has " +
                     std::to_string(scores.size()) + " elements for " +
                     std::to_string(tokens_.size()) + " tokens");
    return false;
  }

  // The special token that a key such as "bos_token_id" names.
  SpecialToken Special(std::string_view key) {
    const int64_t id = metadata_.Integer("tokenizer.ggml." + std::string(key));
    if (metadata_.error()) return {};
    if (id < 0 || id >= std::ssize(tokens_)) {
      metadata_.Refuse("tokenizer.ggml." + std::string(key) + " is " +
                       std::to_string(id) + ", beyond the vocabulary");
      return {};
    }
    return {id, std::string(tokens_[static_cast<size_t>(id)].string)};
  }

  // The first of the keys that the file has. The separator's was once spelled
  // "seperator".
  SpecialToken SpecialOf(std::vector<std::string_view> keys) {
    for (const std::string_view key : keys) {
      if (metadata_.Has("tokenizer.ggml." + std::string(key))) {
        return Special(key);
      }
    }
    return Special(keys.front());
  }

  // "added_tokens": all control tokens, and those that a user added.
  void AddedTokens() {
    const std::vector<GgufValue>& types = metadata_.Array(kTypes);
    if (types.size() != tokens_.size()) {
      metadata_.Refuse(std::string(kTypes) + " has " +
                       std::to_string(types.size()) + " elements for " +
                       std::to_string(tokens_.size()) + " tokens");
      return;
    }
    json_.Key("added_tokens").BeginArray();
    for (size_t id = 0; id < tokens_.size(); ++id) {
      const bool special =
          types[id].integer == kControl ||
          std::ranges::find(special_ids_, id) != special_ids_.end();
      if (!special && types[id].integer != kUserDefined) continue;
      const std::string_view content = tokens_[id].string;
      json_.BeginObject().Key("id").Int(static_cast<int64_t>(id));
      json_.Key("content").String(content).Key("single_word").Bool(false);
      // A mask takes the space before it, in ModernBERT and in every class of
      // transformers that has a SentencePiece vocabulary.
      json_.Key("lstrip").Bool(content == mask_);
      json_.Key("rstrip").Bool(false).Key("normalized").Bool(false);
      json_.Key("special").Bool(special).EndObject();
    }
    json_.EndArray();
  }

  void TemplatePart(const char* kind, std::string_view id, int64_t type) {
    json_.BeginObject().Key(kind).BeginObject();
    json_.Key("id").String(id).Key("type_id").Int(type);
    json_.EndObject().EndObject();
  }

  // Each text stands behind `first`, as in Llama 2 and 3 and in Gemma.
  void FirstTokenProcessor(const SpecialToken& first) {
    const auto text = [&](const char* id, int64_t type) {
      TemplatePart("SpecialToken", first.content, type);
      TemplatePart("Sequence", id, type);
    };
    json_.Key("post_processor").BeginObject();
    json_.Key("type").String("TemplateProcessing");
    json_.Key("single").BeginArray();
    text("A", 0);
    json_.EndArray().Key("pair").BeginArray();
    text("A", 0);
    text("B", 1);
    json_.EndArray();
    SpecialTokens({&first});
  }

  // Ends the post-processor.
  void SpecialTokens(std::initializer_list<const SpecialToken*> tokens) {
    json_.Key("special_tokens").BeginObject();
    for (const SpecialToken* token : tokens) {
      json_.Key(token->content).BeginObject();
      json_.Key("id").String(token->content);
      json_.Key("ids").BeginArray().Int(token->id).EndArray();
      json_.Key("tokens").BeginArray().String(token->content).EndArray();
      json_.EndObject();
    }
    json_.EndObject().EndObject();
  }

  // A single text is `first` A `last`; of a pair, B and `last` follow, with
  // another `last` before B if it is `doubled`.
  void PostProcessor(const SpecialToken& first, const SpecialToken& last,
                     bool doubled, int64_t second_type) {
    const auto text = [&](const char* id, int64_t type) {
      TemplatePart("Sequence", id, type);
      TemplatePart("SpecialToken", last.content, type);
    };
    json_.Key("post_processor").BeginObject();
    json_.Key("type").String("TemplateProcessing");
    json_.Key("single").BeginArray();
    TemplatePart("SpecialToken", first.content, 0);
    text("A", 0);
    json_.EndArray().Key("pair").BeginArray();
    TemplatePart("SpecialToken", first.content, 0);
    text("A", 0);
    if (doubled) TemplatePart("SpecialToken", last.content, 0);
    text("B", second_type);
    json_.EndArray();
    SpecialTokens({&first, &last});
  }

  // Whether a token is written as it is: [CLS], [unused0].
  static bool IsBracketed(std::string_view token) {
    return token.starts_with('[') && token.ends_with(']');
  }

  // The file does not say whether the model is cased: it is if a token has a
  // capital letter.
  bool HasCapitals() const {
    return std::ranges::any_of(tokens_, [](const GgufValue& token) {
      return !IsBracketed(token.string) &&
             std::ranges::any_of(token.string,
                                 [](char c) { return c >= 'A' && c <= 'Z'; });
    });
  }

  std::string WordPiece() {
    const SpecialToken cls = SpecialOf({"cls_token_id", "bos_token_id"});
    const SpecialToken sep =
        SpecialOf({"separator_token_id", "seperator_token_id", "eos_token_id"});
    const SpecialToken unknown = Special("unknown_token_id");
    if (metadata_.error()) return {};
    special_ids_ = {static_cast<size_t>(cls.id), static_cast<size_t>(sep.id),
                    static_cast<size_t>(unknown.id)};
    json_.BeginObject().Key("version").String("1.0");
    AddedTokens();
    json_.Key("normalizer").BeginObject();
    json_.Key("type").String("BertNormalizer").Key("clean_text").Bool(true);
    json_.Key("handle_chinese_chars").Bool(true).Key("strip_accents").Null();
    json_.Key("lowercase").Bool(!HasCapitals()).EndObject();
    json_.Key("pre_tokenizer").BeginObject();
    json_.Key("type").String("BertPreTokenizer").EndObject();
    PostProcessor(cls, sep, false, 1);
    json_.Key("model").BeginObject().Key("type").String("WordPiece");
    json_.Key("unk_token").String(unknown.content);
    json_.Key("continuing_subword_prefix").String("##");
    json_.Key("max_input_chars_per_word").Int(100);
    json_.Key("vocab").BeginObject();
    for (size_t id = 0; id < tokens_.size(); ++id) {
      const std::string_view token = tokens_[id].string;
      if (IsBracketed(token)) {
        json_.Key(token);
      } else if (token.starts_with(kWordBegins)) {
        json_.Key(token.substr(kWordBegins.size()));
      } else {
        json_.Key("##" + std::string(token));
      }
      json_.Int(static_cast<int64_t>(id));
    }
    json_.EndObject().EndObject().EndObject();
    return json_.Take();
  }

  // XLM-RoBERTa's: SentencePiece's character map, then words that begin with
  // U+2581. Its pairs have two separators between query and document.
  std::string Unigram() {
    const SpecialToken first = Special("bos_token_id");
    const SpecialToken last = Special("eos_token_id");
    const SpecialToken unknown = Special("unknown_token_id");
    const std::vector<GgufValue>& scores = metadata_.Array(kScores);
    if (metadata_.error()) return {};
    if (!HasScoreOfEachToken(scores)) return {};
    special_ids_ = {static_cast<size_t>(first.id), static_cast<size_t>(last.id),
                    static_cast<size_t>(unknown.id)};
    json_.BeginObject().Key("version").String("1.0");
    AddedTokens();
    if (metadata_.Has(kCharsMap)) {
      json_.Key("normalizer").BeginObject();
      json_.Key("type").String("Precompiled");
      json_.Key("precompiled_charsmap").String(CharsMap()).EndObject();
    }
    json_.Key("pre_tokenizer").BeginObject().Key("type").String("Sequence");
    json_.Key("pretokenizers").BeginArray();
    json_.BeginObject().Key("type").String("WhitespaceSplit").EndObject();
    json_.BeginObject().Key("type").String("Metaspace");
    json_.Key("replacement").String(kWordBegins);
    json_.Key("prepend_scheme").String("always");
    json_.Key("split").Bool(true).EndObject().EndArray().EndObject();
    PostProcessor(first, last, true, 0);
    json_.Key("model").BeginObject().Key("type").String("Unigram");
    json_.Key("unk_id").Int(unknown.id).Key("vocab").BeginArray();
    for (size_t id = 0; id < tokens_.size(); ++id) {
      json_.BeginArray().String(tokens_[id].string);
      json_.Double(scores[id].number).EndArray();
    }
    json_.EndArray().EndObject().EndObject();
    return json_.Take();
  }

  void ByteLevel(bool splits) {
    json_.BeginObject().Key("type").String("ByteLevel");
    json_.Key("add_prefix_space").Bool(false);
    json_.Key("trim_offsets").Bool(false).Key("use_regex").Bool(splits);
    json_.EndObject();
  }

  // Null, with an error, for a kind that is not in the table.
  const ByteLevelKind* FindByteLevelKind() {
    constexpr std::string_view kPre = "tokenizer.ggml.pre";
    const std::string_view pre = metadata_.String(kPre);
    const auto found =
        std::ranges::find(kByteLevelKinds, pre, &ByteLevelKind::pre);
    if (found != std::end(kByteLevelKinds)) return found;
    std::string known;
    for (const ByteLevelKind& kind : kByteLevelKinds) {
      known += (known.empty() ? "\"" : ", \"") + std::string(kind.pre) + "\"";
    }
    metadata_.Refuse(std::string(kPre) + " is \"" + std::string(pre) +
                     "\"; what works is one of " + known);
    return nullptr;
  }

  std::string ByteLevelBpe() {
    const ByteLevelKind* const kind = FindByteLevelKind();
    if (kind == nullptr) return {};
    SpecialToken first, last;
    if (!kind->first_key.empty()) first = Special(kind->first_key);
    if (!kind->last_key.empty()) last = Special(kind->last_key);
    const std::vector<GgufValue>& types = metadata_.Array(kTypes);
    if (metadata_.error()) return {};
    if (!last.content.empty()) mask_ = "[MASK]";
    json_.BeginObject().Key("version").String("1.0");
    AddedTokens();
    if (metadata_.error()) return {};
    json_.Key("normalizer");
    if (kind->composes) {
      json_.BeginObject().Key("type").String("NFC").EndObject();
    } else {
      json_.Null();
    }
    json_.Key("pre_tokenizer");
    if (kind->words.empty()) {
      ByteLevel(/*splits=*/true);
    } else {
      json_.BeginObject().Key("type").String("Sequence");
      json_.Key("pretokenizers").BeginArray().BeginObject();
      json_.Key("type").String("Split").Key("pattern").BeginObject();
      json_.Key("Regex").String(kind->words).EndObject();
      json_.Key("behavior").String("Isolated").Key("invert").Bool(false);
      json_.EndObject();
      ByteLevel(/*splits=*/false);
      json_.EndArray().EndObject();
    }
    if (!last.content.empty()) {
      PostProcessor(first, last, false, 0);
    } else if (!first.content.empty()) {
      FirstTokenProcessor(first);
    } else {
      json_.Key("post_processor");
      ByteLevel(/*splits=*/false);
    }
    json_.Key("decoder");
    ByteLevel(/*splits=*/false);
    json_.Key("model").BeginObject().Key("type").String("BPE");
    json_.Key("ignore_merges").Bool(kind->ignores_merges);
    json_.Key("vocab").BeginObject();
    for (size_t id = 0; id < tokens_.size(); ++id) {
      if (types[id].integer != kNormal) continue;
      json_.Key(tokens_[id].string).Int(static_cast<int64_t>(id));
    }
    json_.EndObject().Key("merges").BeginArray();
    for (const GgufValue& merge : metadata_.Array("tokenizer.ggml.merges")) {
      json_.String(merge.string);
    }
    json_.EndArray().EndObject().EndObject();
    return json_.Take();
  }

  // Llama 2's, Mistral's and Gemma's: pieces of SentencePiece with scores, and
  // bytes for what they lack. Spaces become U+2581, one more of which begins a
  // text unless the file says otherwise.
  std::string SentencePieceBpe() {
    constexpr std::string_view kAddSpace = "tokenizer.ggml.add_space_prefix";
    const SpecialToken first = Special("bos_token_id");
    const SpecialToken unknown = Special("unknown_token_id");
    const std::vector<GgufValue>& scores = metadata_.Array(kScores);
    const std::vector<GgufValue>& types = metadata_.Array(kTypes);
    if (metadata_.error()) return {};
    if (!HasScoreOfEachToken(scores)) return {};
    json_.BeginObject().Key("version").String("1.0");
    special_ids_ = {static_cast<size_t>(unknown.id)};
    AddedTokens();
    if (metadata_.error()) return {};
    json_.Key("normalizer").BeginObject().Key("type").String("Sequence");
    json_.Key("normalizers").BeginArray();
    if (metadata_.Flag(kAddSpace, true)) {
      json_.BeginObject().Key("type").String("Prepend");
      json_.Key("prepend").String(kWordBegins).EndObject();
    }
    json_.BeginObject().Key("type").String("Replace").Key("pattern");
    json_.BeginObject().Key("String").String(" ").EndObject();
    json_.Key("content").String(kWordBegins).EndObject();
    json_.EndArray().EndObject();
    json_.Key("pre_tokenizer").Null();
    FirstTokenProcessor(first);
    json_.Key("model").BeginObject().Key("type").String("BPE");
    json_.Key("unk_token").String(unknown.content);
    json_.Key("fuse_unk").Bool(true).Key("byte_fallback").Bool(true);
    json_.Key("vocab").BeginObject();
    std::vector<ScoredPiece> pieces(tokens_.size());
    for (size_t id = 0; id < tokens_.size(); ++id) {
      if (types[id].integer == kUnused) continue;
      json_.Key(tokens_[id].string).Int(static_cast<int64_t>(id));
      const int64_t type = types[id].integer;
      if (type != kNormal && type != kUserDefined) continue;
      pieces[id] = {tokens_[id].string, scores[id].number};
    }
    const auto merges = SentencePieceMerges(pieces);
    if (!merges) {
      metadata_.Refuse("its vocabulary has more than " +
                       std::to_string(kMostMerges) +
                       " ways to merge two pieces");
      return {};
    }
    json_.EndObject().Key("merges").BeginArray();
    for (const std::string& merge : *merges) json_.String(merge);
    json_.EndArray().EndObject().EndObject();
    return json_.Take();
  }

  std::string CharsMap() {
    const std::vector<GgufValue>& elements = metadata_.Array(kCharsMap);
    std::string bytes, base64;
    for (const GgufValue& element : elements) {
      bytes.push_back(static_cast<char>(element.integer));
    }
    base64.resize(4 * ((bytes.size() + 2) / 3) + 1);
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()),
                        static_cast<int>(bytes.size()));
    base64.resize(static_cast<size_t>(size));
    return base64;
  }

  GgufMetadata& metadata_;
  const std::vector<GgufValue>& tokens_;
  std::vector<size_t> special_ids_;
  std::string_view mask_ = "<mask>";
  JsonWriter json_;
};

}  // namespace

std::string TokenizerJsonOfGguf(GgufMetadata& metadata) {
  return TokenizerWriter(metadata).Write();
}

}  // namespace podium
