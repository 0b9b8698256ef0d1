#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/bert_normalizer.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/model.h"
#include "tokenizer/tokenizer_parts.h"

namespace podium {

// Where transformers' tokenizer class has its stages from: from tokenizer.json,
// or from itself, as the class of that name.
enum class ClassKind {
  kFile,
  kBert,
  kRoberta,
  kXlmRoberta,
  kCamembert,
  kDebertaV2,
  kQwen2,
  kGemma,
  kLlama,
};

// The file that has the vocabulary of a class if there is no tokenizer.json.
enum class VocabularyKind {
  kNone,  // only tokenizer.json will do
  kVocabTxt,
  kVocabJson,  // with merges.txt
  kSentencePiece,
};

VocabularyKind VocabularyOf(ClassKind kind);

struct TokenizerClass {
  std::string_view name;
  ClassKind kind;
  bool token_type_ids;  // by default; if false, all types are 0
};

// The class of a name, with or without "Fast" behind it. A class that is not
// listed has its stages from tokenizer.json.
TokenizerClass TokenizerClassOf(std::string_view name);

// "BertTokenizer, CamembertTokenizer, ... or XLMRobertaTokenizer": the classes
// that build their stages themselves.
std::string TokenizerClassNames();

// The class that transformers takes for a config.json with this `model_type`
// where no file names one.
TokenizerClass TokenizerClassOfModelType(std::string_view model_type);

// The class of a model type for which transformers takes no other, whatever the
// files name; nothing for other model types.
std::optional<TokenizerClass> DecisiveClassOf(std::string_view model_type);

// The tokens that structure or pad a pair; a class lacks those whose content is
// empty.
struct SpecialTokenSet {
  AddedToken unk, cls, sep, pad, mask, bos, eos;
  std::vector<AddedToken> more;  // additional_special_tokens

  std::vector<AddedToken> All() const;  // those the class has
};

SpecialTokenSet DefaultSpecialTokens(ClassKind kind);

// The settings of a class that builds its stages itself.
struct ClassOptions {
  BertNormalizerOptions normalizer;  // kBert
  bool add_prefix_space = false;     // kRoberta and the following
  bool lowercase = false;            // kDebertaV2
  bool split_by_punct = false;       // kDebertaV2
  int32_t unk_id = 1;                // kDebertaV2
  bool legacy = false;               // kLlama
  bool add_bos_token = false;        // kQwen2 and the following
  bool add_eos_token = false;        // kQwen2 and the following
};

ClassOptions DefaultClassOptions(ClassKind kind);

// Sets the stages of a class that builds them itself: normalizer,
// pre-tokenizer and decoder. Nothing to do for kFile. `charsmap` is the files'
// Precompiled, or null, for those that take it from there.
void SetClassStages(ClassKind kind, const ClassOptions& options,
                    NormalizerPtr charsmap, TokenizerParts& parts);

// Whether SetClassStages() wants a charsmap.
bool TakesCharsmap(ClassKind kind);

// The class's layout of a pair, for files that have none. kInvalidData, with
// the token, if the files lack one of its tokens.
Result<PairTemplate> ClassPairTemplate(ClassKind kind,
                                       const ClassOptions& options,
                                       const SpecialTokenSet& special,
                                       const TokenizerParts& parts);

// What the class and the pre-tokenizer say about the model.
ModelContext ModelContextOf(ClassKind kind, const ClassOptions& options,
                            const SpecialTokenSet& special,
                            const PreTokenizer& pre_tokenizer);

}  // namespace podium
