#pragma once

#include "client/testing/fault_server_test.h"

namespace podium {

// A certificate that signs itself, for that host name or address, of today.
FaultServer::Certificate SelfSigned(const std::string& host);

}  // namespace podium
