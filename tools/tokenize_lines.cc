// podium_tokenize_lines FOLDER SPECIAL_TOKENS: tokenizes what
// tools/tokenizer_parity.py sends. SPECIAL_TOKENS is text or match. For
// development; not installed.
//
// Reads from stdin, until it ends:
//   text BYTES\n                      and the text
//   pair MAX_LENGTH TRUNCATION BYTES BYTES\n  and the query and the document;
//                                     TRUNCATION is longest_first, only_second
// Prints one line for each. For a text: the ids, separated by spaces. For a
// pair: 0 or 1 for `truncated`, the ids, a '|' and the token_type_ids; or
// "error " and a message.

#include <iostream>
#include <span>
#include <string>

#include "base/file_source.h"
#include "tokenizer/tokenizer.h"

namespace {

bool ReadBytes(size_t size, std::string& bytes) {
  bytes.resize(size);
  return static_cast<bool>(
      std::cin.read(bytes.data(), static_cast<std::streamsize>(size)));
}

void Print(std::span<const int32_t> ids) {
  const char* separator = "";
  for (const int32_t id : ids) {
    std::cout << separator << id;
    separator = " ";
  }
}

}  // namespace

int main(int argc, char** argv) {
  using podium::Tokenizer;
  if (argc != 3) {
    std::cerr << "usage: podium_tokenize_lines FOLDER SPECIAL_TOKENS\n";
    return 2;
  }
  const auto special_tokens = podium::ParseSpecialTokens(argv[2]);
  if (!special_tokens) {
    std::cerr << special_tokens.error().message << "\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  const auto files = podium::OpenFolder(argv[1]);
  const auto tokenizer = Tokenizer::Load(*files, podium::Limits{},
                                         {.special_tokens = *special_tokens});
  if (!tokenizer) {
    std::cerr << tokenizer.error().message << "\n";
    return 1;
  }
  std::string kind;
  std::string query;
  std::string document;
  while (std::cin >> kind) {
    if (kind == "text") {
      size_t size = 0;
      std::cin >> size;
      std::cin.get();  // the newline
      if (!ReadBytes(size, document)) return 2;
      Print((*tokenizer)->Tokenize(document));
    } else if (kind == "pair") {
      podium::PairOptions options;
      std::string truncation;
      size_t query_size = 0;
      size_t document_size = 0;
      std::cin >> options.max_length >> truncation >> query_size >>
          document_size;
      std::cin.get();
      if (!ReadBytes(query_size, query)) return 2;
      if (!ReadBytes(document_size, document)) return 2;
      options.truncation = truncation == "only_second"
                               ? podium::Truncation::kOnlySecond
                               : podium::Truncation::kLongestFirst;
      const auto encoding =
          (*tokenizer)
              ->EncodePair((*tokenizer)->Tokenize(query),
                           (*tokenizer)->Tokenize(document), options);
      if (encoding) {
        std::cout << (encoding->truncated ? "1 " : "0 ");
        Print(encoding->input_ids);
        std::cout << '|';
        Print(encoding->token_type_ids);
      } else {
        std::cout << "error " << encoding.error().message;
      }
    } else {
      return 2;
    }
    std::cout << '\n';
  }
  return 0;
}
