#include "server/models_route.h"

#include <vector>

#include "api/model_names.h"
#include "api/models.h"
#include "api/url.h"
#include "keys/access.h"
#include "server/json_response.h"
#include "server/middleware/key_check.h"
#include "server/plain_path.h"

namespace podium {
namespace {

ModelCard CardOf(const Reranker& model, std::string_view name,
                 const ServedModels& models) {
  return {.name = std::string(name),
          .context_length = model.max_length(),
          .is_default = models.IsDefault(model.name())};
}

}  // namespace

HttpResponse ModelsRoute::List(const HttpRequest& request) const {
  const auto query = ParseModelsQuery(request.query);
  if (!query) return ErrorResponse(query.error());
  const AccessGrant grant = GrantOf(request);
  std::vector<ModelCard> cards;
  for (const auto& model : models.All()) {
    if (!AllowsModel(grant, model->name())) continue;
    cards.push_back(CardOf(*model, model->name(), models));
  }
  return JsonResponse(200, RenderModels(cards, *query));
}

HttpResponse ModelsRoute::Get(const HttpRequest& request) const {
  const auto name =
      PercentDecode(PlainPath(request.path).substr(kModelPath.size()));
  if (!name) return ErrorResponse(404, "404 page not found");
  const auto model = models.Find(*name);
  if (!model) return ErrorResponse(model.error());
  // For a key that may not use the model, it does not exist.
  const AccessGrant grant = GrantOf(request);
  if (!AllowsModel(grant, *name) && !AllowsModel(grant, (*model)->name())) {
    return ErrorResponse(404, ModelNotFound(*name));
  }
  HttpResponse response =
      JsonResponse(200, RenderModel(CardOf(**model, *name, models)));
  if (models.StandsIn(*name)) {
    Warn(StandInWarning(*name, (*model)->name()), response);
  }
  return response;
}

}  // namespace podium
