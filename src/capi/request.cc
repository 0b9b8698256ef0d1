#include "capi/request.h"

#include <new>
#include <string>

#include "capi/arguments.h"
#include "capi/error.h"

namespace podium {
namespace {

// Runs set(*request), which must not throw.
template <class Set>
podium_code Change(podium_request* request, Set set) {
  if (request == nullptr) return PODIUM_INVALID_ARGUMENT;
  set(*request);
  return PODIUM_OK;
}

}  // namespace

CallOptions CallOptionsOf(const podium_request& request) {
  CallOptions options = request.options;
  options.stop = request.stop.get_token();
  return options;
}

}  // namespace podium

using podium::Change;
using podium::Guarded;
using podium::NotNull;
using podium::Result;
using podium::TextArgument;
using podium::Unexpected;

podium_request* podium_request_new(void) {
  podium_request* request = nullptr;
  Guarded(nullptr, [&]() -> Result<void> {
    request = new podium_request;
    return {};
  });
  return request;
}

void podium_request_free(podium_request* request) { delete request; }

podium_code podium_request_set_query(podium_request* request, const char* text,
                                     size_t bytes, podium_error** error) {
  return Guarded(error, [&]() -> Result<void> {
    if (auto given = NotNull(request, "request"); !given) return given;
    const auto query = TextArgument(text, bytes, "query");
    if (!query) return Unexpected(query.error());
    request->request.query = *query;
    return {};
  });
}

podium_code podium_request_add_document(podium_request* request,
                                        const char* text, size_t bytes,
                                        podium_error** error) {
  return Guarded(error, [&]() -> Result<void> {
    if (auto given = NotNull(request, "request"); !given) return given;
    auto& documents = request->request.documents;
    const auto document = TextArgument(
        text, bytes, "documents[" + std::to_string(documents.size()) + "]");
    if (!document) return Unexpected(document.error());
    documents.emplace_back(*document);
    return {};
  });
}

podium_code podium_request_set_top_n(podium_request* request, int64_t top_n) {
  return Change(request, [=](podium_request& r) {
    r.request.top_n.reset();
    if (top_n != 0) r.request.top_n = top_n;
  });
}

podium_code podium_request_set_max_tokens_per_doc(podium_request* request,
                                                  int64_t tokens) {
  return Change(request, [=](podium_request& r) {
    r.request.max_tokens_per_doc = tokens;
  });
}

podium_code podium_request_set_max_chunks_per_doc(podium_request* request,
                                                  int64_t chunks) {
  return Change(request, [=](podium_request& r) {
    r.request.max_chunks_per_doc.reset();
    if (chunks != 0) r.request.max_chunks_per_doc = chunks;
  });
}

podium_code podium_request_set_timeout_ms(podium_request* request,
                                          int64_t milliseconds) {
  return Change(request, [=](podium_request& r) {
    r.options.timeout.reset();
    if (milliseconds >= 0)
      r.options.timeout = std::chrono::milliseconds(milliseconds);
  });
}

podium_code podium_request_set_priority(podium_request* request,
                                        int32_t priority) {
  return Change(request,
                [=](podium_request& r) { r.options.priority = priority; });
}

podium_code podium_request_set_progress(podium_request* request,
                                        podium_progress_callback callback,
                                        void* user_data) {
  return Change(request, [=](podium_request& r) {
    r.options.progress = nullptr;
    if (callback == nullptr) return;
    r.options.progress = [=](podium::RankProgress progress) {
      callback(user_data, progress.done, progress.all);
    };
  });
}

podium_code podium_request_cancel(podium_request* request) {
  return Change(request, [](podium_request& r) { r.stop.request_stop(); });
}
