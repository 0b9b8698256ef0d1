#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/repository.h"

namespace podium {

// The GGUF files among the paths of a repository that `wanted` means: all if it
// is empty, the file of that name, or those whose name ends with that type of
// weights, in any case: "Q8_0" means "bge-Q8_0.gguf" and "bge.q8_0.gguf". Files
// in folders and files that are a part of a model are none of them.
std::vector<std::string> GgufFilesOf(const std::vector<std::string>& paths,
                                     std::string_view wanted);

// How to name each of the files: "ORG/NAME:Q8_0, ORG/NAME:F16".
std::string GgufChoices(const Repository& model,
                        const std::vector<std::string>& files);

}  // namespace podium
