#include "cli/shared/ranker_flags.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(ParseTimeout, NeedsAUnit) {
  using std::chrono::milliseconds;
  EXPECT_EQ(ParseTimeout("500ms"), milliseconds(500));
  EXPECT_EQ(ParseTimeout("60s"), milliseconds(60'000));
  EXPECT_EQ(ParseTimeout("2m"), milliseconds(120'000));
  for (const char* text : {"", "60", "s", "0s", "-1s", "1h", "1 s", "1.5s",
                           "99999999999s", "1sx"}) {
    EXPECT_FALSE(ParseTimeout(text)) << text;
  }
}

struct Given {
  RankerOptions flags;
  std::string option;
  std::string says;  // empty: no error
};

TEST(CheckRankerFlags, RefusesOptionsThatTheRankerDoesNotHave) {
  const RankerOptions server{.server = "http://h"};
  const RankerOptions chain{.server = "http://h", .fallback = {"engine:DIR"}};
  for (const Given& given : std::vector<Given>{
           {{}, "--dialect", "--dialect is for a server: give URL"},
           {{}, "--page-size", "--page-size is for requests"},
           {{}, "--threads", ""},
           {server, "--threads",
            "--threads is for the engine in this process: leave it"},
           {server, "--precision", "--precision is for the engine"},
           {server, "--special-tokens", "--special-tokens is for the engine"},
           {server, "--timeout", ""},
           {chain, "--threads", ""}}) {
    const Result<void> checked =
        CheckRankerFlags(given.flags, {given.option},
                         {.a_server = "URL", .the_engine = "leave it"});
    const std::string said = checked ? "" : checked.error().message;
    EXPECT_TRUE(said.starts_with(given.says)) << said;
    EXPECT_EQ(said.empty(), given.says.empty()) << said;
  }
}

}  // namespace
}  // namespace podium
