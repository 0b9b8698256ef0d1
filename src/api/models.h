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
  int64_t context_length = 0;  // in tokens, for a query-document pair
  bool is_default = false;     // answers requests that name no model
};

// The parameters in the query string of GET /v1/models.
struct ModelsQuery {
  int64_t page_size = 20;    // 1 to 1000
  int64_t offset = 0;        // page_token: the number of models already listed
  bool any_endpoint = true;  // no `endpoint` was given
  bool rerank = true;        // models for the rerank endpoint are requested
  bool default_only = false;
};

// kInvalidArgument names the parameter at fault. Unknown parameters are
// ignored.
Result<ModelsQuery> ParseModelsQuery(std::string_view query);

// {"name":...,"endpoints":["rerank"],...}
std::string RenderModel(const ModelCard& card);
// {"models":[...]}, with a next_page_token if there are more.
std::string RenderModels(std::span<const ModelCard> cards,
                         const ModelsQuery& query);

}  // namespace podium
