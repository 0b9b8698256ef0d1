#include "api/dialect_set.h"

#include <algorithm>
#include <array>

#include "api/dialects/cohere_v2.h"
#include "api/dialects/jina.h"
#include "api/dialects/mixedbread.h"
#include "api/dialects/pinecone.h"
#include "api/dialects/tei.h"
#include "api/dialects/vllm.h"
#include "api/dialects/voyage.h"

namespace podium {
namespace {

// Where a request shows several signs, the first row counts.
constexpr std::array<const Dialect*, 8> kDialects = {
    &kCohereV1, &kCohereV2, &kMixedbread, &kTei,
    &kPinecone, &kJina,     &kVoyage,     &kVllm};

}  // namespace

std::span<const Dialect* const> AllDialects() { return kDialects; }

const Dialect* FindDialect(std::string_view name) {
  const auto found =
      std::find_if(kDialects.begin(), kDialects.end(),
                   [&](const Dialect* each) { return each->name == name; });
  return found == kDialects.end() ? nullptr : *found;
}

}  // namespace podium
