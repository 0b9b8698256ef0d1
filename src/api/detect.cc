#include "api/detect.h"

#include <algorithm>

namespace podium {
namespace {

bool Contains(std::span<const std::string_view> paths, std::string_view path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

bool Owns(const Dialect& dialect, std::string_view path) {
  return Contains(dialect.own_paths, path);
}

bool Shares(const Dialect& dialect, std::string_view path) {
  return Contains(dialect.shared_paths, path);
}

bool IsShared(std::string_view path, const DialectChoice& choice) {
  return std::any_of(
      choice.table.begin(), choice.table.end(),
      [&](const Dialect* dialect) { return Shares(*dialect, path); });
}

bool Shows(const Dialect& dialect, std::string_view path, SignReader& reader) {
  if (!Owns(dialect, path) && !Shares(dialect, path)) return false;
  return std::any_of(
      dialect.signs.begin(), dialect.signs.end(),
      [&](const DialectSign& sign) { return reader.Shows(sign); });
}

// The dialect of a request that shows no sign; null if there is none.
const Dialect* Unmarked(std::string_view path, const DialectChoice& choice) {
  const Dialect* unmarked = nullptr;
  for (const Dialect* dialect : choice.table) {
    if (Owns(*dialect, path)) unmarked = dialect;
  }
  if (IsShared(path, choice)) unmarked = choice.unmarked;
  return unmarked != nullptr && choice.Speaks(*unmarked) ? unmarked : nullptr;
}

}  // namespace

const Dialect* DetectDialect(const RequestSigns& request,
                             const DialectChoice& choice) {
  SignReader reader(request);
  for (const Dialect* dialect : choice.table) {
    if (!Shows(*dialect, request.path, reader)) continue;
    if (choice.Speaks(*dialect)) return dialect;
    if (Owns(*dialect, request.path)) return nullptr;
  }
  return Unmarked(request.path, choice);
}

std::vector<const Dialect*> DialectsOn(std::string_view path,
                                       const DialectChoice& choice) {
  const bool shared = IsShared(path, choice);
  std::vector<const Dialect*> dialects;
  for (const Dialect* dialect : choice.table) {
    const bool found = Owns(*dialect, path) ||
                       (Shares(*dialect, path) && !dialect->signs.empty()) ||
                       (shared && dialect == choice.unmarked);
    if (found && choice.Speaks(*dialect)) dialects.push_back(dialect);
  }
  return dialects;
}

std::vector<RerankPath> RerankPaths(const DialectChoice& choice) {
  std::vector<RerankPath> rows;
  const auto add = [&](std::string_view path) {
    const bool known =
        std::any_of(rows.begin(), rows.end(),
                    [&](const RerankPath& row) { return row.path == path; });
    const std::vector<const Dialect*> here = DialectsOn(path, choice);
    if (known || here.empty()) return;
    const auto owner = std::find_if(
        here.begin(), here.end(),
        [&](const Dialect* dialect) { return Owns(*dialect, path); });
    rows.push_back({path, owner == here.end() ? choice.unmarked : *owner});
  };
  for (const Dialect* dialect : choice.table) {
    for (const std::string_view path : dialect->own_paths) add(path);
    for (const std::string_view path : dialect->shared_paths) add(path);
  }
  return rows;
}

std::vector<std::string_view> KeyHeaders(const DialectChoice& choice) {
  std::vector<std::string_view> headers;
  for (const Dialect* dialect : choice.table) {
    const std::string_view header = dialect->key_header;
    const bool known =
        std::find(headers.begin(), headers.end(), header) != headers.end();
    if (!header.empty() && !known) headers.push_back(header);
  }
  return headers;
}

}  // namespace podium
