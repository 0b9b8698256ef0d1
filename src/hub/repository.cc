#include "hub/repository.h"

namespace podium {
namespace {

constexpr size_t kMaxNameBytes = 96;
constexpr size_t kMaxRevisionBytes = 200;

constexpr std::string_view kPartCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

bool MayEnd(char c) { return c != '.' && c != '-'; }

bool IsNamePart(std::string_view part) {
  return !part.empty() && MayEnd(part.front()) && MayEnd(part.back()) &&
         !Has(part, "--") && !Has(part, "..") &&
         part.find_first_not_of(kPartCharacters) == part.npos;
}

bool IsRepositoryName(std::string_view name) {
  const size_t slash = name.find('/');
  return slash != name.npos && name.size() <= kMaxNameBytes &&
         IsNamePart(name.substr(0, slash)) &&
         IsNamePart(name.substr(slash + 1));
}

bool IsRevision(std::string_view revision) {
  if (revision.empty() || revision.size() > kMaxRevisionBytes) return false;
  for (;;) {
    const size_t slash = revision.find('/');
    const std::string_view part = revision.substr(0, slash);
    if (part.empty() || !MayEnd(part.front()) || part.back() == '.' ||
        Has(part, "..") ||
        part.find_first_not_of(kPartCharacters) != part.npos) {
      return false;
    }
    if (slash == revision.npos) return true;
    revision.remove_prefix(slash + 1);
  }
}

}  // namespace

bool IsCommit(std::string_view text) {
  return text.size() == 40 &&
         text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool IsFileName(std::string_view name) {
  return !name.empty() && name.size() <= 255 && name.front() != '.' &&
         name.find_first_not_of(kPartCharacters) == name.npos;
}

Result<Repository> ParseRepository(std::string_view text) {
  const size_t colon = text.find(':');
  const std::string_view path = text.substr(0, colon);
  const size_t at = path.find('@');
  Repository repository{.name = std::string(path.substr(0, at))};
  if (!IsRepositoryName(repository.name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + std::string(text.substr(0, 200)) +
                    "' is not the name of a model on the hub, such as "
                    "cross-encoder/ms-marco-MiniLM-L6-v2",
                "model");
  }
  if (colon != text.npos) {
    repository.gguf = text.substr(colon + 1);
    if (!IsFileName(repository.gguf)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "'" + std::string(text.substr(0, 400)) +
                      "': what follows : is not the name of a GGUF file or of "
                      "a type of weights, such as Q8_0",
                  "model");
    }
  }
  if (at == path.npos) return repository;
  repository.revision = path.substr(at + 1);
  if (!IsRevision(repository.revision)) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + std::string(text.substr(0, 400)) +
                    "': what follows @ is not a branch, a tag or a commit",
                "model");
  }
  return repository;
}

}  // namespace podium
