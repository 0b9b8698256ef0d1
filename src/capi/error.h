#pragma once

#include <podium/podium.h>
#include <podium/result.h>

#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <utility>

struct podium_error {
  podium_code code = PODIUM_INTERNAL;
  std::string message;
  std::string param;
  int64_t retry_after = 0;
};

namespace podium {

// Sets *to, unless `to` is null, and returns the error's code. Does not throw:
// without memory for the error, the code is PODIUM_OUT_OF_MEMORY.
podium_code Report(Error error, podium_error** to) noexcept;
podium_code ReportOutOfMemory(podium_error** to) noexcept;

// Runs `body`, which returns Result<void>, as the whole of a C function: errors
// and exceptions become codes.
template <class Body>
podium_code Guarded(podium_error** error, Body body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    try {
      Result<void> result = body();
      if (result) return PODIUM_OK;
      return Report(std::move(result.error()), error);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& exception) {
      return Report({ErrorCode::kInternal, exception.what()}, error);
    } catch (...) {
      return Report({ErrorCode::kInternal, "an exception of an unknown type"},
                    error);
    }
  } catch (const std::bad_alloc&) {
    return ReportOutOfMemory(error);
  }
}

}  // namespace podium
