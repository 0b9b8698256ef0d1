#include "api/dialect_set.h"

#include <algorithm>
#include <array>

#include "api/cohere_v2.h"
#include "api/jina.h"
#include "api/mixedbread.h"
#include "api/pinecone.h"
#include "api/tei.h"
#include "api/vllm.h"
#include "api/voyage.h"

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
