#include "api/token_usage.h"

namespace podium {

int64_t PairTokens(const RankUsage& usage) {
  int64_t tokens = 0;
  for (const int64_t document_tokens : usage.document_tokens) {
    tokens += usage.query_tokens + document_tokens;
  }
  return tokens;
}

}  // namespace podium
