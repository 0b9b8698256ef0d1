#include "eval/string_pool.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

TEST(StringPool, ViewsStayValid) {
  StringPool pool;
  std::vector<std::string_view> kept;
  for (int i = 0; i < 50'000; ++i) kept.push_back(pool.Keep(std::to_string(i)));
  const std::string longer(200'000, 'x');
  EXPECT_EQ(pool.Keep(longer), longer);
  EXPECT_EQ(pool.Keep(""), "");
  const StringPool moved = std::move(pool);
  for (int i = 0; i < 50'000; ++i)
    ASSERT_EQ(kept[static_cast<size_t>(i)], std::to_string(i));
}

}  // namespace
}  // namespace podium
