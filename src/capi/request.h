#pragma once

#include <podium/podium.h>
#include <podium/ranker.h>

#include <stop_token>

struct podium_request {
  podium::RankRequest request;
  podium::CallOptions options;
  std::stop_source stop;
};

namespace podium {

// The options of a call of `request`, which podium_request_cancel() ends.
CallOptions CallOptionsOf(const podium_request& request);

}  // namespace podium
