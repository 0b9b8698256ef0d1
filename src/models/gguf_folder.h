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
// folder: "config.json", "tokenizer.json" and "tokenizer_config.json" are
// written from its metadata, and it is FilesWithTensors. Its header is read
// once. kInvalidData for a file that is no reranker, or whose architecture or
// tokenizer Podium does not know; kTooLarge over max_weight_file_bytes;
// otherwise the errors of reading the file.
Result<std::unique_ptr<FileSource>> OpenGguf(const std::string& path,
                                             const Limits& limits);

// The same for a file that is open; `path` is what to call it.
Result<std::unique_ptr<FileSource>> FolderOfGguf(
    std::shared_ptr<const OpenFile> file, const std::string& path,
    const Limits& limits);

}  // namespace podium
