#include "api/dialect_set.h"

#include <array>

#include "api/cohere_v1.h"
#include "api/cohere_v2.h"
#include "api/jina.h"
#include "api/mixedbread.h"
#include "api/pinecone.h"
#include "api/tei.h"
#include "api/vllm.h"
#include "api/voyage.h"

namespace podium {
namespace {

constexpr std::array<const Dialect*, 8> kDialects = {
    &kCohereV1, &kCohereV2,   &kTei,  &kJina,
    &kVoyage,   &kMixedbread, &kVllm, &kPinecone};

}  // namespace

std::span<const Dialect* const> AllDialects() { return kDialects; }

const Dialect* FindDialect(std::string_view name) {
  for (const Dialect* dialect : kDialects) {
    if (dialect->name == name) return dialect;
  }
  return nullptr;
}

uint32_t DialectSet::Bit(const Dialect& dialect) {
  for (size_t i = 0; i < kDialects.size(); ++i) {
    if (kDialects[i] == &dialect) return uint32_t{1} << i;
  }
  return 0;
}

}  // namespace podium
