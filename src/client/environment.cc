#include "client/environment.h"

#include "api/client_dialect.h"

namespace podium {
namespace {

using Names = std::vector<const char*>;

Names UrlVariables(std::string_view dialect) {
  Names names;
  if (const ClientDialect* found = FindClientDialect(dialect)) {
    names.assign(found->url_variables.begin(), found->url_variables.end());
  }
  names.push_back("PODIUM_URL");
  return names;
}

void Fill(std::string& value, const Names& names,
          const EnvironmentLookup& lookup) {
  for (const char* name : names) {
    if (!value.empty()) return;
    value = lookup(name).value_or("");
  }
}

}  // namespace

std::vector<const char*> KeyVariables(std::string_view dialect) {
  const ClientDialect* found = FindClientDialect(dialect);
  if (found == nullptr) return {};
  return {found->key_variables.begin(), found->key_variables.end()};
}

ClientOptions WithEnvironment(ClientOptions options,
                              const EnvironmentLookup& lookup) {
  if (!options.read_environment) return options;
  Fill(options.url, UrlVariables(options.dialect), lookup);
  Fill(options.api_key, KeyVariables(options.dialect), lookup);
  return options;
}

}  // namespace podium
