// Podium's C interface (C99): ranks documents for a query, with a model in this
// process or by a server. It is the C++ interface (ranker.h, engine.h,
// client.h) for C and for languages that call C.
//
// Handles. A type that this header does not define is a handle. Functions with
// `_new`, `_load` or `_create` in their name make one; the function with
// `_free` frees it, and does nothing for NULL. A pointer to const that a
// function returns belongs to the handle that it was given, and is valid as
// long as that. Arguments are copied: they may be freed or changed once the
// function has returned.
//
// Text is UTF-8. Its length is given in bytes, without a terminating NUL, or as
// PODIUM_NUL_TERMINATED. Other text is refused with PODIUM_INVALID_ARGUMENT.
//
// Errors. Functions that can fail return a podium_code. If that is not
// PODIUM_OK and `error` is not NULL, *error is set to an error, to be freed
// with podium_error_free(); otherwise *error is set to NULL. Output arguments
// other than `error` are then NULL or 0. NULL where a handle or an output
// argument is expected is PODIUM_INVALID_ARGUMENT. No exception leaves a
// function. If memory runs out in the calling thread, the function returns
// PODIUM_OUT_OF_MEMORY; if it runs out in a thread of a ranker or in
// podium_request_cancel(), the process ends.
//
// Threads. Any number of threads may use one ranker, one finished ranking or
// one error at the same time. A request may be cancelled from any thread and
// passed to several functions at once, but must not be changed before they have
// returned. Nothing may use a handle while it is being freed.
#pragma once

#include <podium/version.h>
#include <stddef.h>
#include <stdint.h>

// Visible in a shared library that contains Podium's archive; nothing else is.
#define PODIUM_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

// A length: the text ends at its first NUL.
#define PODIUM_NUL_TERMINATED SIZE_MAX

// The version of the library that is linked, as PODIUM_VERSION is that of this
// header. Never freed.
PODIUM_API const char* podium_version(void);

// ---- errors

// The numbers do not change from version to version.
typedef enum podium_code {
  PODIUM_OK = 0,
  PODIUM_INVALID_ARGUMENT = 1,   // impossible to do: fix the call
  PODIUM_INVALID_DATA = 2,       // a file is malformed
  PODIUM_UNPROCESSABLE = 3,      // a server does not know a field
  PODIUM_UNAUTHORIZED = 4,       // a server requires or rejects a key
  PODIUM_NOT_FOUND = 5,          // a model, a file, a route or a token
  PODIUM_TOO_LARGE = 6,          // over a limit
  PODIUM_TOO_MANY_REQUESTS = 7,  // a server's rate limit: try again later
  PODIUM_UNAVAILABLE = 8,        // full or not reached: try again later
  PODIUM_BAD_RESPONSE = 9,       // a server's reply is not a valid answer
  PODIUM_DEADLINE_EXCEEDED = 10,
  PODIUM_CANCELLED = 11,  // by podium_request_cancel() or podium_ranker_free()
  PODIUM_INTERNAL = 12,   // a bug in Podium, or a score that is not finite
  PODIUM_OUT_OF_MEMORY = 13
} podium_code;

typedef struct podium_error podium_error;

// For NULL: PODIUM_OK, "", "" and 0.
PODIUM_API podium_code podium_error_code(const podium_error* error);
// One sentence: what was found, where, and what would work.
PODIUM_API const char* podium_error_message(const podium_error* error);
// The argument, field or file at fault, such as "documents[3]"; may be "".
PODIUM_API const char* podium_error_param(const podium_error* error);
// In seconds: when another try may succeed. 0: unknown.
PODIUM_API int64_t podium_error_retry_after(const podium_error* error);
PODIUM_API void podium_error_free(podium_error* error);

// ---- rankers: an engine or a client

typedef struct podium_ranker podium_ranker;

// See EngineOptions in engine.h. NULL for a text: the default.
typedef struct podium_engine_options {
  // "builtin", a folder, ORG/NAME in the hub's cache, or NAME=FOLDER
  const char* model;
  int32_t threads;              // scoring threads; 0: one per core
  const char* precision;        // "auto", "f32", "bf16", "int16", "int8", ...
  int64_t score_cache;          // cached scores of pairs; 0: no cache
  int64_t state_cache;          // bytes for states of documents; 0: no cache
  const char* depth;            // "full" or "adaptive"
  const char* special_tokens;   // "text" or "match"
  const char* calibration;      // a file, or "auto"; NULL: none
  const char* prompt_template;  // of a causal model; NULL: by its name
  const char* instruction;      // for a causal model; NULL: its usual task
} podium_engine_options;

