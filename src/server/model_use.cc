#include "server/model_use.h"

#include <utility>

#include "api/model_names.h"
#include "server/json_response.h"
#include "server/middleware/key_check.h"

namespace podium {

Result<ModelUse, HttpResponse> FindModelToUse(const ServedModels& models,
                                              Access& access,
                                              const HttpRequest& request,
                                              std::string_view name,
                                              const DialectErrors& errors) {
  auto model = models.Find(name);
  if (!model) return Unexpected(ErrorResponse(errors, model.error()));
  ModelUse use = {.model = std::move(*model),
                  .admission = std::make_shared<Admission>(
                      access, GrantOf(request), errors)};
  if (auto refusal = use.admission->CheckModel(name, use.model->name())) {
    return Unexpected(std::move(*refusal));
  }
  if (models.StandsIn(name)) {
    use.admission->WarnOfStandIn(StandInWarning(name, use.model->name()));
  }
  return use;
}

}  // namespace podium
