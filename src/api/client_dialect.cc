#include "api/client_dialect.h"

#include <algorithm>
#include <limits>

#include "api/dialect_set.h"
#include "api/request_fields.h"
#include "base/json_writer.h"
#include "ranking/check_request.h"
#include "text/utf8.h"

namespace podium {
namespace {

Result<void> CheckUtf8(std::string_view text, const std::string& name) {
  const auto wrong = FirstInvalidUtf8(text);
  if (!wrong) return {};
  return Fail(ErrorCode::kInvalidArgument,
              name + " is not UTF-8 at byte " + std::to_string(*wrong), name);
}

Result<void> CheckTexts(const RankRequest& request) {
  if (auto good = CheckUtf8(request.query, "query"); !good) return good;
  for (size_t i = 0; i < request.documents.size(); ++i) {
    const std::string& document = request.documents[i];
    if (!FirstInvalidUtf8(document)) continue;
    return CheckUtf8(document, ItemName("documents", i));
  }
  return {};
}

Unexpected<Error> HasNoField(const ClientDialect& dialect, std::string member) {
  return Fail(ErrorCode::kInvalidArgument,
              "the dialect " + std::string(dialect.name) +
                  " has no field for " + member + "; leave it unset",
              member);
}

bool HasTokenLimit(const RankRequest& request) {
  return request.max_tokens_per_doc != RankRequest().max_tokens_per_doc;
}

// Refuses limits that would otherwise be ignored silently.
Result<void> CheckLimits(const ClientDialect& dialect,
                         const RankRequest& request) {
  const RequestNames& names = dialect.request;
  if (HasTokenLimit(request) && names.max_tokens_per_doc.empty()) {
    return HasNoField(dialect, "max_tokens_per_doc");
  }
  if (!request.max_chunks_per_doc || !names.max_chunks_per_doc.empty()) {
    return {};
  }
  if (!names.one_chunk.empty() && *request.max_chunks_per_doc == 1) return {};
  return HasNoField(dialect, "max_chunks_per_doc");
}

void WriteInt(std::string_view name, std::optional<int64_t> value,
              JsonWriter& json) {
  if (value && !name.empty()) json.Key(name).Int(*value);
}

}  // namespace

Result<std::string> ClientDialect::WriteRequest(const RankRequest& from,
                                                std::string_view model,
                                                int priority) const {
  if (auto good = CheckRequest(from); !good) return Unexpected(good.error());
  if (auto good = CheckTexts(from); !good) return Unexpected(good.error());
  if (auto good = CheckUtf8(model, "model"); !good) {
    return Unexpected(good.error());
  }
  if (auto good = CheckLimits(*this, from); !good) {
    return Unexpected(good.error());
  }
  if (needs_model && model.empty()) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "a request in the dialect " + std::string(name) + " must name a model",
        "model");
  }
  JsonWriter json;
  json.BeginObject();
  if (!model.empty() && !request.model.empty()) {
    json.Key(request.model).String(model);
  }
  json.Key("query").String(from.query);
  json.Key(request.documents).BeginArray();
  for (const std::string& document : from.documents) json.String(document);
  json.EndArray();
  WriteInt(request.top_n, from.top_n, json);
  if (HasTokenLimit(from)) {
    WriteInt(request.max_tokens_per_doc, from.max_tokens_per_doc, json);
  }
  WriteInt(request.max_chunks_per_doc, from.max_chunks_per_doc, json);
  if (from.max_chunks_per_doc && !request.one_chunk.empty()) {
    json.Key(request.one_chunk).Bool(true);
  }
  if (priority != 0) WriteInt(request.priority, priority, json);
  if (!request.always.empty()) json.Raw(request.always);
  json.EndObject();
  return json.Take();
}

Result<Ranking> ClientDialect::ReadResponse(std::string_view body,
                                            const RankRequest& from) const {
  const auto documents = static_cast<int64_t>(from.documents.size());
  const int64_t wanted = from.top_n.value_or(documents);
  auto ranking = ReadRanking(response, body, documents,
                             request.top_n.empty() ? documents : wanted);
  if (ranking && wanted < std::ssize(ranking->results)) {
    ranking->results.resize(static_cast<size_t>(wanted));
  }
  return ranking;
}

std::vector<const ClientDialect*> ClientDialects() {
  std::vector<const ClientDialect*> found;
  for (const Dialect* dialect : AllDialects()) {
    if (dialect->client != nullptr) found.push_back(dialect->client);
  }
  return found;
}

const ClientDialect* FindClientDialect(std::string_view name) {
  const Dialect* dialect = FindDialect(name);
  return dialect == nullptr ? nullptr : dialect->client;
}

Result<std::string> AuthorizationValue(std::string_view api_key) {
  if (api_key.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the API key is empty", "api_key");
  }
  const bool visible = std::all_of(api_key.begin(), api_key.end(),
                                   [](char c) { return c > ' ' && c < 0x7F; });
  if (!visible) {
    return Fail(ErrorCode::kInvalidArgument,
                "the API key contains a character that a header cannot carry: "
                "a space, a line break, or one outside ASCII",
                "api_key");
  }
  return "Bearer " + std::string(api_key);
}

}  // namespace podium
