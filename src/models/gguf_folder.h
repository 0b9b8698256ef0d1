#pragma once

#include <memory>
#include <string>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// Whether a model's path names a GGUF file: it ends in ".gguf".
bool IsGgufPath(const std::string& path);

// Presents a GGUF file, as llama.cpp's converter writes rerankers, as a model's
// folder: "model.gguf" is the file, and "config.json", "tokenizer.json" and
// "tokenizer_config.json" are written from its metadata. The file is read once.
// kInvalidData for a file that is no reranker, or whose architecture or
// tokenizer Podium does not know; otherwise the errors of reading the file.
Result<std::unique_ptr<FileSource>> OpenGguf(const std::string& path,
                                             const Limits& limits);

// The same for a file that was already read from `path`.
Result<std::unique_ptr<FileSource>> FolderOfGguf(FileBytes gguf,
                                                 const std::string& path,
                                                 const Limits& limits);

}  // namespace podium
