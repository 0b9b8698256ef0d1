#pragma once

#include <string>

#include "models/model_report.h"

namespace podium {

std::string InspectText(const ModelReport& report);
std::string InspectJson(const ModelReport& report);

}  // namespace podium
