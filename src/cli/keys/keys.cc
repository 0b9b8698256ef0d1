#include "cli/keys/keys.h"

#include <fmt/core.h>

#include <filesystem>
#include <iostream>
#include <tuple>

#include "cli/shared/exit_code.h"
#include "keys/key_store.h"
#include "keys/usage.h"

namespace podium {
namespace {

// Cohere's limits for Rerank.
constexpr int64_t kTrialRequestsPerMinute = 10;
constexpr int64_t kTrialRequestsPerMonth = 1000;
constexpr int64_t kProductionRequestsPerMinute = 1000;

Result<std::optional<std::chrono::sys_seconds>> ParseExpiry(
    const std::string& text, std::chrono::sys_seconds now) {
  if (text.empty()) return std::nullopt;
  if (const auto day = ParseDay(text)) return *day + std::chrono::days(1);
  if (const auto duration = ParseDuration(text)) return now + *duration;
  return Fail(ErrorCode::kInvalidArgument,
              "--expires is a day such as 2027-01-31 or a time such as 90d",
              "--expires");
}

Result<KeyRecord> RecordOf(const KeysFlags& flags,
                           std::chrono::sys_seconds now) {
  const auto kind = ParseKeyKind(flags.kind);
  if (!kind) {
    return Fail(ErrorCode::kInvalidArgument, "--kind is trial or production",
                "--kind");
  }
  const auto expires = ParseExpiry(flags.expires, now);
  if (!expires) return Unexpected(expires.error());
  const bool trial = *kind == KeyKind::kTrial;
  KeyRecord record;
  record.name = flags.name;
  record.kind = *kind;
  record.endpoints = flags.endpoints;
  record.models = flags.models;
  record.requests_per_minute = flags.requests_per_minute.value_or(
      trial ? kTrialRequestsPerMinute : kProductionRequestsPerMinute);
  record.requests_per_month =
      flags.requests_per_month.value_or(trial ? kTrialRequestsPerMonth : 0);
  record.tokens_per_minute = flags.tokens_per_minute.value_or(0);
  record.expires = *expires;
  return record;
}

Result<void> Show(const NewKey& key, std::ostream& out, std::ostream& err) {
  err << fmt::format("{} ({}, {}): this is the only time the key is shown\n",
                     key.record.name, key.record.id,
                     KeyKindText(key.record.kind));
  out << key.key << "\n" << std::flush;
  return {};
}

Result<void> Add(const KeysFlags& flags, KeyStore& store, std::ostream& out,
                 std::ostream& err) {
  const auto now = NowInstant().utc;
  auto record = RecordOf(flags, now);
  if (!record) return Unexpected(record.error());
  if (auto checked = CheckKeyRecord(*record); !checked) return checked;
  const auto count = store.CountKeys();
  if (!count) return Unexpected(count.error());
  if (*count == 0) {
    err << "this is the first key: from now on a server that uses this store, "
           "even one that is already running, answers only clients that send a "
           "key (authorization: Bearer KEY)\n";
  }
  const auto key = store.Add(*std::move(record), now);
  if (!key) return Unexpected(key.error());
  return Show(*key, out, err);
}

Result<void> Rotate(const KeysFlags& flags, KeyStore& store, std::ostream& out,
                    std::ostream& err) {
  const auto grace = ParseDuration(flags.grace);
  if (!grace) {
    return Fail(ErrorCode::kInvalidArgument,
                "--grace is a time such as 24h or 30m", "--grace");
  }
  const auto key = store.Rotate(flags.name, *grace, NowInstant().utc);
  if (!key) return Unexpected(key.error());
  return Show(*key, out, err);
}

Result<void> Revoke(const KeysFlags& flags, KeyStore& store,
                    std::ostream& err) {
  const auto record = store.Revoke(flags.name, NowInstant().utc);
  if (!record) return Unexpected(record.error());
  err << fmt::format("{} ({}) is revoked\n", record->name, record->id);
  return {};
}

std::string StateText(const KeyRecord& record, std::chrono::sys_seconds now) {
  if (record.revoked) return "revoked " + DayText(DayOf(*record.revoked));
  if (!record.expires) return "live";
  return (*record.expires <= now ? "expired " : "until ") +
         TimeText(*record.expires);
}

std::string LimitText(int64_t limit) {
  return limit == 0 ? "-" : std::to_string(limit);
}

std::string ListText(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? "" : ",") + item;
  }
  return text.empty() ? "all" : text;
}

