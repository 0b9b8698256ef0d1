// The documents name everything that the table of dialects has.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "api/dialect_set.h"

namespace podium {
namespace {

std::string ReadDocument(const std::string& name) {
  std::ifstream file(PODIUM_SOURCE_DIR "/docs/" + name);
  EXPECT_TRUE(file) << name;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void ExpectNamed(const std::string& document, std::string_view name) {
  EXPECT_NE(document.find(name), std::string::npos) << name;
}

std::string Quoted(std::string_view name) {
  return "`" + std::string(name) + "`";
}

TEST(DialectDocsTest, HaveEveryTitleAndPath) {
  const std::string document = ReadDocument("dialects.md");
  for (const Dialect* dialect : AllDialects()) {
    ExpectNamed(document, "\n| " + std::string(dialect->title));
    for (const std::string_view path : dialect->own_paths) {
      ExpectNamed(document, Quoted(path));
    }
    for (const std::string_view path : dialect->shared_paths) {
      ExpectNamed(document, Quoted(path));
    }
    if (dialect->score == nullptr) continue;
    for (const std::string_view path : dialect->score->paths) {
      ExpectNamed(document, Quoted(path));
    }
  }
}

TEST(DialectDocsTest, HaveWhatTheClientReadsFromTheEnvironment) {
  const std::string document = ReadDocument("client.md");
  for (const ClientDialect* client : ClientDialects()) {
    for (const char* name : client->key_variables) {
      ExpectNamed(document, Quoted(name));
    }
    for (const char* name : client->url_variables) {
      ExpectNamed(document, Quoted(name));
    }
  }
}

}  // namespace
}  // namespace podium
