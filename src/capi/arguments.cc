#include "capi/arguments.h"

#include <podium/podium.h>

#include "text/utf8.h"

namespace podium {

Result<void> NotNull(const void* pointer, const std::string& name) {
  if (pointer != nullptr) return {};
  return Fail(ErrorCode::kInvalidArgument, name + " must not be NULL", name);
}

Result<std::string_view> TextArgument(const char* text, size_t bytes,
                                      const std::string& name) {
  if (text == nullptr && bytes == 0) return std::string_view();
  if (auto given = NotNull(text, name); !given)
    return Unexpected(given.error());
  const auto view = bytes == PODIUM_NUL_TERMINATED
                        ? std::string_view(text)
                        : std::string_view(text, bytes);
  const auto wrong = FirstInvalidUtf8(view);
  if (!wrong) return view;
  return Fail(ErrorCode::kInvalidArgument,
              name + " is not UTF-8 at byte " + std::to_string(*wrong), name);
}

}  // namespace podium
