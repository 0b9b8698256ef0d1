#include "ranking/check_request.h"

#include <string>

#include "text/blank.h"

namespace podium {
namespace {

Unexpected<Error> Wrong(std::string message, std::string member) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message),
              std::move(member));
}

}  // namespace

Result<void> CheckRequest(const RankRequest& request) {
  if (IsBlank(request.query)) {
    return Wrong("query must not be empty or be only whitespace", "query");
  }
  if (request.documents.empty()) {
    return Wrong("list of documents must not be empty", "documents");
  }
  if (request.top_n && *request.top_n < 1) {
    return Wrong("top_n must be at least 1", "top_n");
  }
  if (request.max_tokens_per_doc < 1) {
    return Wrong("max_tokens_per_doc must be at least 1", "max_tokens_per_doc");
  }
  if (request.max_chunks_per_doc && *request.max_chunks_per_doc < 1) {
    return Wrong("max_chunks_per_doc must be at least 1", "max_chunks_per_doc");
  }
  return {};
}

}  // namespace podium
