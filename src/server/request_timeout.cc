#include "server/request_timeout.h"

#include <algorithm>
#include <charconv>

namespace podium {

Result<std::chrono::milliseconds> RequestTimeout(const HttpRequest& request,
                                                 const Limits& limits) {
  const std::string* const text = request.Header("x-request-timeout-ms");
  if (text == nullptr) return limits.request_timeout;
  const bool digits =
      !text->empty() && text->find_first_not_of("0123456789") == text->npos;
  int64_t wanted = 0;
  const auto [end, error] =
      std::from_chars(text->data(), text->data() + text->size(), wanted);
  if (digits && error == std::errc::result_out_of_range) {
    return limits.request_timeout;
  }
  if (!digits || error != std::errc() || wanted == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: x-request-timeout-ms must be a whole number "
                "of milliseconds, 1 or more");
  }
  return std::min(std::chrono::milliseconds(wanted), limits.request_timeout);
}

}  // namespace podium
