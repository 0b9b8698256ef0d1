#include "keys/quota_store.h"

#include "keys/memory_quota_store.h"
#include "keys/sqlite_quota_store.h"

namespace podium {
namespace {

Result<std::unique_ptr<QuotaStore>> OpenMemory(const QuotaStoreOptions&) {
  return std::make_unique<MemoryQuotaStore>();
}

Result<std::unique_ptr<QuotaStore>> OpenSqlite(
    const QuotaStoreOptions& options) {
  if (options.key_store_path.empty()) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "the quota store sqlite is a file beside the key store: name a key "
        "store",
        "quota_store");
  }
  return std::make_unique<SqliteQuotaStore>(options.key_store_path + ".quota",
                                            options.timeout);
}

constexpr Choice<QuotaStoreKind> kStores[] = {
    {"memory",
     {OpenMemory, false},
     "each server counts by itself; a restart keeps the month's count"},
    {"sqlite",
     {OpenSqlite, true},
     "servers on this machine with the same key store count together, in the "
     "file FILE.quota beside it; a restart keeps all counts"},
};

}  // namespace

Choices<QuotaStoreKind> QuotaStores() { return kStores; }

Result<std::unique_ptr<QuotaStore>> OpenQuotaStore(
    std::string_view name, const QuotaStoreOptions& options) {
  const auto kind = FindChoice(QuotaStores(), name);
  if (kind) return kind->open(options);
  return Fail(ErrorCode::kInvalidArgument,
              "unknown quota store " + std::string(name) + ": use " +
                  ListChoices(QuotaStores()),
              "quota_store");
}

}  // namespace podium
