#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>

namespace podium {
namespace {

Command ParseWords(std::vector<const char*> words) {
  words.insert(words.begin(), "podium");
  return ParseCommandLine(static_cast<int>(words.size()), words.data());
}

// The usage error; empty if there is none.
std::string WrongWith(const std::vector<const char*>& words) {
  const Command command = ParseWords(words);
  const auto* wrong = std::get_if<WrongUsage>(&command);
  return wrong == nullptr ? "" : wrong->message;
}

std::string PrintedBy(const std::vector<const char*>& words) {
  const Command command = ParseWords(words);
  const auto* print = std::get_if<PrintText>(&command);
  return print == nullptr ? "" : print->text;
}

TEST(CommandLine, ErrorsAreOneLineWithTheFix) {
  const std::vector<std::pair<std::vector<const char*>, std::string>> cases = {
      {{},
       "podium: a command is missing: rank, serve, pull, models, inspect, "
       "verify, keys, bench, trec_eval, eval, calibrate, completions, help, "
       "man; podium --help describes them"},
      {{"rnk", "--query", "q"},
       "podium: 'rnk': there is no such command; did you mean rank?"},
      {{"frobnicate"},
       "podium: 'frobnicate': there is no such command; podium --help lists "
       "them"},
      {{"keys", "lst"},
       "podium keys: 'lst': there is no such command; did you mean list?"},
      {{"keys"},
       "podium keys: a command is missing: add, list, revoke, rotate, usage; "
       "podium keys --help describes them"},
      {{"keys", "add"},
       "podium keys add: name is missing: podium keys add [OPTION]... name"},
      {{"keys", "add", "a", "b"},
       "podium keys add: 'b' is one argument too many: podium keys add "
       "[OPTION]... name"},
      {{"rank", "--qery", "q"},
       "podium rank: --qery: there is no such option; did you mean --query?"},
      {{"serve", "--prot=9000"},
       "podium serve: --prot: there is no such option; did you mean --port?"},
      {{"serve", "--frobnicate"},
       "podium serve: --frobnicate: there is no such option; podium serve "
       "--help lists them"},
      {{"trec_eval", "--debg_level"},
       "podium trec_eval: --debg_level: there is no such option; did you mean "
       "--Debug_level?"},
      {{"rank", "--query"},
       "podium rank: --query: its value is missing: --query TEXT"},
      {{"rank", "--query", "a", "--query", "b"},
       "podium rank: --query: give it once"},
      {{"rank", "--resume=maybe"}, "podium rank: --resume takes no value"},
      {{"rank", "--top-n", "0"},
       "podium rank: --top-n: '0' is not a whole number of at least 1"},
      {{"rank", "--top-n", "1.5"},
       "podium rank: --top-n: '1.5' is not a whole number of at least 1"},
      {{"eval", "--seed", "x"}, "podium eval: --seed: 'x' is not a number"},
      {{"eval", "--max-drop", "-1"},
       "podium eval: --max-drop: '-1' is not a number of at least 0"},
      {{"bench", "--threads", "x"},
       "podium bench: --threads: Value x not in range 1 to 1024"},
      {{"bench", "--format", "xml"},
       "podium bench: --format: xml not in {table,json}"},
      {{"help", "rnk"},
       "podium help: 'rnk': there is no such command; did you mean rank?"},
      {{"man", "keys", "ad"},
       "podium man: 'ad': there is no such command; did you mean add?"},
  };
  for (const auto& [words, message] : cases)
    EXPECT_EQ(WrongWith(words), message) << testing::PrintToString(words);
}

// Checks every command's --help; `names` are from the program's name down.
void CheckPages(const std::vector<std::string>& names) {
  std::vector<const char*> words, help = {"help"}, man = {"man"};
  for (const std::string& name : names) {
    words.push_back(name.c_str());
    help.push_back(name.c_str());
    man.push_back(name.c_str());
  }
  words.push_back("--help");
  const std::string page = PrintedBy(words);
  EXPECT_NE(page.find("\nUsage: podium"), page.npos) << page;
  EXPECT_EQ(PrintedBy(help), page);
  for (const std::string& text : {page, PrintedBy(man)}) {
    for (const char* leak : {"{false}", ":FILE", ":POSITIVE", " INT", "FLOAT",
                             " in [", "TEXT:", "$HOME"}) {
      EXPECT_EQ(text.find(leak), text.npos) << leak << "\nin\n" << text;
    }
    const char* home = std::getenv("HOME");
    if (home != nullptr && std::string(home).size() > 1) {
      EXPECT_EQ(text.find(home), text.npos) << text;
    }
  }
}

TEST(CommandLine, EveryCommandHasItsOwnHelp) {
  CheckPages({});
  for (const char* name :
       {"rank", "serve", "pull", "models", "inspect", "verify", "keys", "bench",
        "trec_eval", "eval", "calibrate", "completions", "help", "man"}) {
    CheckPages({name});
  }
  for (const char* name : {"add", "list", "revoke", "rotate", "usage"})
    CheckPages({"keys", name});
}

TEST(CommandLine, CompletionsHaveNoWordsOfTheParser) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string text = PrintedBy({"completions", shell});
    EXPECT_GT(text.size(), 1000u);
    for (const char* leak : {"{false}", ":POSITIVE", "INT", "FLOAT", "in ["})
      EXPECT_EQ(text.find(leak), text.npos) << shell << ": " << leak;
  }
}

