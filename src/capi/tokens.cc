#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "capi/arguments.h"
#include "capi/error.h"
#include "capi/ranker.h"

namespace podium {
namespace {

Result<void> CheckEngine(const podium_ranker* ranker) {
  if (auto given = NotNull(ranker, "ranker"); !given) return given;
  if (ranker->engine != nullptr) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "ranker is a client, which has no tokenizer: use an engine",
              "ranker");
}

// Copies `from` and, unless capacity is 0, what else has to fit (`extra`, set
// to 0) into a caller's buffer.
template <class From, class To>
Result<void> CopyOut(const From& from, size_t extra, To* to,
                     const char* to_name, size_t capacity) {
  if (capacity == 0) return {};
  if (auto given = NotNull(to, to_name); !given) return given;
  if (from.size() + extra > capacity) {
    return Fail(ErrorCode::kTooLarge,
                std::string(to_name) + " needs a capacity of " +
                    std::to_string(from.size() + extra) + " and has " +
                    std::to_string(capacity),
                "capacity");
  }
  std::fill_n(std::copy(from.begin(), from.end(), to), extra, To{});
  return {};
}

}  // namespace
}  // namespace podium

using podium::CheckEngine;
using podium::CopyOut;
using podium::Guarded;
using podium::NotNull;
using podium::Result;
using podium::Unexpected;

podium_code podium_tokenize(const podium_ranker* ranker, const char* text,
                            size_t bytes, int32_t* ids, size_t capacity,
                            size_t* count, podium_error** error) {
  if (count != nullptr) *count = 0;
  return Guarded(error, [&]() -> Result<void> {
    if (auto engine = CheckEngine(ranker); !engine) return engine;
    if (auto given = NotNull(count, "count"); !given) return given;
    const auto view = podium::TextArgument(text, bytes, "text");
    if (!view) return Unexpected(view.error());
    const std::vector<int32_t> tokens = ranker->engine->Tokenize(*view);
    *count = tokens.size();
    return CopyOut(tokens, 0, ids, "ids", capacity);
  });
}

podium_code podium_token_string(const podium_ranker* ranker, int32_t id,
                                char* text, size_t capacity, size_t* bytes,
                                podium_error** error) {
  if (bytes != nullptr) *bytes = 0;
  return Guarded(error, [&]() -> Result<void> {
    if (auto engine = CheckEngine(ranker); !engine) return engine;
    if (auto given = NotNull(bytes, "bytes"); !given) return given;
    const auto token = ranker->engine->TokenString(id);
    if (!token) {
      return podium::Fail(
          podium::ErrorCode::kNotFound,
          "the model has no token with the id " + std::to_string(id), "id");
    }
    *bytes = token->size();
    return CopyOut(*token, 1, text, "text", capacity);
  });
}

podium_code podium_detokenize(const podium_ranker* ranker, const int32_t* ids,
                              size_t count, char* text, size_t capacity,
                              size_t* bytes, podium_error** error) {
  if (bytes != nullptr) *bytes = 0;
  return Guarded(error, [&]() -> Result<void> {
    if (auto engine = CheckEngine(ranker); !engine) return engine;
    if (auto given = NotNull(bytes, "bytes"); !given) return given;
    if (count > 0) {
      if (auto given = NotNull(ids, "ids"); !given) return given;
    }
    const std::string all = ranker->engine->Detokenize(std::span(ids, count));
    *bytes = all.size();
    return CopyOut(all, 1, text, "text", capacity);
  });
}

podium_code podium_max_length(const podium_ranker* ranker, int32_t* tokens,
                              podium_error** error) {
  if (tokens != nullptr) *tokens = 0;
  return Guarded(error, [&]() -> Result<void> {
    if (auto engine = CheckEngine(ranker); !engine) return engine;
    if (auto given = NotNull(tokens, "tokens"); !given) return given;
    *tokens = ranker->engine->max_length();
    return {};
  });
}
