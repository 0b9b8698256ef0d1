#include "cli/models/served_models_list.h"

#include <fmt/core.h>
#include <podium/version.h>

#include <algorithm>
#include <string_view>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "client/http_error.h"
#include "client/server_url.h"
#include "http/blocking_http.h"
#include "http/fault_error.h"

namespace podium {
namespace {

constexpr int kMostPages = 100;
constexpr char kModelsPath[] = "/v1/models";

// Appends the models of one page, and returns the token of the next; empty:
// there is none.
Result<std::string> ReadPageOfModels(std::string_view body,
                                     std::vector<ServedModelRow>& models) {
  const auto bad = [](const std::string& what) {
    return Fail(ErrorCode::kBadResponse,
                "the server's list of models " + what +
                    ": does it speak Cohere's API, as podium serve does?");
  };
  const auto document = JsonDocument::Parse(body, Limits().max_json_depth);
  if (!document) return bad("is no JSON, " + document.error().message);
  simdjson::dom::object root;
  simdjson::dom::array cards;
  if (document->root().get(root) != simdjson::SUCCESS ||
      root["models"].get(cards) != simdjson::SUCCESS) {
    return bad("has no \"models\"");
  }
  for (const auto card : cards) {
    std::string_view name;
    if (!card.is_object() || card["name"].get(name) != simdjson::SUCCESS)
      return bad("has a model without a name");
    ServedModelRow row{.name = std::string(name)};
    if (card["context_length"].get(row.context_length) != simdjson::SUCCESS)
      row.context_length = 0;
    simdjson::dom::array defaults;
    row.is_default =
        card["default_endpoints"].get(defaults) == simdjson::SUCCESS &&
        defaults.size() > 0;
    models.push_back(std::move(row));
  }
  std::string_view next;
  if (root["next_page_token"].get(next) != simdjson::SUCCESS) return "";
  return std::string(next);
}

}  // namespace

Result<std::vector<ServedModelRow>> ListServedModels(const std::string& url,
                                                     const std::string& key) {
  const auto server = ParseServerUrl(
      url.find("://") == url.npos ? "http://" + url : url, kModelsPath);
  if (!server) return Unexpected(server.error());
  auto http = BlockingHttp::Create("podium/" PODIUM_VERSION);
  if (!http) return Unexpected(std::move(http.error()));
  std::vector<ServedModelRow> models;
  std::string token;
  for (int page = 0; page < kMostPages; ++page) {
    OutgoingRequest request{
        .url = server->endpoint + "?page_size=1000&page_token=" + token,
        .connect_timeout = std::chrono::seconds(10),
        .method = HttpMethod::kGet,
        .stall_timeout = std::chrono::seconds(30)};
    if (!key.empty())
      request.headers.emplace_back("Authorization", "Bearer " + key);
    const HttpOutcome outcome = http->Send(std::move(request));
    if (!outcome)
      return Unexpected(FaultError(outcome.error(), server->origin));
    if (outcome->status != 200) {
      return Fail(CodeOfStatus(outcome->status),
                  fmt::format("{}: the server answered {} to GET {}{}",
                              server->origin, outcome->status, kModelsPath,
                              outcome->status == 401
                                  ? ": set PODIUM_API_KEY to a key of it"
                                  : ""));
    }
    const auto next = ReadPageOfModels(outcome->body, models);
    if (!next) return Unexpected(next.error());
    const bool plain = next->find_first_not_of(
                           "0123456789abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~") == next->npos;
    if (next->empty() || !plain) break;
    token = *next;
  }
  return models;
}

std::string ServedModelsTable(const std::vector<ServedModelRow>& models) {
  size_t name = 5;
  for (const ServedModelRow& model : models)
    name = std::max(name, model.name.size());
  std::string text =
      fmt::format("{:<{}}  {:>14}\n", "model", name, "context length");
  for (const ServedModelRow& model : models) {
    text +=
        fmt::format("{:<{}}  {:>14}{}\n", model.name, name,
                    model.context_length, model.is_default ? "  default" : "");
  }
  return text;
}

std::string ServedModelsJson(const std::vector<ServedModelRow>& models) {
  JsonWriter json;
  json.BeginObject().Key("models").BeginArray();
  for (const ServedModelRow& model : models) {
    json.BeginObject();
    json.Key("name").String(model.name);
    json.Key("context_length").Int(model.context_length);
    json.Key("default").Bool(model.is_default);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

}  // namespace podium
