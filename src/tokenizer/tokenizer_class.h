#pragma once

#include <string_view>
#include <vector>

#include "text/bert_normalizer.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/model.h"
#include "tokenizer/tokenizer_parts.h"

namespace podium {

// Where transformers' tokenizer class has its stages from.
enum class ClassKind {
  kFile,     // tokenizer.json
  kBert,     // itself, as BertTokenizer
  kRoberta,  // itself, as RobertaTokenizer
};

struct TokenizerClass {
  std::string_view name;
  ClassKind kind;
  bool token_type_ids;  // by default; if false, all types are 0
};

// The class of a name, with or without "Fast" behind it. A class that is not
// listed has its stages from tokenizer.json.
TokenizerClass TokenizerClassOf(std::string_view name);

// The class that transformers takes for a config.json with this `model_type`
// where no file names one.
TokenizerClass TokenizerClassOfModelType(std::string_view model_type);

// The tokens that structure or pad a pair; a class lacks those whose content is
// empty.
struct SpecialTokenSet {
  AddedToken unk, cls, sep, pad, mask, bos, eos;

  std::vector<AddedToken> All() const;  // those the class has
};

SpecialTokenSet DefaultSpecialTokens(ClassKind kind);

// The settings of a class that builds its stages itself.
struct ClassOptions {
  BertNormalizerOptions normalizer;  // kBert
  bool add_prefix_space = false;     // kRoberta
};

// Sets the stages of a class that builds them itself: normalizer,
// pre-tokenizer and decoder. Nothing to do for kFile.
void SetClassStages(ClassKind kind, const ClassOptions& options,
                    TokenizerParts& parts);

// What the class and the pre-tokenizer say about the model.
ModelContext ModelContextOf(ClassKind kind, const PreTokenizer& pre_tokenizer);

}  // namespace podium
