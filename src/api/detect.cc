#include "api/detect.h"

#include <algorithm>
#include <array>
#include <vector>

#include "api/cohere_v2.h"
#include "api/jina.h"
#include "api/json_outline.h"
#include "api/mixedbread.h"
#include "api/pinecone.h"
#include "api/tei.h"
#include "api/vllm.h"
#include "api/voyage.h"

namespace podium {
namespace {

// More fields than any dialect has.
constexpr size_t kMaxFields = 64;

constexpr std::array<std::string_view, 7> kVllmFields = {
    "truncate_prompt_tokens",
    "truncation_side",
    "use_activation",
    "activation",
    "softmax",
    "mm_processor_kwargs",
    "max_tokens_per_query"};

// With the opening quote, because the outline keeps quotes.
constexpr std::array<std::string_view, 3> kVoyageModels = {
    "\"rerank-1", "\"rerank-2", "\"rerank-lite-1"};
constexpr std::string_view kJinaModel = "\"jina-";

class Outline {
 public:
  explicit Outline(std::string_view body)
      : fields_(OutlineJson(body, kMaxFields)) {}

  bool Has(std::string_view key) const {
    return std::any_of(
        fields_.begin(), fields_.end(),
        [&](const OutlineField& field) { return field.key == key; });
  }

  std::string_view model() const {
    for (const OutlineField& field : fields_) {
      if (field.key == "model") return field.value;
    }
    return {};
  }

 private:
  std::vector<OutlineField> fields_;
};

bool IsVoyage(const Outline& body) {
  if (body.Has("top_n")) return false;
  return body.Has("top_k") || body.Has("truncation") ||
         std::any_of(kVoyageModels.begin(), kVoyageModels.end(),
                     [&](std::string_view model) {
                       return body.model().starts_with(model);
                     });
}

bool IsVllm(const Outline& body) {
  return std::any_of(kVllmFields.begin(), kVllmFields.end(),
                     [&](std::string_view field) { return body.Has(field); });
}

const Dialect* ByBody(const RequestSigns& signs, const Outline& body,
                      const DialectChoice& choice) {
  const DialectSet& spoken = choice.spoken;
  if (spoken.Has(kTei) && body.Has("texts") && !body.Has("documents")) {
    return &kTei;
  }
  if (spoken.Has(kPinecone) &&
      (signs.has_pinecone_header || body.Has("parameters"))) {
    return &kPinecone;
  }
  if (spoken.Has(kJina) && body.model().starts_with(kJinaModel)) return &kJina;
  if (spoken.Has(kVoyage) && IsVoyage(body)) return &kVoyage;
  if (spoken.Has(kVllm) && IsVllm(body)) return &kVllm;
  return spoken.Has(*choice.unmarked) ? choice.unmarked : nullptr;
}

// The paths that dialects share.
enum class PathKind { kNowhere, kV2, kShared, kReranking };

PathKind KindOf(std::string_view path) {
  if (path == "/v2/rerank") return PathKind::kV2;
  if (path == "/rerank" || path == "/v1/rerank") return PathKind::kShared;
  if (path == "/reranking" || path == "/v1/reranking")
    return PathKind::kReranking;
  return PathKind::kNowhere;
}

}  // namespace

const Dialect* DetectDialect(const RequestSigns& signs,
                             const DialectChoice& choice) {
  const PathKind kind = KindOf(signs.path);
  if (kind == PathKind::kV2) {
    return choice.spoken.Has(kCohereV2) ? &kCohereV2 : nullptr;
  }
  if (kind == PathKind::kShared) {
    return ByBody(signs, Outline(signs.body), choice);
  }
  if (kind == PathKind::kReranking) {
    const Outline body(signs.body);
    const bool mixedbread =
        body.Has("input") || !(body.Has("documents") || body.Has("texts"));
    if (!mixedbread) return ByBody(signs, body, choice);
    return choice.spoken.Has(kMixedbread) ? &kMixedbread : nullptr;
  }
  return nullptr;
}

std::vector<const Dialect*> DialectsOn(std::string_view path,
                                       const DialectChoice& choice) {
  std::vector<const Dialect*> dialects;
  const auto add = [&](const Dialect& dialect) {
    const bool known =
        std::find(dialects.begin(), dialects.end(), &dialect) != dialects.end();
    if (!known && choice.spoken.Has(dialect)) dialects.push_back(&dialect);
  };
  const PathKind kind = KindOf(path);
  if (kind == PathKind::kNowhere) return dialects;
  if (kind == PathKind::kV2) {
    add(kCohereV2);
    return dialects;
  }
  if (kind == PathKind::kReranking) add(kMixedbread);
  add(*choice.unmarked);
  for (const Dialect* marked : {&kTei, &kPinecone, &kJina, &kVoyage, &kVllm}) {
    add(*marked);
  }
  return dialects;
}

std::string_view SignSchema(const Dialect& dialect) {
  if (&dialect == &kTei) return R"({"not":{"required":["documents"]}})";
  if (&dialect == &kJina) {
    return R"({"required":["model"],"properties":{"model":{)"
           R"("type":"string","pattern":"^jina-"}}})";
  }
  if (&dialect == &kVoyage) {
    return R"({"anyOf":[{"required":["top_k"]},{"required":["truncation"]},)"
           R"({"required":["model"],"properties":{"model":{"type":"string",)"
           R"("pattern":"^rerank-1|^rerank-2|^rerank-lite-1"}}}]})";
  }
  if (&dialect == &kVllm) {
    return R"({"anyOf":[{"required":["truncate_prompt_tokens"]},)"
           R"({"required":["truncation_side"]},)"
           R"({"required":["max_tokens_per_query"]},)"
           R"({"required":["mm_processor_kwargs"]},)"
           R"({"required":["use_activation"]},{"required":["activation"]},)"
           R"({"required":["softmax"]}]})";
  }
  return {};
}

}  // namespace podium
