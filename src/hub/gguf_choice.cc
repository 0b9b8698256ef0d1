#include "hub/gguf_choice.h"

#include <algorithm>

#include "base/ascii.h"

namespace podium {
namespace {

constexpr std::string_view kSuffix = ".gguf";

// "model-00001-of-00003.gguf"
bool IsPart(std::string_view stem) {
  constexpr std::string_view kDigits = "0123456789";
  const size_t of = stem.rfind("-of-");
  if (of == stem.npos || of + 4 == stem.size()) return false;
  return stem.substr(of + 4).find_first_not_of(kDigits) == stem.npos;
}

// A name that may become one in a folder.
bool IsGguf(std::string_view path) {
  return path.size() > kSuffix.size() && path.size() <= 255 &&
         path.ends_with(kSuffix) && IsFileName(path) &&
         !IsPart(path.substr(0, path.size() - kSuffix.size()));
}

// "bge-Q8_0.gguf" -> "Q8_0"
std::string_view WeightsOf(std::string_view file) {
  file.remove_suffix(kSuffix.size());
  const size_t begin = file.find_last_of("-.");
  return begin == file.npos ? file : file.substr(begin + 1);
}

}  // namespace

std::vector<std::string> GgufFilesOf(const std::vector<std::string>& paths,
                                     std::string_view wanted) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (!IsGguf(path)) continue;
    if (path == wanted) return {path};
    if (wanted.empty() ||
        EqualsIgnoringCase(WeightsOf(path), ToLower(wanted))) {
      files.push_back(path);
    }
  }
  return files;
}

std::string GgufChoices(const Repository& model,
                        const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) {
    const std::string_view weights = WeightsOf(file);
    Repository choice = model;
    choice.gguf = GgufFilesOf(files, weights).size() == 1 ? weights : file;
    text += (text.empty() ? "" : ", ") + choice.text();
  }
  return text;
}

}  // namespace podium
