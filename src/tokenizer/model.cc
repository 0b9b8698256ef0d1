#include "tokenizer/model.h"

#include <string>
#include <utility>

#include "tokenizer/component.h"
#include "tokenizer/models/all.h"

namespace podium {
namespace {

using ModelReader = ComponentReader<LoadedModel, const ModelContext&, IdSet&>;

constexpr ModelReader kModels[] = {
    {"BPE", token_models::ReadBpe},
    {"Unigram", token_models::ReadUnigram},
    {"WordPiece", token_models::ReadWordPiece},
};

// The model's `type`. Versions of `tokenizers` before 0.10 wrote none: their
// BPE is known by its merges.
Result<std::string_view> TypeOf(const JsonNode& node) {
  const auto type = node.Find("type");
  if (type) return type->String();
  if (node.Find("merges")) return "BPE";
  if (node.Find("max_input_chars_per_word")) return "WordPiece";
  if (node.Find("unk_id")) return "Unigram";
  return Unexpected(node.Get("type").error());
}

}  // namespace

Result<LoadedModel> ReadModel(const JsonNode& node, const ModelContext& context,
                              IdSet& ids) {
  const auto type = TypeOf(node);
  if (!type) return Unexpected(type.error());
  const JsonNode type_node = node.Find("type").value_or(node);
  if (!context.only_type.empty() && *type != context.only_type) {
    return type_node.Fault(
        "is " + Quoted(*type) + ", but the tokenizer_class of " +
        "tokenizer_config.json has " + std::string(context.only_type) +
        "; name the class " +
        "that wrote the file, or PreTrainedTokenizerFast");
  }
  return ReadComponentOfType(*type, type_node, node, kModels, context, ids);
}

}  // namespace podium
