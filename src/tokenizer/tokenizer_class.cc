#include "tokenizer/tokenizer_class.h"

#include <memory>

#include "tokenizer/decoders/byte_level.h"
#include "tokenizer/decoders/wordpiece.h"
#include "tokenizer/normalizers/bert.h"
#include "tokenizer/pre_tokenizers/bert.h"
#include "tokenizer/pre_tokenizers/byte_level.h"

namespace podium {
namespace {

constexpr TokenizerClass kClasses[] = {
    {"BertTokenizer", ClassKind::kBert, true},
    {"DistilBertTokenizer", ClassKind::kBert, false},
    {"ElectraTokenizer", ClassKind::kBert, true},
    {"MobileBertTokenizer", ClassKind::kBert, true},
    {"RobertaTokenizer", ClassKind::kRoberta, false},
};

struct ClassOfModelType {
  std::string_view model_type;
  std::string_view name;
};

constexpr ClassOfModelType kClassesOfModelTypes[] = {
    {"bert", "BertTokenizer"},       {"distilbert", "BertTokenizer"},
    {"electra", "BertTokenizer"},    {"mobilebert", "BertTokenizer"},
    {"roberta", "RobertaTokenizer"},
};

}  // namespace

TokenizerClass TokenizerClassOf(std::string_view name) {
  constexpr std::string_view kFast = "Fast";
  std::string_view slow = name;
  if (slow.ends_with(kFast)) slow.remove_suffix(kFast.size());
  for (const TokenizerClass& known : kClasses) {
    if (known.name == slow) return known;
  }
  return {name, ClassKind::kFile, false};
}

TokenizerClass TokenizerClassOfModelType(std::string_view model_type) {
  for (const auto& row : kClassesOfModelTypes) {
    if (row.model_type == model_type) return TokenizerClassOf(row.name);
  }
  return TokenizerClassOf("PreTrainedTokenizerFast");
}

std::vector<AddedToken> SpecialTokenSet::All() const {
  std::vector<AddedToken> all;
  for (const AddedToken* token : {&unk, &cls, &sep, &pad, &mask, &bos, &eos}) {
    if (!token->content.empty()) all.push_back(*token);
  }
  return all;
}

SpecialTokenSet DefaultSpecialTokens(ClassKind kind) {
  if (kind == ClassKind::kRoberta) {
    return {{"<unk>"},  {"<s>"}, {"</s>"}, {"<pad>"},
            {"<mask>"}, {"<s>"}, {"</s>"}};
  }
  return {{"[UNK]"}, {"[CLS]"}, {"[SEP]"}, {"[PAD]"}, {"[MASK]"}, {}, {}};
}

void SetClassStages(ClassKind kind, const ClassOptions& options,
                    TokenizerParts& parts) {
  if (kind == ClassKind::kBert) {
    parts.normalizer = std::make_unique<normalizers::Bert>(options.normalizer);
    parts.pre_tokenizer = std::make_unique<pre_tokenizers::Bert>();
    parts.decoder = std::make_unique<decoders::WordPiece>();
  } else if (kind == ClassKind::kRoberta) {
    parts.pre_tokenizer =
        std::make_unique<pre_tokenizers::ByteLevel>(options.add_prefix_space);
    parts.decoder = std::make_unique<decoders::ByteLevel>();
  }
}

ModelContext ModelContextOf(ClassKind kind, const PreTokenizer& pre_tokenizer) {
  ModelContext context;
  context.byte_level = pre_tokenizer.byte_level();
  if (kind == ClassKind::kBert) context.only_type = "WordPiece";
  if (kind == ClassKind::kRoberta) context.only_type = "BPE";
  context.default_options = kind != ClassKind::kFile;
  return context;
}

}  // namespace podium
