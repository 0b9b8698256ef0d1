#include "tokenizer/normalizer.h"

#include <string>

#include "tokenizer/component.h"
#include "tokenizer/normalizers/all.h"

namespace podium {
namespace {

constexpr ComponentReader<NormalizerPtr> kNormalizers[] = {
    {"BertNormalizer", normalizers::ReadBert},
    {"Lowercase", normalizers::ReadLowercase},
    {"NFC", normalizers::ReadNfc},
    {"NFD", normalizers::ReadNfd},
    {"NFKC", normalizers::ReadNfkc},
    {"NFKD", normalizers::ReadNfkd},
    {"Precompiled", normalizers::ReadPrecompiled},
    {"Prepend", normalizers::ReadPrepend},
    {"Replace", normalizers::ReadReplace},
    {"Sequence", normalizers::ReadSequence},
    {"Strip", normalizers::ReadStrip},
    {"StripAccents", normalizers::ReadStripAccents},
};

}  // namespace

Result<NormalizerPtr> ReadNormalizer(const JsonNode& node) {
  auto normalizer = ReadComponent(node, kNormalizers);
  if (normalizer && (*normalizer)->max_growth() > kMaxGrowth) {
    return node.Fault("may make a text more than " +
                      std::to_string(static_cast<int>(kMaxGrowth)) +
                      " times as long");
  }
  return normalizer;
}

}  // namespace podium
