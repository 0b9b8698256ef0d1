#include "tokenizer/tokenizer_class.h"

#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "tokenizer/decoders/byte_fallback.h"
#include "tokenizer/decoders/byte_level.h"
#include "tokenizer/decoders/fuse.h"
#include "tokenizer/decoders/metaspace.h"
#include "tokenizer/decoders/replace.h"
#include "tokenizer/decoders/sequence.h"
#include "tokenizer/decoders/strip.h"
#include "tokenizer/decoders/wordpiece.h"
#include "tokenizer/json_node.h"
#include "tokenizer/normalizers/bert.h"
#include "tokenizer/normalizers/lowercase.h"
#include "tokenizer/normalizers/normal_form.h"
#include "tokenizer/normalizers/replace.h"
#include "tokenizer/normalizers/sequence.h"
#include "tokenizer/normalizers/strip.h"
#include "tokenizer/pre_tokenizers/bert.h"
#include "tokenizer/pre_tokenizers/byte_level.h"
#include "tokenizer/pre_tokenizers/metaspace.h"
#include "tokenizer/pre_tokenizers/punctuation.h"
#include "tokenizer/pre_tokenizers/sequence.h"
#include "tokenizer/pre_tokenizers/split.h"
#include "tokenizer/pre_tokenizers/whitespace.h"

