#include "server/health_route.h"

#include "base/json_writer.h"
#include "server/json_response.h"

namespace podium {

HttpResponse HealthResponse(std::string_view status) {
  JsonWriter json;
  json.BeginObject();
  json.Key("status").String(status);
  json.EndObject();
  return JsonResponse(status == "ok" ? 200 : 503, json.Take());
}

}  // namespace podium
