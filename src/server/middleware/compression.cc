#include "server/middleware/compression.h"

#include <memory>
#include <string>
#include <utility>

#include "server/content_coding.h"

namespace podium {
namespace {

// A smaller response fits into one packet anyway.
constexpr size_t kMinGzipBytes = 1024;
// Compression takes about 10 ns a byte: above this it would block a shared
// thread for too long.
constexpr size_t kMaxInlineBytes = 16 * 1024;

ContentCoding CodingFor(const HttpRequest& request) {
  std::string accepted;
  for (const HttpHeader& header : request.headers) {
    if (header.name != "accept-encoding") continue;
    if (!accepted.empty()) accepted += ",";
    accepted += header.value;
  }
  return ChooseCoding(accepted);
}

void Pack(HttpResponse& response) {
  response.body = Gzip(response.body);
  response.headers.push_back({"content-encoding", "gzip"});
}

}  // namespace

Responder Compression::Handle(HttpRequest& request, Responder responder) {
  const ContentCoding coding = CodingFor(request);
  if (coding == ContentCoding::kPlain) return responder;
  const size_t least = coding == ContentCoding::kGzip ? kMinGzipBytes : 1;
  return Responder([responder = std::move(responder), least,
                    &threads = threads_](std::optional<HttpResponse> response) {
    if (!response) return;  // dropping `responder` sends the 500
    if (response->body.size() < least) {
      return responder.Send(std::move(*response));
    }
    if (response->body.size() <= kMaxInlineBytes) {
      Pack(*response);
      return responder.Send(std::move(*response));
    }
    auto held = std::make_shared<HttpResponse>(std::move(*response));
    threads.Post([responder, held] {
      Pack(*held);
      responder.Send(std::move(*held));
    });
  });
}

}  // namespace podium
