#pragma once

#include <string>

#include "eval/trec_run_file.h"

namespace podium {

// Parses `text`, which must be a valid run.
inline TrecRunFile RunOf(const std::string& text) {
  return *ReadTrecRunFile(BytesOf("run.txt", text));
}

}  // namespace podium
