#pragma once

#include <string>

#include "eval/trec_run_file.h"

namespace podium {

// The run that `text` is, which must be one.
inline TrecRunFile RunOf(const std::string& text) {
  return *ReadTrecRunFile(BytesOf("run.txt", text));
}

}  // namespace podium
