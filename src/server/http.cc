#include "server/http.h"

#include <atomic>
#include <utility>

namespace podium {

const std::string* HttpRequest::Header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (header.name == name) return &header.value;
  }
  return nullptr;
}

struct Responder::State {
  explicit State(Deliver d) : deliver(std::move(d)) {}
  ~State() {
    if (!sent.exchange(true)) deliver(std::nullopt);
  }
  Deliver deliver;
  std::atomic<bool> sent{false};
};

Responder::Responder(Deliver deliver)
    : state_(std::make_shared<State>(std::move(deliver))) {}

void Responder::Send(HttpResponse response) const {
  if (!state_->sent.exchange(true)) state_->deliver(std::move(response));
}

}  // namespace podium
