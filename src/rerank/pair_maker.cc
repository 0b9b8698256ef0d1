#include "rerank/pair_maker.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

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

// What a causal model is asked; nothing for other models, which cannot be told
// what to look for.
Result<Prompt::Question> AskedBy(const RerankJob& job, const Prompt* prompt,
                                 const ModelSizes& model) {
  if (prompt != nullptr) return prompt->Ask(job.instruction);
  if (model.architecture == Architecture::kCausal) {
    return Fail(ErrorCode::kInvalidArgument,
                "a causal model is asked by its template, and none is given",
                "template");
  }
  if (job.instruction.empty()) return Prompt::Question();
  return Fail(ErrorCode::kInvalidArgument,
              "instruction is given, but this model reads none; leave it out",
              "instruction");
}

Unexpected<Error> TooManyTokens(int64_t most) {
  return Fail(ErrorCode::kTooLarge,
              "more than " + std::to_string(most) +
                  " tokens to score in one request; send fewer or shorter "
                  "documents, or a smaller max_tokens_per_doc",
              "documents");
}

// Lays out a query and its passages as the model's architecture reads them.
class Layout {
 public:
  Layout(const Tokenizer& tokenizer, const Prompt* prompt,
         const ColbertLayout* colbert, const ModelSizes& model,
         std::span<const int32_t> query, RequestPairs& to)
      : tokenizer_(tokenizer),
        prompt_(prompt),
        colbert_(colbert),
        joined_(model.architecture == Architecture::kCrossEncoder),
        max_length_(MaxLength(tokenizer, model)),
        query_(query),
        to_(to) {}

  // What the passages of a causal model stand behind, before the first Add.
  void Begin(Encoding prefix) {
    query_text_ = to_.texts->Add(std::move(prefix));
  }

  // Returns the number of tokens in the pair.
  // `later`: other passages of its document came before.
  Result<int64_t> Add(std::span<const int32_t> passage, bool later) {
    if (prompt_ != nullptr) {
      return AddPair(query_text_, prompt_->Continuation(passage, later),
                     TextRole::kContinuation);
    }
    return joined_ ? AddJoined(passage) : AddSeparate(passage);
  }

 private:
  Result<int64_t> AddJoined(std::span<const int32_t> passage) {
    auto pair = tokenizer_.EncodePair(
        query_, passage,
        {.max_length = max_length_, .truncation = Truncation::kOnlySecond});
    if (!pair) return Unexpected(std::move(pair.error()));
    return AddPair(BatchPair::kNoText, *std::move(pair), TextRole::kPair);
  }

  Result<int64_t> AddSeparate(std::span<const int32_t> passage) {
    if (query_text_ == BatchPair::kNoText) {
      auto query = colbert_ != nullptr ? colbert_->Query(query_)
                                       : tokenizer_.EncodeQuery(query_);
      if (!query) return Unexpected(std::move(query.error()));
      query->role = TextRole::kQuery;
      query_text_ = to_.texts->Add(*std::move(query));
    }
    auto document = colbert_ != nullptr ? colbert_->Document(passage)
                                        : tokenizer_.EncodeDocument(passage);
    if (!document) return Unexpected(std::move(document.error()));
    return AddPair(query_text_, *std::move(document), TextRole::kDocument);
  }

  int64_t AddPair(int32_t query, Encoding document, TextRole role) {
    document.role = role;
    const int32_t text = to_.texts->Add(std::move(document));
    to_.pairs.push_back({query, text});
    return to_.texts->tokens(text) +
           (query == BatchPair::kNoText ? 0 : to_.texts->tokens(query));
  }

  const Tokenizer& tokenizer_;
  const Prompt* const prompt_;
  const ColbertLayout* const colbert_;
  const bool joined_;
  const int32_t max_length_;
  const std::span<const int32_t> query_;
  RequestPairs& to_;
  int32_t query_text_ = BatchPair::kNoText;
};

// Of a request's pairs.
LogitScale ScaleOf(const Prompt* prompt, const ModelSizes& model,
                   const RequestPairs& pairs) {
  LogitScale scale;
  if (prompt != nullptr) {
    scale.offset = prompt->how().offset;
    scale.divisor = prompt->how().divisor;
  }
  if (model.relevance == Relevance::kMeanSimilarity && !pairs.pairs.empty()) {
    scale.similarities = pairs.texts->tokens(pairs.pairs.front().query);
  }
  return scale;
}