PODIUM_API podium_engine_options podium_engine_options_default(void);

// Loads a model into this process and scores one pair with it. `options` may be
// NULL: the defaults. PODIUM_INVALID_ARGUMENT (an option), PODIUM_NOT_FOUND,
// PODIUM_INVALID_DATA and PODIUM_TOO_LARGE (the model's files).
PODIUM_API podium_code podium_engine_load(const podium_engine_options* options,
                                          podium_ranker** ranker,
                                          podium_error** error);

// How the pages of a request are merged: see Merge in ranking.h.
typedef enum podium_merge {
  PODIUM_MERGE_SCORE = 0,
  PODIUM_MERGE_RRF = 1
} podium_merge;

// See ClientOptions in client.h. NULL for a text: the default, which for `url`
// and `api_key` is what the environment says. Times are in milliseconds.
typedef struct podium_client_options {
  const char* url;
  const char* api_key;
  int32_t read_environment;  // 0: url and api_key come from nowhere else
  const char* dialect;  // "cohere_v2", "cohere_v1", "jina", "voyage", "tei"
  const char* model;    // the model that requests name
  const char* name;
  const char* ca_file;
  const char* proxy;
  int32_t max_connections;
  int64_t max_response_bytes;
  int64_t timeout_ms;  // 0: 60 s plus 1 s for each 32 KiB of text
  int64_t connect_timeout_ms;
  int64_t first_byte_timeout_ms;  // 0: none
  int32_t max_retries;
  int64_t backoff_base_ms;
  int64_t backoff_cap_ms;
  int64_t max_retry_after_ms;
  double retry_budget;
  int32_t retry_reserve;
  int64_t page_size;  // documents
  int32_t concurrency;
  int32_t merge;  // a podium_merge
  double hedge;
  int32_t breaker_failures;  // 0: never stops sending
  int64_t breaker_pause_ms;
} podium_client_options;

PODIUM_API podium_client_options podium_client_options_default(void);

// Makes a client of a server, without connecting. `options` may be NULL: the
// defaults and the environment. PODIUM_INVALID_ARGUMENT for an invalid option.
PODIUM_API podium_code
podium_client_create(const podium_client_options* options,
                     podium_ranker** ranker, podium_error** error);

// Ends the calls under way with PODIUM_CANCELLED and waits for their callbacks.
// Must not be called from a callback of the ranker.
PODIUM_API void podium_ranker_free(podium_ranker* ranker);

// ---- requests

// A query, the documents to rank for it, and the options of a call.
typedef struct podium_request podium_request;

// NULL if memory has run out.
PODIUM_API podium_request* podium_request_new(void);
PODIUM_API void podium_request_free(podium_request* request);

PODIUM_API podium_code podium_request_set_query(podium_request* request,
                                                const char* text, size_t bytes,
                                                podium_error** error);
// Adds a document after the others: the first has index 0.
PODIUM_API podium_code podium_request_add_document(podium_request* request,
                                                   const char* text,
                                                   size_t bytes,
                                                   podium_error** error);

// The numbers are checked when the request is ranked.

// At most so many results, the best. 0, the default: all documents.
PODIUM_API podium_code podium_request_set_top_n(podium_request* request,
                                                int64_t top_n);
// Documents are cut to so many tokens. 4096 if not set.
PODIUM_API podium_code
podium_request_set_max_tokens_per_doc(podium_request* request, int64_t tokens);
// At most so many passages of a document are scored. 0, the default: all.
PODIUM_API podium_code
podium_request_set_max_chunks_per_doc(podium_request* request, int64_t chunks);
// The time that a call may take; then it ends with PODIUM_DEADLINE_EXCEEDED. An
// engine stops after the batch that it is scoring, a client at once. 0: no time
// is left. Negative, the default: the client's timeout, and none for an engine.
PODIUM_API podium_code podium_request_set_timeout_ms(podium_request* request,
                                                     int64_t milliseconds);
// Where calls have to wait, the lower number goes first: from 0, the default,
// to 999.
PODIUM_API podium_code podium_request_set_priority(podium_request* request,
                                                   int32_t priority);

// `done` of `all` pairs (an engine) or documents (a client) are ranked. Called
// on the ranker's callback thread, as podium_rank_callback is, and never after
// the call has ended. There may be no call at all.
typedef void (*podium_progress_callback)(void* user_data, int64_t done,
                                         int64_t all);
// NULL: none. `user_data` is passed on.
PODIUM_API podium_code
podium_request_set_progress(podium_request* request,
                            podium_progress_callback callback, void* user_data);

