#include "server/health_route.h"

#include "base/json_writer.h"
#include "server/json_response.h"

namespace podium {

HttpResponse HealthResponse(std::string_view status) {
  JsonWriter json;
  json.BeginObject();
  json.Key("status").String(status);
  json.EndObject();
  if (status == "ok") return JsonResponse(200, json.Take());
  HttpResponse response = JsonResponse(503, json.Take());
  response.facts.reason = status;
  return response;
}

}  // namespace podium
