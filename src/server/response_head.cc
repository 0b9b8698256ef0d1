#include "server/response_head.h"

#include <ctime>

#include "server/http_date.h"

namespace podium {
namespace {

constexpr std::string_view kCommonHeaders =
    "cache-control: no-cache, no-store, no-transform, must-revalidate, "
    "private, max-age=0\r\n"
    "expires: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
    "pragma: no-cache\r\n"
    "vary: Origin,Accept-Encoding\r\n"
    "x-accel-expires: 0\r\n";

// The current date, formatted once a second on each thread.
const std::string& Now() {
  thread_local std::time_t second = -1;
  thread_local std::string date;
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    second = now;
    date = HttpDate(now);
  }
  return date;
}

std::string_view Reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 499:
      return "Client Closed Request";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

void Append(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string ResponseHead(const HttpResponse& response, bool close,
                         bool http10) {
  std::string head;
  head.reserve(640);
  head.append("HTTP/1.1 ").append(std::to_string(response.status));
  head.append(" ").append(Reason(response.status)).append("\r\n");
  for (const HttpHeader& header : response.headers) {
    Append(head, header.name, header.value);
  }
  Append(head, "date", Now());
  head.append(kCommonHeaders);
  if (response.status != 204) {
    Append(head, "content-length", std::to_string(response.body.size()));
  }
  if (close) {
    Append(head, "connection", "close");
  } else if (http10) {
    Append(head, "connection", "keep-alive");
  }
  head.append("\r\n");
  return head;
}

}  // namespace podium
