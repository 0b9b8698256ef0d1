#include "client/environment.h"

#include <cstdlib>
#include <vector>

namespace podium {
namespace {

using Names = std::vector<const char*>;

bool IsCohere(const ClientOptions& options) {
  return options.dialect.rfind("cohere", 0) == 0;
}

Names UrlNames(const ClientOptions& options) {
  if (IsCohere(options)) return {"CO_API_URL", "PODIUM_URL"};
  return {"PODIUM_URL"};
}

Names KeyNames(const ClientOptions& options) {
  if (IsCohere(options)) return {"COHERE_API_KEY", "CO_API_KEY"};
  if (options.dialect == "jina") return {"JINA_API_KEY"};
  if (options.dialect == "voyage") return {"VOYAGE_API_KEY"};
  return {};
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

ClientOptions WithEnvironment(ClientOptions options,
                              const EnvironmentLookup& lookup) {
  if (!options.read_environment) return options;
  Fill(options.url, UrlNames(options), lookup);
  Fill(options.api_key, KeyNames(options), lookup);
  return options;
}

}  // namespace podium
