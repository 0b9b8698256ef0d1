#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "api/operations.h"
#include "base/json.h"
#include "server/server.h"
#include "server/testing/raw_client.h"

namespace podium {
namespace {

class OpenApiRouteTest : public testing::Test {
 protected:
  OpenApiRouteTest() {
    options_.port = 0;
    options_.access_log = false;
    options_.handle_signals = false;
    server_ = Server::Listen(options_).value();
    RawClient client(server_->port());
    response_ = client.Ask(Get("/openapi.json")).value();
  }

  ServerOptions options_;
  std::unique_ptr<Server> server_;
  RawResponse response_;
};

TEST_F(OpenApiRouteTest, IsPublicJson) {
  EXPECT_EQ(response_.status, 200);
  EXPECT_EQ(response_.Header("content-type"), "application/json");
  const auto document = JsonDocument::Parse(response_.body, 32);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(simdjson::minify(document->root()["openapi"]), "\"3.1.0\"");
}

TEST_F(OpenApiRouteTest, HasExactlyTheServersRoutes) {
  const auto document = JsonDocument::Parse(response_.body, 32);
  ASSERT_TRUE(document) << document.error().message;
  const simdjson::dom::object paths = document->root()["paths"];
  std::vector<std::string> documented;
  for (const auto& [path, methods] : paths) {
    const simdjson::dom::object operations = methods;
    for (const auto& [method, operation] : operations) {
      std::string name(method);
      std::transform(name.begin(), name.end(), name.begin(), ::toupper);
      documented.push_back(name + " " + std::string(path));
    }
  }
  std::vector<std::string> routes;
  std::istringstream lines(Server::Routes(options_));
  for (std::string line; std::getline(lines, line);) {
    const size_t path = line.find(' ') + 1;
    routes.push_back(line.substr(0, line.find(' ', path)));
  }
  std::sort(documented.begin(), documented.end());
  std::sort(routes.begin(), routes.end());
  EXPECT_EQ(documented, routes);
  EXPECT_EQ(routes.size(), Operations(options_.dialects).size());
}

}  // namespace
}  // namespace podium
