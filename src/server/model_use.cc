#include "server/model_use.h"

#include <utility>

#include "api/model_names.h"
#include "server/json_response.h"

namespace podium {

Result<ModelUse, HttpResponse> FindModelToUse(const ServedModels& models,
                                              Access& access, AccessGrant grant,
                                              std::string_view requested,
                                              const Dialect& dialect) {
  auto model = models.Find(requested);
  if (!model) return Unexpected(ErrorResponse(dialect, model.error()));
  ModelUse use = {.model = std::move(*model),
                  .admission = std::make_shared<Admission>(
                      access, std::move(grant), dialect)};
  if (auto refusal = use.admission->CheckModel(requested, use.model->name())) {
    return Unexpected(std::move(*refusal));
  }
  if (models.StandsIn(requested)) {
    use.admission->WarnOfStandIn(StandInWarning(requested, use.model->name()));
  }
  return use;
}

}  // namespace podium
