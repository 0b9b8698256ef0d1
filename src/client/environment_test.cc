#include "client/environment.h"

#include <gtest/gtest.h>

#include <map>

namespace podium {
namespace {

using Variables = std::map<std::string, std::string>;

ClientOptions Resolve(ClientOptions options, const Variables& variables) {
  return WithEnvironment(std::move(options),
                         [&](const char* name) -> std::optional<std::string> {
                           const auto found = variables.find(name);
                           if (found == variables.end()) return std::nullopt;
                           return found->second;
                         });
}

const Variables kAll = {
    {"CO_API_URL", "http://co"},  {"PODIUM_URL", "http://podium"},
    {"COHERE_API_KEY", "first"},  {"CO_API_KEY", "second"},
    {"JINA_API_KEY", "jina-key"}, {"VOYAGE_API_KEY", "voyage-key"},
};

TEST(EnvironmentTest, TheFirstVariableThatIsSetWins) {
  Variables variables = kAll;
  ClientOptions options = Resolve({}, variables);
  EXPECT_EQ(options.url, "http://co");
  EXPECT_EQ(options.api_key, "first");
  variables.erase("CO_API_URL");
  variables.erase("COHERE_API_KEY");
  options = Resolve({}, variables);
  EXPECT_EQ(options.url, "http://podium");
  EXPECT_EQ(options.api_key, "second");
  options = Resolve({}, {});
  EXPECT_EQ(options.url, "");
  EXPECT_EQ(options.api_key, "");
}

TEST(EnvironmentTest, GivenValuesOverrideVariables) {
  ClientOptions given;
  given.url = "http://given";
  given.api_key = "given";
  const ClientOptions options = Resolve(given, kAll);
  EXPECT_EQ(options.url, "http://given");
  EXPECT_EQ(options.api_key, "given");
}

TEST(EnvironmentTest, SendsAKeyOnlyToItsOwnService) {
  const std::pair<const char*, const char*> rows[] = {
      {"cohere_v1", "first"},
      {"cohere_v2", "first"},
      {"jina", "jina-key"},
      {"voyage", "voyage-key"},
      {"tei", ""},
  };
  for (const auto& [dialect, key] : rows) {
    ClientOptions given;
    given.dialect = dialect;
    const ClientOptions options = Resolve(given, kAll);
    EXPECT_EQ(options.api_key, key) << dialect;
    EXPECT_EQ(options.url, std::string(dialect).rfind("cohere", 0) == 0
                               ? "http://co"
                               : "http://podium");
  }
}

TEST(EnvironmentTest, ReadsNoVariablesWhenToldNotTo) {
  ClientOptions given;
  given.read_environment = false;
  const ClientOptions options = Resolve(given, kAll);
  EXPECT_EQ(options.url, "");
  EXPECT_EQ(options.api_key, "");
}

}  // namespace
}  // namespace podium
