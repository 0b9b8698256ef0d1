#include "api/models.h"

#include <podium/ranking.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "api/json_fields.h"
#include "api/url.h"
#include "base/json_writer.h"

namespace podium {
namespace {

constexpr std::array<std::string_view, 7> kEndpoints = {
    "chat", "embed", "classify", "summarize", "rerank", "rate", "generate"};
constexpr int64_t kMaxPageSize = 1000;

// Parses a decimal integer, 0 or more, and nothing else.
std::optional<int64_t> ParseCount(std::string_view text) {
  int64_t count = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), count);
  if (text.empty() || error != std::errc() ||
      end != text.data() + text.size() || count < 0) {
    return std::nullopt;
  }
  return count;
}

Result<void> ReadPage(const QueryFields& fields, ModelsQuery& query) {
  if (const std::string* size = FindQueryField(fields, "page_size")) {
    const auto count = ParseCount(*size);
    if (!count || *count < 1 || *count > kMaxPageSize) {
      return InvalidField("page_size", "must be between 1 and 1000");
    }
    query.page_size = *count;
  }
  if (const std::string* token = FindQueryField(fields, "page_token")) {
    const auto count = token->empty() ? 0 : ParseCount(*token);
    if (!count) {
      return InvalidField("page_token", "was not issued by this server");
    }
    query.offset = *count;
  }
  return {};
}

Result<void> ReadFilter(const QueryFields& fields, ModelsQuery& query) {
  if (const std::string* endpoint = FindQueryField(fields, "endpoint")) {
    if (std::find(kEndpoints.begin(), kEndpoints.end(), *endpoint) ==
        kEndpoints.end()) {
      return InvalidField("endpoint",
                          "must be one of chat, embed, classify, summarize, "
                          "rerank, rate, generate");
    }
    query.any_endpoint = false;
    query.rerank = *endpoint == "rerank";
  }
  if (const std::string* only = FindQueryField(fields, "default_only")) {
    if (*only != "true" && *only != "false") {
      return InvalidField("default_only", "must be true or false");
    }
    query.default_only = *only == "true";
    if (query.default_only && query.any_endpoint) {
      return InvalidField("default_only", "requires endpoint");
    }
  }
  return {};
}

void WriteCard(const ModelCard& card, JsonWriter& json) {
  json.BeginObject();
  json.Key("name").String(card.name);
  json.Key("endpoints").BeginArray().String("rerank").EndArray();
  json.Key("finetuned").Bool(false);
  json.Key("context_length").Int(card.context_length);
  json.Key("default_endpoints").BeginArray();
  if (card.is_default) json.String("rerank");
  json.EndArray();
  json.Key("sampling_defaults").BeginObject();
  json.Key("max_tokens_per_doc").Int(RankRequest().max_tokens_per_doc);
  json.EndObject();
  json.EndObject();
}

}  // namespace

Result<ModelsQuery> ParseModelsQuery(std::string_view query) {
  const auto fields = ParseQueryString(query);
  if (!fields) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: the query string is malformed");
  }
  ModelsQuery read;
  auto outcome = ReadPage(*fields, read).and_then([&] {
    return ReadFilter(*fields, read);
  });
  if (!outcome) return Unexpected(std::move(outcome.error()));
  return read;
}

std::string RenderModel(const ModelCard& card) {
  JsonWriter json({.escape_html = true});
  WriteCard(card, json);
  return json.Take();
}

std::string RenderModels(std::span<const ModelCard> cards,
                         const ModelsQuery& query) {
  std::vector<const ModelCard*> asked;
  for (const ModelCard& card : cards) {
    if (query.rerank && (card.is_default || !query.default_only)) {
      asked.push_back(&card);
    }
  }
  const auto count = static_cast<int64_t>(asked.size());
  const int64_t begin = std::min(query.offset, count);
  const int64_t end = std::min(begin + query.page_size, count);
  JsonWriter json({.escape_html = true});
  json.BeginObject();
  json.Key("models").BeginArray();
  for (int64_t i = begin; i < end; ++i) {
    WriteCard(*asked[static_cast<size_t>(i)], json);
  }
  json.EndArray();
  if (end < count) json.Key("next_page_token").String(std::to_string(end));
  json.EndObject();
  return json.Take();
}

}  // namespace podium
