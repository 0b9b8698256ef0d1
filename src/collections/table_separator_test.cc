#include "collections/table_separator.h"

#include <gtest/gtest.h>

#include <vector>

namespace podium {
namespace {

TEST(SaidSeparator, ReadsExcelsSepLine) {
  EXPECT_EQ(SaidSeparator("sep=;"), ';');
  EXPECT_EQ(SaidSeparator("sep=\t"), '\t');
  EXPECT_EQ(SaidSeparator("\"sep=|\""), '|');
  for (const char* other : {"sep=", "sep=;;", "sep;text", "text", "", "\"\""})
    EXPECT_EQ(SaidSeparator(other), std::nullopt) << other;
}

struct SeparatorRow {
  SeparatorQuestion question;
  char expected;
};

TEST(FindSeparator, PicksTheSeparatorThatHasTheColumn) {
  const std::initializer_list<std::string_view> known = {"text", "body"};
  for (const SeparatorRow& row : std::vector<SeparatorRow>{
           {{.first_line = "id,text", .known = known}, ','},
           {{.first_line = "id;text", .known = known}, ';'},
           {{.first_line = "id\ttext", .known = known}, '\t'},
           {{.first_line = "id|text", .known = known}, '|'},
           {{.first_line = "id;\"text\"", .known = known}, ';'},
           // It contains the usual separator, which means nothing.
           {{.first_line = "id;name, long;text", .known = known}, ';'},
           {{.first_line = "id,text;html,text", .known = known}, ','},
           {{.first_line = "key;title", .column = "title"}, ';'},
           {{.first_line = "key;title", .column = "2"}, ';'},
           {{.first_line = "key;title", .column = "1"}, ';'},
           {{.first_line = "x;a", .header = false, .column = "2"}, ';'},
           // Separators inside quotes do not count.
           {{.first_line = "\"id;text\"", .known = known}, ','},
           {{.first_line = "text", .known = known}, ','},
           {{.first_line = "id,text", .usual = '\t', .known = known}, ','},
           {{.first_line = "Bees, they dance.",
           .usual = '\t',
           .header = false,
           .known = known},
            '\t'},
           // The error is reported when columns are looked up.
           {{.first_line = "id,title", .known = known}, ','},
           {{.first_line = "id,title", .column = "3"}, ','},
           {{.first_line = "id", .column = "3"}, ','},
           {{.first_line = "", .known = known}, ','}}) {
    const Result<char> found = FindSeparator(row.question);
    ASSERT_TRUE(found) << row.question.first_line << found.error().message;
    EXPECT_EQ(*found, row.expected) << row.question.first_line;
  }
}

TEST(FindSeparator, RefusesAmbiguousTables) {
  const auto refusal = [](const SeparatorQuestion& question) {
    const Result<char> found = FindSeparator(question);
    return found ? std::string(1, *found) : found.error().message;
  };
  EXPECT_EQ(refusal({.first_line = "key;title", .known = {"text"}}),
            "the first line has no ',', but ';': --separator ';' reads columns "
            "between those, --separator ',' the whole line as one column");
  EXPECT_EQ(refusal({.first_line = "a\tb", .header = false, .known = {"text"}}),
            "the first line has no ',', but tab: --separator tab reads columns "
            "between those, --separator ',' the whole line as one column");
  // With two of the separators there is a second column.
  EXPECT_TRUE(refusal({.first_line = "a;b|c", .column = "2"})
                  .starts_with("the first line has no ','"));
}

}  // namespace
}  // namespace podium