std::string NoKeysText(const std::string& path) {
  return path + ": there are no keys yet: `podium keys add NAME` makes one";
}

Result<void> List(const std::string& path, bool exists, std::ostream& out,
                  std::ostream& err) {
  std::vector<KeyRecord> records;
  if (exists) {
    auto store = KeyStore::Open(path);
    if (!store) return Unexpected(store.error());
    auto read = store->List();
    if (!read) return Unexpected(read.error());
    records = *std::move(read);
  }
  if (records.empty()) err << NoKeysText(path) << "\n";
  constexpr const char* kRow =
      "{:16}  {:20}  {:10}  {:>8}  {:>9}  {:>10}  {:10}  {:26}  {:12}  {}\n";
  out << fmt::format(fmt::runtime(kRow), "id", "name", "kind", "req/min",
                     "req/month", "tokens/min", "created", "state", "endpoints",
                     "models");
  const auto now = NowInstant().utc;
  for (const KeyRecord& record : records) {
    out << fmt::format(fmt::runtime(kRow), record.id, record.name,
                       KeyKindText(record.kind),
                       LimitText(record.requests_per_minute),
                       LimitText(record.requests_per_month),
                       LimitText(record.tokens_per_minute),
                       DayText(DayOf(record.created)), StateText(record, now),
                       ListText(record.endpoints), ListText(record.models));
  }
  return {};
}

Result<UsageRange> RangeOf(const KeysFlags& flags) {
  UsageRange range;
  for (const auto& [name, text, day] :
       {std::tuple("--from", &flags.from, &range.from),
        std::tuple("--to", &flags.to, &range.to)}) {
    if (text->empty()) continue;
    *day = ParseDay(*text);
    if (!*day) {
      return Fail(
          ErrorCode::kInvalidArgument,
          fmt::format("{} {}: not a day such as 2026-11-23", name, *text),
          name);
    }
  }
  return range;
}

Result<void> Usage(const KeysFlags& flags, const std::string& path, bool exists,
                   std::ostream& out) {
  const auto range = RangeOf(flags);
  if (!range) return Unexpected(range.error());
  std::vector<UsageRow> rows;
  if (exists) {
    auto store = UsageStore::Open(path);
    if (!store) return Unexpected(store.error());
    auto read = store->Read(*range);
    if (!read) return Unexpected(read.error());
    rows = *std::move(read);
  }
  out << (flags.csv ? UsageCsv(rows) : UsageTable(rows));
  return {};
}

Result<void> Run(const KeysFlags& flags, std::ostream& out, std::ostream& err) {
  const std::string path =
      flags.store.empty() ? DefaultKeyStorePath() : flags.store;
  std::error_code unknown;  // if set, opening reports the error
  const bool exists = std::filesystem::exists(path, unknown) || unknown;
  if (flags.action == KeysAction::kList) return List(path, exists, out, err);
  if (flags.action == KeysAction::kUsage)
    return Usage(flags, path, exists, out);
  if (flags.action != KeysAction::kAdd && !exists)
    return Fail(ErrorCode::kNotFound, NoKeysText(path), path);
  auto store = KeyStore::Open(path);
  if (!store) return Unexpected(store.error());
  switch (flags.action) {
    case KeysAction::kRevoke:
      return Revoke(flags, *store, err);
    case KeysAction::kRotate:
      return Rotate(flags, *store, out, err);
    default:
      return Add(flags, *store, out, err);
  }
}

}  // namespace

int RunKeys(const KeysFlags& flags, std::ostream& out, std::ostream& err) {
  const auto done = Run(flags, out, err);
  if (!done) {
    err << "podium keys: " << done.error().message << "\n";
    return ExitCodeOf(done.error().code);
  }
  out << std::flush;
  if (!out) {
    err << "podium keys: standard output: write failed\n";
    return kExitBadData;
  }
  return kExitOk;
}

int RunKeys(const KeysFlags& flags) {
  return RunKeys(flags, std::cout, std::cerr);
}

}  // namespace podium
