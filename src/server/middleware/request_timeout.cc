#include "server/middleware/request_timeout.h"

#include <algorithm>
#include <charconv>

#include "server/json_response.h"

namespace podium {

Result<std::chrono::milliseconds> ReadTimeout(
    const HttpRequest& request, std::chrono::milliseconds longest) {
  const std::string* const text = request.Header("x-request-timeout-ms");
  if (text == nullptr) return longest;
  const bool digits =
      !text->empty() && text->find_first_not_of("0123456789") == text->npos;
  int64_t wanted = 0;
  const auto [end, error] =
      std::from_chars(text->data(), text->data() + text->size(), wanted);
  if (digits && error == std::errc::result_out_of_range) return longest;
  if (!digits || error != std::errc() || wanted == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: x-request-timeout-ms must be a whole number "
                "of milliseconds, 1 or more");
  }
  return std::min(std::chrono::milliseconds(wanted), longest);
}

std::optional<HttpResponse> RequestTimeout::CheckHead(const Route& route,
                                                      HttpRequest& head) {
  const auto timeout = ReadTimeout(head, longest_);
  if (!timeout) return ErrorResponse(*route.errors, timeout.error());
  head.timeout = *timeout;
  return std::nullopt;
}

Responder RequestTimeout::Handle(HttpRequest& request, Responder responder) {
  request.deadline = std::chrono::steady_clock::now() + request.timeout;
  return responder;
}

}  // namespace podium
