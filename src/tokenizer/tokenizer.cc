#include "tokenizer/tokenizer.h"

#include <utility>

#include "tokenizer/bert_tokenizer.h"
#include "tokenizer/tokenizer_json.h"
#include "tokenizer/vocab_txt.h"

namespace podium {
namespace {

constexpr std::string_view kTokenizerJson = "tokenizer.json";
constexpr std::string_view kVocabTxt = "vocab.txt";
constexpr std::string_view kTokenizerConfigJson = "tokenizer_config.json";

Result<BertTokenizerConfig> ReadFiles(const FileSource& files,
                                      const Limits& limits) {
  if (files.Has(kTokenizerJson)) {
    const auto file = files.Read(kTokenizerJson, limits.max_tokenizer_bytes);
    if (!file) return Unexpected(file.error());
    return ReadTokenizerJson(files.Describe(kTokenizerJson), file->bytes,
                             limits);
  }
  if (!files.Has(kVocabTxt)) {
    return Fail(ErrorCode::kNotFound, "there is neither " +
                                          files.Describe(kTokenizerJson) +
                                          " nor " + files.Describe(kVocabTxt));
  }
  const auto vocab = files.Read(kVocabTxt, limits.max_tokenizer_bytes);
  if (!vocab) return Unexpected(vocab.error());
  FileBytes config;
  if (files.Has(kTokenizerConfigJson)) {
    auto read = files.Read(kTokenizerConfigJson, limits.max_config_bytes);
    if (!read) return Unexpected(read.error());
    config = std::move(*read);
  }
  return ReadVocabTxt(files.Describe(kVocabTxt), vocab->bytes,
                      files.Describe(kTokenizerConfigJson), config.bytes,
                      limits);
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> Tokenizer::Load(const FileSource& files,
                                                   const Limits& limits) {
  const auto config = ReadFiles(files, limits);
  if (!config) return Unexpected(config.error());
  auto tokenizer = MakeBertTokenizer(*config);
  if (!tokenizer) {
    const std::string file =
        files.Describe(files.Has(kTokenizerJson) ? kTokenizerJson : kVocabTxt);
    return Fail(tokenizer.error().code, file + ": " + tokenizer.error().message,
                file);
  }
  return tokenizer;
}

}  // namespace podium
