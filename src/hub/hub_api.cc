#include "hub/hub_api.h"

#include <charconv>
#include <utility>

#include "http/fault_error.h"
#include "http/url.h"

namespace podium {
namespace {

// A path of the hub in a URL. Names of repositories and of wanted files need no
// escapes; a revision's '/' does where it is one segment.
std::string OneSegment(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '/') {
      escaped += "%2F";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// "W/\"abc\"" -> "abc", as huggingface_hub names blobs.
std::string PlainEtag(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  while (etag.starts_with('"')) etag.remove_prefix(1);
  while (etag.ends_with('"')) etag.remove_suffix(1);
  return std::string(etag);
}

bool IsBlobName(std::string_view etag) {
  constexpr std::string_view kUsual =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !etag.empty() && etag.size() <= 128 &&
         etag.find_first_not_of(kUsual) == etag.npos;
}

int64_t NumberIn(const std::string* text) {
  int64_t number = -1;
  if (text == nullptr) return -1;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  return error == std::errc() && stop == end && number >= 0 ? number : -1;
}

std::string HeaderOf(const HttpReply& reply, std::string_view name) {
  const std::string* value = reply.Find(name);
  return value == nullptr ? std::string() : *value;
}

}  // namespace

Error HubApi::ErrorOf(const HttpOutcome& outcome, const Repository& model,
                      const std::string& what) const {
  const std::string subject =
      what.empty() ? model.text() : model.text() + ": " + what;
  const auto error = [](ErrorCode code, std::string message) {
    return Error{code, std::move(message), "model"};
  };
  if (!outcome) {
    const auto url = ParseUrl(endpoint_);
    Error fault = FaultError(outcome.error(), url ? url->origin : endpoint_);
    fault.message = subject + ": " + fault.message;
    return fault;
  }
  const std::string code = HeaderOf(*outcome, "x-error-code");
  const std::string page = endpoint_ + "/" + model.name;
  const std::string status = std::to_string(outcome->status);
  if (code == "GatedRepo" || (outcome->status == 403 && code.empty())) {
    return error(ErrorCode::kUnauthorized,
                 subject + ": access is limited (" + status +
                     "): accept the model's licence at " + page +
                     (has_token_ ? ", with the account of this HF_TOKEN"
                                 : ", and set HF_TOKEN to a token of that "
                                   "account"));
  }
  if (code == "RevisionNotFound") {
    return error(ErrorCode::kNotFound,
                 model.name + " has no revision " + model.revision +
                     ": its branches and tags are at " + page + "/tree/main");
  }
  if (code == "EntryNotFound") {
    return error(ErrorCode::kNotFound, subject + ": there is no such file");
  }
  if (outcome->status == 401 && has_token_ && code != "RepoNotFound") {
    return error(ErrorCode::kUnauthorized,
                 subject +
                     ": the hub rejects the token (401): set HF_TOKEN to "
                     "a valid one, or unset it for a public model");
  }
  if (outcome->status == 401 && !has_token_) {
    return error(ErrorCode::kUnauthorized,
                 subject +
                     ": the hub asks for a token (401): check the name; "
                     "for a private model, set HF_TOKEN");
  }
  if (outcome->status == 404 || code == "RepoNotFound") {
    return error(ErrorCode::kNotFound,
                 what.empty()
                     ? subject + ": there is no such model at " + endpoint_ +
                           ": check the name; for a private model, set HF_TOKEN"
                     : subject + ": there is no such file (404)");
  }
  if (outcome->status == 429) {
    return error(ErrorCode::kTooManyRequests,
                 subject +
                     ": the hub wants fewer requests (429): try again "
                     "later, or set HF_TOKEN for a higher limit");
  }
  if (outcome->status >= 500) {
    return error(ErrorCode::kUnavailable,
                 subject + ": the hub fails (" + status +
                     "): try again later; what has arrived is kept");
  }
  return error(ErrorCode::kBadResponse,
               subject + ": the hub answered " + status);
}

Result<HubRevision> HubApi::Revision(const Repository& model) {
  const HttpOutcome outcome =
      http_.Ask({.url = endpoint_ + "/api/models/" + model.name + "/revision/" +
                        OneSegment(model.revision) + "?blobs=true"});
  if (!outcome || outcome->status != 200)
    return Unexpected(ErrorOf(outcome, model, ""));
  auto revision = ParseHubRevision(outcome->body, limits_);
  if (!revision) {
    revision.error().message = model.text() + ": the hub's answer " +
                               revision.error().message +
                               "; is HF_ENDPOINT the address of a hub?";
    revision.error().param = "model";
  }
  return revision;
}

Result<HubFileFacts> HubApi::Facts(const Repository& model,
                                   const std::string& commit,
                                   const std::string& path) {
  const HttpOutcome outcome = http_.Ask(
      {.method = HttpMethod::kHead,
       .url = endpoint_ + "/" + model.name + "/resolve/" + commit + "/" + path,
       .leave = false});
  if (!outcome || outcome->status >= 400 || outcome->status < 200)
    return Unexpected(ErrorOf(outcome, model, path));
  const auto bad = [&](const std::string& what) {
    return Fail(ErrorCode::kBadResponse,
                model.text() + ": " + path + ": the hub " + what +
                    "; is HF_ENDPOINT the address of a hub?",
                "model");
  };
  const std::string of_commit = HeaderOf(*outcome, "x-repo-commit");
  if (!of_commit.empty() && of_commit != commit)
    return bad("answers for another commit");
  std::string etag = PlainEtag(HeaderOf(*outcome, "x-linked-etag"));
  if (etag.empty()) etag = PlainEtag(HeaderOf(*outcome, "etag"));
  if (!IsBlobName(etag)) return bad("gives no ETag that can name a file");
  HubFileFacts facts{.etag = std::move(etag)};
  facts.bytes = NumberIn(outcome->Find("x-linked-size"));
  if (facts.bytes < 0 && outcome->status == 200)
    facts.bytes = NumberIn(outcome->Find("content-length"));
  return facts;
}

HttpOutcome HubApi::TryDownload(const Repository& model,
                                const std::string& commit,
                                const std::string& path, int64_t begin,
                                decltype(HubRequest::sink) sink) {
  HubRequest request{
      .url = endpoint_ + "/" + model.name + "/resolve/" + commit + "/" + path,
      .sink = std::move(sink)};
  if (begin > 0) {
    request.headers.emplace_back("Range",
                                 "bytes=" + std::to_string(begin) + "-");
  }
  return http_.Try(request);
}

}  // namespace podium
