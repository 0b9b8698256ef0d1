#include "ranking/near_duplicates.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "base/sort_once.h"
#include "text/terms.h"

namespace podium {
namespace {

constexpr size_t kShingleWords = 4;

using Shingles = std::vector<uint64_t>;  // ascending, each once

// Depends on the order of the words: each step is a bijection of the hash so
// far.
uint64_t HashOf(std::span<const uint64_t> words) {
  uint64_t hash = 0;
  for (const uint64_t word : words) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 32;
  }
  return hash;
}

Shingles ShinglesOf(std::string_view text) {
  const std::vector<uint64_t> words = Terms(text);
  Shingles shingles;
  if (words.empty()) return shingles;
  const size_t width = std::min(kShingleWords, words.size());
  for (size_t i = 0; i + width <= words.size(); ++i)
    shingles.push_back(HashOf(std::span(words).subspan(i, width)));
  SortOnce(shingles);
  return shingles;
}

// Replaces hashes by numbers. The rarest shingle of all texts becomes 0.
void NumberByRarity(std::vector<Shingles>& texts) {
  // At first a hash's number is how many texts have it.
  std::unordered_map<uint64_t, uint64_t> number;
  for (const Shingles& shingles : texts) {
    for (const uint64_t hash : shingles) ++number[hash];
  }
  std::vector<std::pair<uint64_t, uint64_t>> rarest;  // texts, hash
  rarest.reserve(number.size());
  for (const auto& [hash, texts_having] : number)
    rarest.emplace_back(texts_having, hash);
  std::sort(rarest.begin(), rarest.end());
  for (size_t i = 0; i < rarest.size(); ++i) number[rarest[i].second] = i;
  for (Shingles& shingles : texts) {
    for (uint64_t& shingle : shingles) shingle = number[shingle];
    std::sort(shingles.begin(), shingles.end());
  }
}

// A text's rarest shingles. Any text that nearly repeats it has one of them
// among its own rarest, because the two share at least threshold * n of its n
// shingles.
std::span<const uint64_t> Rarest(const Shingles& shingles, double threshold) {
  const auto n = static_cast<double>(shingles.size());
  constexpr double kRounding = 1e-6;
  const double shared = std::ceil(threshold * n - kRounding);
  const double rarest = std::clamp(n - shared + 1, 0.0, n);
  return std::span(shingles).first(static_cast<size_t>(rarest));
}

double Jaccard(const Shingles& a, const Shingles& b) {
  size_t shared = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    shared += a[i] == b[j];
    const bool step_a = a[i] <= b[j];
    const bool step_b = b[j] <= a[i];
    i += step_a;
    j += step_b;
  }
  return static_cast<double>(shared) /
         static_cast<double>(a.size() + b.size() - shared);
}

}  // namespace

std::vector<std::optional<size_t>> NearDuplicates(
    std::span<const std::string_view> texts, double threshold) {
  std::vector<Shingles> shingles;
  shingles.reserve(texts.size());
  for (const std::string_view text : texts)
    shingles.push_back(ShinglesOf(text));
  NumberByRarity(shingles);

  std::vector<std::optional<size_t>> repeats(texts.size());
  // For each shingle, the texts that have it among their rarest.
  std::unordered_map<uint64_t, std::vector<size_t>> having;
  for (size_t i = 0; i < texts.size(); ++i) {
    std::vector<size_t> candidates;
    for (const uint64_t shingle : Rarest(shingles[i], threshold)) {
      const auto found = having.find(shingle);
      if (found == having.end()) continue;
      candidates.insert(candidates.end(), found->second.begin(),
                        found->second.end());
    }
    SortOnce(candidates);
    const auto first =
        std::find_if(candidates.begin(), candidates.end(), [&](size_t c) {
          return Jaccard(shingles[c], shingles[i]) >= threshold;
        });
    if (first != candidates.end()) {
      repeats[i] = *first;
      continue;
    }
    for (const uint64_t shingle : Rarest(shingles[i], threshold))
      having[shingle].push_back(i);
  }
  return repeats;
}

}  // namespace podium
