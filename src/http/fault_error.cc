#include "http/fault_error.h"

#include <string>

namespace podium {
namespace {

struct FaultRow {
  TransportFault fault;
  ErrorCode code;
  std::string_view what;
};

constexpr FaultRow kFaults[] = {
    {TransportFault::kRefused, ErrorCode::kUnavailable, "cannot connect"},
    {TransportFault::kReset, ErrorCode::kUnavailable,
     "the connection was lost"},
    {TransportFault::kConnectTimeout, ErrorCode::kUnavailable,
     "connecting took too long"},
    {TransportFault::kFirstByteTimeout, ErrorCode::kDeadlineExceeded,
     "no response in time"},
    {TransportFault::kStalled, ErrorCode::kUnavailable,
     "the response stood still"},
    {TransportFault::kName, ErrorCode::kUnavailable, "unknown host"},
    {TransportFault::kTls, ErrorCode::kUnavailable,
     "the TLS connection failed"},
    {TransportFault::kTooLarge, ErrorCode::kBadResponse,
     "the response is too long"},
    {TransportFault::kProtocol, ErrorCode::kBadResponse,
     "the response is not HTTP"},
    {TransportFault::kGivenUp, ErrorCode::kCancelled,
     "the response was given up"},
    {TransportFault::kOther, ErrorCode::kUnavailable, "no response"},
};

}  // namespace

Error FaultError(const TransportError& error, std::string_view origin) {
  for (const FaultRow& row : kFaults) {
    if (row.fault != error.fault) continue;
    return {row.code, std::string(origin) + ": " + std::string(row.what) +
                          " (" + error.message + ")"};
  }
  return {ErrorCode::kInternal, error.message};
}

}  // namespace podium