// Ends every call of the request with PODIUM_CANCELLED: those under way and
// those to come. From any thread, also from a callback.
PODIUM_API podium_code podium_request_cancel(podium_request* request);

// ---- rankings

typedef struct podium_ranking podium_ranking;

typedef struct podium_result {
  int64_t index;  // of the document in the request
  // An engine: in [0, 1], the sigmoid of the logit (for a ColBERT, a measure of
  // its mean similarity), or the probability of a calibration. A client: the
  // number that the server returned.
  float relevance_score;
  float logit;  // the model's raw score; NAN from a client
} podium_result;

// Numbers of tokens, as the model counts them. An engine sets all but the last
// two members, a client only those, if the server says them; -1: unknown.
typedef struct podium_usage {
  int64_t query_tokens;
  const int32_t* document_tokens;  // in the request's order; NULL: unknown
  size_t document_count;           // of document_tokens
  int64_t truncated_documents;
  int64_t scored_tokens;  // of all pairs, with special tokens
  int64_t search_units;   // Cohere
  int64_t total_tokens;   // Jina, Voyage
} podium_usage;

// Waits for the ranking and sets *ranking to it.
//
// PODIUM_INVALID_ARGUMENT (no documents, a blank query, a number below 1),
// PODIUM_TOO_LARGE, PODIUM_UNAVAILABLE (too much work is queued, or the server
// was not reached), PODIUM_DEADLINE_EXCEEDED, PODIUM_CANCELLED; from a client
// also the other codes.
PODIUM_API podium_code podium_rank(podium_ranker* ranker,
                                   const podium_request* request,
                                   podium_ranking** ranking,
                                   podium_error** error);

// Takes the result of a call: either `ranking` or `error` is NULL, and the
// callback owns the other.
//
// Callbacks of a ranker, this one and podium_progress_callback, run one at a
// time, on a thread that the ranker keeps for them, never inside the function
// that starts the call. While one runs, other calls of the ranker wait for
// theirs: it must not block, so it must not call podium_rank() for the same
// ranker. It may start another call, but not free the ranker. No C++ exception
// and no longjmp may leave it.
typedef void (*podium_rank_callback)(void* user_data, podium_ranking* ranking,
                                     podium_error* error);

// Starts the call and returns at once. If it returns PODIUM_OK, `callback` is
// called exactly once, with the errors of podium_rank(); otherwise never. The
// request may be freed before that.
PODIUM_API podium_code podium_rank_async(podium_ranker* ranker,
                                         const podium_request* request,
                                         podium_rank_callback callback,
                                         void* user_data, podium_error** error);

// Results by descending score. 0 and NULL for NULL.
PODIUM_API size_t podium_ranking_size(const podium_ranking* ranking);
PODIUM_API const podium_result* podium_ranking_results(
    const podium_ranking* ranking);
// The model of an engine, or the server's address or name.
PODIUM_API const char* podium_ranking_served_by(const podium_ranking* ranking);
PODIUM_API podium_usage podium_ranking_usage(const podium_ranking* ranking);
PODIUM_API void podium_ranking_free(podium_ranking* ranking);

// ---- tokens of an engine's model

// For a client these return PODIUM_INVALID_ARGUMENT: it has no tokenizer.
//
// Functions that write to a buffer set the last output argument to the whole
// length. With a capacity of 0 they only do that, and the buffer may be NULL;
// with a capacity that is too small they return PODIUM_TOO_LARGE and write
// nothing to the buffer. Texts are followed by a NUL, which the capacity has to
// hold and the length does not count.

// The ids of a text's tokens, without the special tokens that complete a pair.
PODIUM_API podium_code podium_tokenize(const podium_ranker* ranker,
                                       const char* text, size_t bytes,
                                       int32_t* ids, size_t capacity,
                                       size_t* count, podium_error** error);
// A token as the vocabulary spells it ("##ing"). PODIUM_NOT_FOUND for an id
// that the model does not have.
PODIUM_API podium_code podium_token_string(const podium_ranker* ranker,
                                           int32_t id, char* text,
                                           size_t capacity, size_t* bytes,
                                           podium_error** error);
// Text of the tokens, as far as it can be restored. Skips unknown ids.
PODIUM_API podium_code podium_detokenize(const podium_ranker* ranker,
                                         const int32_t* ids, size_t count,
                                         char* text, size_t capacity,
                                         size_t* bytes, podium_error** error);
// Tokens of the longest pair: query, passage and special tokens.
PODIUM_API podium_code podium_max_length(const podium_ranker* ranker,
                                         int32_t* tokens, podium_error** error);

#ifdef __cplusplus
}
#endif
