#pragma once

#include "client/testing/fault_server_test.h"

namespace podium {

// A self-signed certificate for that host name or address, issued today.
FaultServer::Certificate SelfSigned(const std::string& host);

}  // namespace podium