namespace podium {
namespace {

using Prepend = MetaspaceOptions::Prepend;

constexpr TokenizerClass kClasses[] = {
    {"BertTokenizer", ClassKind::kBert, true},
    {"CamembertTokenizer", ClassKind::kCamembert, false},
    {"DebertaV2Tokenizer", ClassKind::kDebertaV2, true},
    {"DistilBertTokenizer", ClassKind::kBert, false},
    {"ElectraTokenizer", ClassKind::kBert, true},
    {"GemmaTokenizer", ClassKind::kGemma, false},
    {"LlamaTokenizer", ClassKind::kLlama, false},
    {"MobileBertTokenizer", ClassKind::kBert, true},
    {"Qwen2Tokenizer", ClassKind::kQwen2, false},
    {"RobertaTokenizer", ClassKind::kRoberta, false},
    {"XLMRobertaTokenizer", ClassKind::kXlmRoberta, false},
};

constexpr std::string_view kFileClass = "PreTrainedTokenizerFast";

struct ClassOfModelType {
  std::string_view model_type;
  std::string_view name;
  bool decides = false;  // whatever class the files name
};

constexpr ClassOfModelType kClassesOfModelTypes[] = {
    {"bert", "BertTokenizer"},
    {"camembert", "CamembertTokenizer"},
    {"deberta-v2", "DebertaV2Tokenizer"},
    {"distilbert", "BertTokenizer"},
    {"electra", "BertTokenizer"},
    {"gemma", "GemmaTokenizer"},
    {"gemma2", "GemmaTokenizer"},
    {"gemma3", "GemmaTokenizer"},
    {"gemma3_text", "GemmaTokenizer"},
    {"granite", kFileClass, true},
    {"gte", "XLMRobertaTokenizer"},
    {"ministral", kFileClass, true},
    {"ministral3", kFileClass, true},
    {"mistral", kFileClass, true},
    {"mobilebert", "BertTokenizer"},
    {"modernbert", kFileClass, true},
    {"modernbert-decoder", kFileClass, true},
    {"nemotron", kFileClass, true},
    {"olmo2", kFileClass, true},
    {"phi3", kFileClass, true},
    {"qwen2", "Qwen2Tokenizer", true},
    {"qwen3", "Qwen2Tokenizer"},
    {"roberta", "RobertaTokenizer"},
    {"xlm-roberta", "XLMRobertaTokenizer"},
    {"xlm-roberta-xl", kFileClass, true},
};

MetaspaceOptions MetaspaceOf(Prepend prepend, bool split = true) {
  return {.prepend = prepend, .split = split};
}

template <class T, class... Parts>
std::vector<std::unique_ptr<const T>> ListOf(std::unique_ptr<Parts>... parts) {
  std::vector<std::unique_ptr<const T>> list;
  (list.push_back(std::move(parts)), ...);
  return list;
}

// The id of a token in the files; an error that names `key` if they lack it.
Result<int32_t> IdOfSpecial(const TokenizerParts& parts, std::string_view key,
                            const std::string& content) {
  if (const auto id = parts.IdOf(content)) return *id;
  return Fail(ErrorCode::kInvalidData,
              std::string(key) + " is " + Quoted(content) +
                  ", which is not one of the tokenizer's tokens");
}

void SetXlmRobertaStages(const ClassOptions& options, NormalizerPtr charsmap,
                         TokenizerParts& parts) {
  const auto metaspace = MetaspaceOf(
      options.add_prefix_space ? Prepend::kAlways : Prepend::kNever);
  parts.normalizer = std::move(charsmap);
  parts.pre_tokenizer =
      std::make_unique<pre_tokenizers::Sequence>(ListOf<PreTokenizer>(
          std::make_unique<pre_tokenizers::WhitespaceSplit>(),
          std::make_unique<pre_tokenizers::Metaspace>(metaspace)));
  parts.decoder = std::make_unique<decoders::Metaspace>(metaspace);
}

// The class does not use tokenizer.json's character map.
void SetDebertaV2Stages(const ClassOptions& options, TokenizerParts& parts) {
  std::vector<NormalizerPtr> normalizer;
  if (options.lowercase) {
    normalizer.push_back(std::make_unique<normalizers::Lowercase>());
  }
  normalizer.push_back(
      std::make_unique<normalizers::Replace>(Replacement::OfLineEnds(" ")));
  normalizer.push_back(normalizers::MakeNfc());
  normalizer.push_back(std::make_unique<normalizers::Strip>(false, true));
  parts.normalizer =
      std::make_unique<normalizers::Sequence>(std::move(normalizer));
  const auto metaspace = MetaspaceOf(
      options.add_prefix_space ? Prepend::kAlways : Prepend::kFirst);
  std::vector<PreTokenizerPtr> pre_tokenizer;
  if (options.split_by_punct) {
    pre_tokenizer.push_back(std::make_unique<pre_tokenizers::Punctuation>());
  }
  pre_tokenizer.push_back(
      std::make_unique<pre_tokenizers::Metaspace>(metaspace));
  parts.pre_tokenizer =
      std::make_unique<pre_tokenizers::Sequence>(std::move(pre_tokenizer));
  parts.decoder = std::make_unique<decoders::Metaspace>(metaspace);
}

void SetQwen2Stages(const ClassOptions& options, TokenizerParts& parts) {
  parts.normalizer = normalizers::MakeNfc();
  parts.pre_tokenizer = std::make_unique<pre_tokenizers::Sequence>(
      ListOf<PreTokenizer>(std::make_unique<pre_tokenizers::SplitWords>(
                               pre_tokenizers::WordPattern{}),
                           std::make_unique<pre_tokenizers::ByteLevel>(
                               options.add_prefix_space, false)));
  parts.decoder = std::make_unique<decoders::ByteLevel>();
}

// Bytes and marked spaces back to text; the first of the spaces was perhaps
// put in front.
DecoderPtr SentencePieceDecoder(bool strips) {
  auto list = ListOf<Decoder>(
      std::make_unique<decoders::Replace>(Replacement(kSpaceReplacement, " ")),
      std::make_unique<decoders::ByteFallback>(),
      std::make_unique<decoders::Fuse>());
  if (strips) list.push_back(std::make_unique<decoders::Strip>(" ", 1, 0));
  return std::make_unique<decoders::Sequence>(std::move(list));
}

void SetGemmaStages(TokenizerParts& parts) {
  parts.normalizer = std::make_unique<normalizers::Replace>(
      Replacement(" ", kSpaceReplacement));
  parts.pre_tokenizer = std::make_unique<pre_tokenizers::SplitAt>(
      " ", pre_tokenizers::SplitAt::Behavior::kMergedWithPrevious, false);
  parts.decoder = SentencePieceDecoder(false);
}

void SetLlamaStages(const ClassOptions& options, TokenizerParts& parts) {
  const Prepend scheme = options.legacy ? Prepend::kAlways : Prepend::kFirst;
  parts.pre_tokenizer = std::make_unique<pre_tokenizers::Metaspace>(
      MetaspaceOf(options.add_prefix_space ? scheme : Prepend::kNever, false));
  parts.decoder = SentencePieceDecoder(options.add_prefix_space);
}

}  // namespace

VocabularyKind VocabularyOf(ClassKind kind) {
  switch (kind) {
    case ClassKind::kFile:
      break;
    case ClassKind::kBert:
      return VocabularyKind::kVocabTxt;
    case ClassKind::kRoberta:
    case ClassKind::kQwen2:
      return VocabularyKind::kVocabJson;
    case ClassKind::kXlmRoberta:
    case ClassKind::kCamembert:
    case ClassKind::kDebertaV2:
    case ClassKind::kGemma:
    case ClassKind::kLlama:
      return VocabularyKind::kSentencePiece;
  }
  return VocabularyKind::kNone;
}

TokenizerClass TokenizerClassOf(std::string_view name) {
  constexpr std::string_view kFast = "Fast";
  std::string_view slow = name;
  if (slow.ends_with(kFast)) slow.remove_suffix(kFast.size());
  for (const TokenizerClass& known : kClasses) {
    if (known.name == slow) return known;
  }
  return {name, ClassKind::kFile, false};
}

std::string TokenizerClassNames() {
  std::string names;
  for (size_t i = 0; i < std::size(kClasses); ++i) {
    if (i > 0) names += i + 1 < std::size(kClasses) ? ", " : " or ";
    names += kClasses[i].name;
  }
  return names;
}

TokenizerClass TokenizerClassOfModelType(std::string_view model_type) {
  for (const auto& row : kClassesOfModelTypes) {
    if (row.model_type == model_type) return TokenizerClassOf(row.name);
  }
  return TokenizerClassOf(kFileClass);
}

std::optional<TokenizerClass> DecisiveClassOf(std::string_view model_type) {
  for (const auto& row : kClassesOfModelTypes) {
    if (row.decides && row.model_type == model_type) {
      return TokenizerClassOf(row.name);
    }
  }
  return std::nullopt;
}

std::vector<AddedToken> SpecialTokenSet::All() const {
  std::vector<AddedToken> all;
  for (const AddedToken* token : {&unk, &cls, &sep, &pad, &mask, &bos, &eos}) {
    if (!token->content.empty()) all.push_back(*token);
  }
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

SpecialTokenSet DefaultSpecialTokens(ClassKind kind) {
  SpecialTokenSet set = {{"[UNK]"},  {"[CLS]"}, {"[SEP]"}, {"[PAD]"},
                         {"[MASK]"}, {},        {},        {}};
  switch (kind) {
    case ClassKind::kFile:
    case ClassKind::kBert:
      break;
    case ClassKind::kDebertaV2:
      set.bos = set.cls;
      set.eos = set.sep;
      break;
    case ClassKind::kRoberta:
    case ClassKind::kXlmRoberta:
    case ClassKind::kCamembert:
      set = {{"<unk>"},  {"<s>"}, {"</s>"}, {"<pad>"},
             {"<mask>"}, {"<s>"}, {"</s>"}, {}};
      if (kind == ClassKind::kCamembert) {
        set.mask.lstrip = true;
        set.more = {{"<s>NOTUSED"}, {"</s>NOTUSED"}, {"<unk>NOTUSED"}};
      }
      break;
    case ClassKind::kQwen2:
      set = {{"<|endoftext|>"}, {}, {}, {"<|endoftext|>"}, {}, {},
             {"<|endoftext|>"}, {}};
      break;
    case ClassKind::kGemma:
      set = {{"<unk>"},  {},        {},        {"<pad>"},
             {"<mask>"}, {"<bos>"}, {"<eos>"}, {}};
      break;
    case ClassKind::kLlama:
      set = {{"<unk>"}, {}, {}, {}, {}, {"<s>"}, {"</s>"}, {}};
      break;
  }
  return set;
}

ClassOptions DefaultClassOptions(ClassKind kind) {
  ClassOptions options;
  options.add_prefix_space =
      kind == ClassKind::kXlmRoberta || kind == ClassKind::kCamembert ||
      kind == ClassKind::kDebertaV2 || kind == ClassKind::kLlama;
  return options;
}

bool TakesCharsmap(ClassKind kind) {
  return kind == ClassKind::kXlmRoberta || kind == ClassKind::kCamembert;
}

void SetClassStages(ClassKind kind, const ClassOptions& options,
                    NormalizerPtr charsmap, TokenizerParts& parts) {
  switch (kind) {
    case ClassKind::kFile:
      return;
    case ClassKind::kBert:
      parts.normalizer =
          std::make_unique<normalizers::Bert>(options.normalizer);
      parts.pre_tokenizer = std::make_unique<pre_tokenizers::Bert>();
      parts.decoder = std::make_unique<decoders::WordPiece>();
      return;
    case ClassKind::kRoberta:
      parts.pre_tokenizer =
          std::make_unique<pre_tokenizers::ByteLevel>(options.add_prefix_space);
      parts.decoder = std::make_unique<decoders::ByteLevel>();
      return;
    case ClassKind::kXlmRoberta:
    case ClassKind::kCamembert:
      return SetXlmRobertaStages(options, std::move(charsmap), parts);
    case ClassKind::kDebertaV2:
      return SetDebertaV2Stages(options, parts);
    case ClassKind::kQwen2:
      return SetQwen2Stages(options, parts);
    case ClassKind::kGemma:
      return SetGemmaStages(parts);
    case ClassKind::kLlama:
      return SetLlamaStages(options, parts);
  }
}

Result<PairTemplate> ClassPairTemplate(ClassKind kind,
                                       const ClassOptions& options,
                                       const SpecialTokenSet& special,
                                       const TokenizerParts& parts) {
  const bool bert = kind == ClassKind::kBert || kind == ClassKind::kDebertaV2;
  const bool roberta = kind == ClassKind::kRoberta ||
                       kind == ClassKind::kXlmRoberta ||
                       kind == ClassKind::kCamembert;
  if (!bert && !roberta) {
    const auto id_of = [&](bool wanted, const AddedToken& token) {
      return wanted ? parts.IdOf(token.content) : std::nullopt;
    };
    return PlainPairTemplate(id_of(options.add_bos_token, special.bos),
                             id_of(options.add_eos_token, special.eos));
  }
  const auto cls = IdOfSpecial(parts, "cls_token", special.cls.content);
  if (!cls) return Unexpected(cls.error());
  const auto sep = IdOfSpecial(parts, "sep_token", special.sep.content);
  if (!sep) return Unexpected(sep.error());
  return bert ? BertPairTemplate(*cls, *sep) : RobertaPairTemplate(*cls, *sep);
}

ModelContext ModelContextOf(ClassKind kind, const ClassOptions& options,
                            const SpecialTokenSet& special,
                            const PreTokenizer& pre_tokenizer) {
  ModelContext context;
  context.byte_level = pre_tokenizer.byte_level();
  switch (kind) {
    case ClassKind::kFile:
      break;
    case ClassKind::kBert:
      context.only_type = "WordPiece";
      context.wordpiece = true;
      break;
    case ClassKind::kRoberta:
    case ClassKind::kQwen2:
      context.only_type = "BPE";
      context.bpe = BpeClass();
      break;
    case ClassKind::kGemma:
      context.only_type = "BPE";
      context.bpe = BpeClass{.fuse_unk = true,
                             .byte_fallback = true,
                             .unk_token = special.unk.content};
      break;
    case ClassKind::kLlama:
      context.only_type = "BPE";
      context.bpe = BpeClass{.fuse_unk = true, .byte_fallback = true};
      break;
    case ClassKind::kXlmRoberta:
      context.only_type = "Unigram";
      context.unigram = UnigramClass{.unk_id = 3};
      break;
    case ClassKind::kCamembert:
      context.only_type = "Unigram";
      context.unigram = UnigramClass{.unk_token = special.unk.content};
      break;
    case ClassKind::kDebertaV2:
      context.only_type = "Unigram";
      context.unigram = UnigramClass{.unk_token = special.unk.content,
                                     .unk_scores_zero = true,
                                     .unk_id = options.unk_id};
      break;
  }
  return context;
}

}  // namespace podium
