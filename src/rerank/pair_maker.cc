#include "rerank/pair_maker.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "rerank/pair_layout.h"
#include "rerank/passages.h"

namespace podium {
namespace {

using std::chrono::steady_clock;

// The least that a pair has room for: one token of the query and one of the
// document.
constexpr int64_t kLeastRoom = 2;

// Cuts the query to `room` tokens. Returns whether anything was cut.
bool CutQuery(std::vector<int32_t>& query, const TextCuts& cuts, int64_t room) {
  const size_t whole = query.size();
  const auto kept =
      cuts.max_tokens_per_query.value_or(static_cast<int64_t>(whole));
  if (kept < static_cast<int64_t>(whole)) {
    query.resize(static_cast<size_t>(kept));
  }
  const auto most = static_cast<size_t>(room);
  if (query.size() > most && cuts.from_left) {
    query.erase(query.begin(), query.end() - static_cast<ptrdiff_t>(most));
  } else if (query.size() > most) {
    query.resize(most);
  }
  return query.size() < whole;
}

std::optional<Error> GivenUp(const RerankJob& job) {
  if (job.cancel && job.cancel->cancelled()) {
    return Error{ErrorCode::kCancelled, "request cancelled", ""};
  }
  if (job.deadline && steady_clock::now() >= *job.deadline) {
    return Error{ErrorCode::kDeadlineExceeded,
                 "the deadline passed before every document was read", ""};
  }
  return std::nullopt;
}

Unexpected<Error> TooFewTokens(int64_t tokens, int64_t special) {
  return Fail(ErrorCode::kInvalidArgument,
              "truncate_prompt_tokens: " + std::to_string(tokens) +
                  " tokens are too few for a query and a document; the least "
                  "is " +
                  std::to_string(special + kLeastRoom),
              "truncate_prompt_tokens");
}

Unexpected<Error> InstructionTooLong(int64_t tokens) {
  return Fail(ErrorCode::kInvalidArgument,
              "instruction is too long for the model, which reads " +
                  std::to_string(tokens) +
                  " tokens with the query and a document; shorten it",
              "instruction");
}

Unexpected<Error> TooManyTokens(int64_t most) {
  return Fail(ErrorCode::kTooLarge,
              "more than " + std::to_string(most) +
                  " tokens to score in one request; send fewer or shorter "
                  "documents, or a smaller max_tokens_per_doc",
              "documents");
}

// Null for a causal model without a prompt.
std::unique_ptr<PairLayout> LayoutOf(const ModelTexts& texts,
                                     const ModelSizes& model) {
  const Tokenizer& tokenizer = *texts.tokenizer;
  if (texts.prompt && model.architecture == Architecture::kCausal) {
    return PromptLayout(tokenizer, model, *texts.prompt);
  }
  if (texts.prompt) return WordedLayout(tokenizer, model, *texts.prompt);
  if (texts.colbert) return ColbertPairLayout(*texts.colbert, model);
  switch (model.architecture) {
    case Architecture::kCrossEncoder:
      return JoinedLayout(tokenizer, model, texts.query_prompt);
    case Architecture::kLateInteraction:
      return SeparateLayout(tokenizer, model);
    case Architecture::kCausal:
      break;
  }
  return nullptr;
}

// What a request leaves of a pair's room.
void Cut(const TextCuts& cuts, PairRoom& room) {
  if (!cuts.truncate_prompt_tokens) return;
  room.texts =
      std::min(room.texts, *cuts.truncate_prompt_tokens - room.special);
  room.query = std::min(room.query, room.texts / 2);
}

}  // namespace

int32_t MaxLength(const Tokenizer& tokenizer, const ModelSizes& model) {
  // PyLate stores the length of the last text that it read as the tokenizer's.
  if (model.colbert && model.colbert->document_length > 0) {
    return model.max_sequence_length;
  }
  return std::min(model.max_sequence_length, tokenizer.max_length());
}

Result<RequestPairs> MakePairs(const ModelTexts& texts, const ModelSizes& model,
                               const Limits& limits, const RerankJob& job) {
  const RankRequest& request = job.request;
  const auto layout = LayoutOf(texts, model);
  if (!layout) {
    return Fail(ErrorCode::kInvalidArgument,
                "a causal model is asked by its template, and none is given",
                "template");
  }
  auto room = layout->Room(job.instruction);
  if (!room) return Unexpected(std::move(room.error()));
  Cut(job.cuts, *room);
  const int64_t whole = room->special + room->texts;
  if (room->texts < kLeastRoom) {
    return job.instruction.empty() ? TooFewTokens(whole, room->special)
                                   : InstructionTooLong(whole);
  }

  RequestPairs made;
  made.texts = std::make_shared<TextSet>();
  std::vector<int32_t> query = layout->QueryTokens(request.query);
  made.usage.query_tokens = std::ssize(query);
  const bool query_cut = CutQuery(query, job.cuts, room->query);
  const auto beside_passage =
      layout->Begin(request.query, query, query_cut, made);
  if (!beside_passage) return Unexpected(beside_passage.error());
  const PassageLimits passage_limits{
      .passage_tokens =
          std::clamp<int64_t>(whole - *beside_passage, 1, room->document),
      .max_tokens = request.max_tokens_per_doc,
      .max_passages = request.max_chunks_per_doc.value_or(
          std::numeric_limits<int64_t>::max()),
      .keep_end = job.cuts.from_left};

  made.pairs.reserve(request.documents.size());
  made.passages.reserve(request.documents.size());
  made.usage.document_tokens.reserve(request.documents.size());
  for (const std::string& document : request.documents) {
    if (std::optional<Error> error = GivenUp(job)) {
      return Unexpected(*std::move(error));
    }
    const std::vector<int32_t> ids = layout->DocumentTokens(document);
    const Passages passages = SplitPassages(ids, passage_limits);
    made.usage.document_tokens.push_back(static_cast<int32_t>(ids.size()));
    made.usage.truncated_documents += query_cut || passages.truncated;
    made.passages.push_back(static_cast<int32_t>(passages.parts.size()));
    for (const std::span<const int32_t> part : passages.parts) {
      const PassagePlace place = {
          .first = part.data() == ids.data(),
          .last = part.data() + part.size() == ids.data() + ids.size()};
      const Result<int64_t> tokens = layout->Add(part, place, made);
      if (!tokens) return Unexpected(tokens.error());
      made.usage.scored_tokens += *tokens;
      if (made.usage.scored_tokens > limits.max_request_tokens) {
        return TooManyTokens(limits.max_request_tokens);
      }
    }
  }
  made.scale = layout->Scale(made);
  return made;
}

}  // namespace podium
