#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace podium {

// A model of a server, as GET /v1/models tells.
struct ServedModelRow {
  std::string name;
  int64_t context_length = 0;  // 0: not told
  bool is_default = false;
};

// Asks a server, a page after the other. `url` may lack http://; the key may be
// empty. kUnavailable if it is not reached, kUnauthorized if it rejects the
// key, kBadResponse if it answers something else.
Result<std::vector<ServedModelRow>> ListServedModels(const std::string& url,
                                                     const std::string& key);

std::string ServedModelsTable(const std::vector<ServedModelRow>& models);
std::string ServedModelsJson(const std::vector<ServedModelRow>& models);

}  // namespace podium
