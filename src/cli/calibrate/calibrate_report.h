#pragma once

#include <string>

#include "runs/calibration_run.h"

namespace podium {

std::string CalibrateTable(const CalibrationReport& report);

// The same at full precision, as one object.
std::string CalibrateJson(const CalibrationReport& report);

}  // namespace podium
