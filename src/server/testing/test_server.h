#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <utility>

#include "server/server.h"
#include "server/testing/fake_reranker.h"

namespace podium {

// A server with a model "fake" on a free port.
class TestServer : public testing::Test {
 protected:
  TestServer() {
    options_.port = 0;
    options_.access_log = false;
    options_.handle_signals = false;
  }

  uint16_t StartWithModel() {
    auto server = Server::Listen(options_);
    if (!server) {
      ADD_FAILURE() << server.error().message;
      return 0;
    }
    server_ = std::move(*server);
    server_->AddModel(MakeFakeReranker("fake"));
    return server_->port();
  }

  ServerOptions options_;
  std::unique_ptr<Server> server_;
};

}  // namespace podium
