#pragma once

#include "api/service_info.h"

namespace podium {

// TEI's GET /info. It states that the model is a reranker, which clients check.
extern const InfoRoutes kTeiInfo;

}  // namespace podium
