#pragma once

#include "server/http.h"

namespace podium {

// {"status":"..."}: 200 for "ok", else 503 with the reason.
HttpResponse HealthResponse(std::string_view status);

}  // namespace podium
