#pragma once

#include <string>

#include "server/http.h"

namespace podium {

// One line for a request, such as
//   POST /v2/rerank 200 documents=3 in=310 out=861 ms=4.2 trace=7b3e...
// Bytes of a client other than a path's usual ones come out as '?'.
std::string AccessLine(const AccessRecord& record);

// Writes it, at level info.
void LogAccess(const AccessRecord& record);

}  // namespace podium