// What a pair has room for, in tokens.
struct PairRoom {
  int64_t special = 0;  // what stands around the texts' own tokens
  int64_t texts = 0;    // both
  int64_t query = 0;
  int64_t document = 0;
};

// The query gets half of what both have, so that every document has the other
// half (Cohere's rule). A ColBERT's query and document have lengths of their
// own, unless the request wants less.
PairRoom RoomFor(const Tokenizer& tokenizer, const Prompt* prompt,
                 const ColbertLayout* colbert, const ModelSizes& model,
                 const Prompt::Question& question, const TextCuts& cuts) {
  PairRoom room;
  if (colbert != nullptr) {
    room.special = colbert->fixed_tokens();
    room.query = colbert->query_room();
    room.document = colbert->document_room();
    room.texts = room.query + room.document;
  } else {
    room.special =
        prompt != nullptr ? question.tokens : tokenizer.pair_special_tokens();
    room.texts = MaxLength(tokenizer, model) - room.special;
    room.query = room.texts / 2;
    room.document = room.texts;
  }
  if (cuts.truncate_prompt_tokens) {
    room.texts =
        std::min(room.texts, *cuts.truncate_prompt_tokens - room.special);
    room.query = std::min(room.query, room.texts / 2);
  }
  return room;
}

}  // namespace

int32_t MaxLength(const Tokenizer& tokenizer, const ModelSizes& model) {
  // PyLate stores the length of the last text that it read as the tokenizer's.
  if (model.colbert && model.colbert->document_length > 0) {
    return model.max_sequence_length;
  }
  return std::min(model.max_sequence_length, tokenizer.max_length());
}

Result<RequestPairs> MakePairs(const Tokenizer& tokenizer, const Prompt* prompt,
                               const ColbertLayout* colbert,
                               const ModelSizes& model, const Limits& limits,
                               const RerankJob& job) {
  const RankRequest& request = job.request;
  const auto question = AskedBy(job, prompt, model);
  if (!question) return Unexpected(question.error());
  const PairRoom room =
      RoomFor(tokenizer, prompt, colbert, model, *question, job.cuts);
  const int64_t whole = room.special + room.texts;
  if (room.texts < kLeastRoom) {
    return job.instruction.empty() ? TooFewTokens(whole, room.special)
                                   : InstructionTooLong(whole);
  }

  RequestPairs made;
  made.texts = std::make_shared<TextSet>();
  std::vector<int32_t> query =
      prompt != nullptr    ? prompt->QueryTokens(request.query)
      : colbert != nullptr ? colbert->QueryTokens(request.query)
                           : tokenizer.Tokenize(request.query);
  made.usage.query_tokens = static_cast<int64_t>(query.size());
  const bool query_cut = CutQuery(query, job.cuts, room.query);
  Layout layout(tokenizer, prompt, colbert, model, query, made);
  int64_t beside_passage = room.special + static_cast<int64_t>(query.size());
  if (prompt != nullptr) {
    Encoding prefix = query_cut ? prompt->PrefixWithTokens(*question, query)
                                : prompt->Prefix(*question, request.query);
    beside_passage = prefix.tokens() + prompt->tokens_around();
    layout.Begin(std::move(prefix));
  }
  const PassageLimits passage_limits{
      .passage_tokens =
          std::clamp<int64_t>(whole - beside_passage, 1, room.document),
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
    const std::vector<int32_t> ids =
        prompt != nullptr    ? prompt->DocumentTokens(document)
        : colbert != nullptr ? colbert->DocumentTokens(document)
                             : tokenizer.Tokenize(document);
    const Passages passages = SplitPassages(ids, passage_limits);
    made.usage.document_tokens.push_back(static_cast<int32_t>(ids.size()));
    made.usage.truncated_documents += query_cut || passages.truncated;
    made.passages.push_back(static_cast<int32_t>(passages.parts.size()));
    for (const std::span<const int32_t> part : passages.parts) {
      const Result<int64_t> tokens =
          layout.Add(part, part.data() != passages.parts.front().data());
      if (!tokens) return Unexpected(tokens.error());
      made.usage.scored_tokens += *tokens;
      if (made.usage.scored_tokens > limits.max_request_tokens) {
        return TooManyTokens(limits.max_request_tokens);
      }
    }
  }
  made.scale = ScaleOf(prompt, model, made);
  return made;
}

}  // namespace podium
