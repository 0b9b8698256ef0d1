#pragma once

#include <cstdint>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "model/colbert_texts.h"
#include "model/module_list.h"

namespace podium {

// What the files of a ColBERT say beside config.json.
struct ColbertFolder {
  ColbertTexts texts;
  // The projection's Dense modules, in order. Empty: the weights of the encoder
  // have it, with `width` outputs.
  std::vector<Module> dense;
  int64_t width = 0;
};

// Whether the folder says that its model gives a vector for each token: by
// modules without a Pooling, or by the model_type of
// config_sentence_transformers.json.
bool IsColbertFolder(const FileSource& files, const Limits& limits);

// Reads the settings as MultiVectorEncoder of sentence-transformers 6 does, in
// the three layouts that are in use:
//   - its own: modules.json with Transformer, Dense, MultiVectorMask and
//     Normalize, each with its settings;
//   - PyLate's: modules.json with Transformer and Dense, the settings in
//     config_sentence_transformers.json;
//   - ColBERT's own, without modules.json: artifact.metadata.
// kInvalidData, by file and key, for what is not built.
Result<ColbertFolder> ReadColbertFolder(const FileSource& files,
                                        const Limits& limits);

}  // namespace podium
