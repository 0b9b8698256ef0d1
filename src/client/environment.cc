#include "client/environment.h"

#include <cstdlib>

namespace podium {
namespace {

using Names = std::vector<const char*>;

bool IsCohere(std::string_view dialect) {
  return dialect.starts_with("cohere");
}

Names UrlNames(std::string_view dialect) {
  if (IsCohere(dialect)) return {"CO_API_URL", "PODIUM_URL"};
  return {"PODIUM_URL"};
}

void Fill(std::string& value, const Names& names,
          const EnvironmentLookup& lookup) {
  for (const char* name : names) {
    if (!value.empty()) return;
    value = lookup(name).value_or("");
  }
}

}  // namespace

std::optional<std::string> LookUpEnvironment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::vector<const char*> KeyVariables(std::string_view dialect) {
  if (IsCohere(dialect)) return {"COHERE_API_KEY", "CO_API_KEY"};
  if (dialect == "jina") return {"JINA_API_KEY"};
  if (dialect == "voyage") return {"VOYAGE_API_KEY"};
  return {};
}

ClientOptions WithEnvironment(ClientOptions options,
                              const EnvironmentLookup& lookup) {
  if (!options.read_environment) return options;
  Fill(options.url, UrlNames(options.dialect), lookup);
  Fill(options.api_key, KeyVariables(options.dialect), lookup);
  return options;
}

}  // namespace podium
