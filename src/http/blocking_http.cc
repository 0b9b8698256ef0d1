#include "http/blocking_http.h"

#include <future>
#include <utility>

namespace podium {

Result<BlockingHttp> BlockingHttp::Create(std::string user_agent) {
  auto transport = CurlTransport::Create({.user_agent = std::move(user_agent)});
  if (!transport) return Unexpected(std::move(transport.error()));
  return BlockingHttp(*std::move(transport));
}

HttpOutcome BlockingHttp::Send(OutgoingRequest request) {
  // A task is copied, and so is what it holds.
  const auto outcome = std::make_shared<std::promise<HttpOutcome>>();
  auto done = outcome->get_future();
  transport_->Post([this, outcome, request = std::move(request)] {
    transport_->Send(request, [outcome](HttpOutcome result) {
      outcome->set_value(std::move(result));
    });
  });
  return done.get();
}

}  // namespace podium