TEST(CommandLine, VersionIsOnTheFirstLine) {
  EXPECT_EQ(PrintedBy({"--version"}).substr(0, 7), "podium ");
}

class ConfigTest : public testing::Test {
 protected:
  ConfigTest() {
    std::string path =
        (std::filesystem::temp_directory_path() / "podium-config-XXXXXX")
            .string();
    folder_ = mkdtemp(path.data());
    file_ = folder_ + "/podium.toml";
  }
  ~ConfigTest() override { std::filesystem::remove_all(folder_); }

  Command Serve(const std::string& text,
                std::vector<const char*> more = {"serve"}) {
    std::ofstream(file_) << text;
    more.insert(more.end(), {"--config", file_.c_str()});
    return ParseWords(more);
  }
  // The error for a file, after the file's name.
  std::string Wrong(const std::string& text) {
    const Command command = Serve(text);
    const auto* wrong = std::get_if<WrongUsage>(&command);
    if (wrong == nullptr) return "";
    const std::string begin = "podium serve: " + file_ + ":";
    EXPECT_EQ(wrong->message.find(begin), 0u) << wrong->message;
    return wrong->message.substr(std::min(begin.size(), wrong->message.size()));
  }

  std::string folder_, file_;
};

TEST_F(ConfigTest, SetsTheFlagsOfTheCommandThatRuns) {
  const Command command = Serve(
      "[serve]\nhost = '::1'\nport = 9000\nalias = ['a=b', 'c=d']\n"
      "no-access-log = true\ncalibrated = false\nmax-documents = 7\n"
      "[rank]\nquery = 'q'\n");
  const auto& flags = std::get<ServeFlags>(std::get<CommandFlags>(command));
  EXPECT_EQ(flags.host, "::1");
  EXPECT_EQ(flags.port, 9000);
  EXPECT_EQ(flags.aliases, (std::vector<std::string>{"a=b", "c=d"}));
  EXPECT_FALSE(flags.access_log);
  EXPECT_FALSE(flags.calibrated);
  EXPECT_EQ(flags.limits().max_documents, 7);
}

TEST_F(ConfigTest, TheCommandLineWins) {
  const Command command =
      Serve("[serve]\nport = 9000\nhost = '::1'\n", {"serve", "--port", "1"});
  EXPECT_EQ(std::get<ServeFlags>(std::get<CommandFlags>(command)).port, 1);
  EXPECT_EQ(std::get<ServeFlags>(std::get<CommandFlags>(command)).host, "::1");
}

TEST_F(ConfigTest, ErrorsNameFileLineAndKey) {
  EXPECT_EQ(Wrong("[serve]\nhost = '::1'\nprot = 1\n"),
            "3: [serve] prot: there is no such key; did you mean port?");
  EXPECT_EQ(Wrong("[srve]\n"),
            "1: [srve]: there is no such command; did you mean serve?");
  EXPECT_EQ(Wrong("[serve]\nport = 99999\n"),
            "2: --port: Value 99999 not in range 0 to 65535");
  EXPECT_EQ(Wrong("[serve]\n\nport = [1, 2]\n"),
            "3: --port: At Most 1 required but received 2");
  EXPECT_EQ(Wrong("[serve]\ncalibrated = 3\n"),
            "2: calibrated: expected true or false");
  EXPECT_EQ(
      Wrong("[serve]\nhelp = true\n").find("2: [serve] help: there is no"), 0u);
  EXPECT_EQ(Wrong("[rank]\nquerry = 'q'\n"),
            "2: [rank] querry: there is no such key; did you mean query?");
  EXPECT_EQ(Wrong("port = 1\n"),
            "1: port: must be in a command's table, such as [serve]");
}

TEST_F(ConfigTest, NamesAMissingFile) {
  EXPECT_EQ(WrongWith({"serve", "--config", "/no/such.toml"}),
            "podium serve: --config: File does not exist: /no/such.toml");
}

}  // namespace
}  // namespace podium
