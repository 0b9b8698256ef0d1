#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// Cohere's GET /v1/models and GET /v1/models/{model}.

struct ModelCard {
  std::string name;
  int64_t context_length = 0;  // tokens of a pair
  bool is_default = false;     // answers requests that name no model
};

// What the query string of GET /v1/models asks for.
struct ModelsQuery {
  int64_t page_size = 20;    // 1 to 1000
  int64_t offset = 0;        // page_token: how many were told before
  bool any_endpoint = true;  // no `endpoint` was named
  bool rerank = true;        // models of that endpoint are asked for
  bool default_only = false;
};

// kInvalidArgument names the parameter at fault. Parameters that are not known
// are passed over.
Result<ModelsQuery> ParseModelsQuery(std::string_view query);

// {"name":...,"endpoints":["rerank"],...}
std::string RenderModel(const ModelCard& card);
// {"models":[...]}, with a next_page_token where there are more.
std::string RenderModels(std::span<const ModelCard> cards,
                         const ModelsQuery& query);

}  // namespace podium
