#include "builtin/builtin_model.h"

#include <string>

// Defined in builtin_model_blobs.S.
extern "C" {
extern const char podium_builtin_config[], podium_builtin_config_end[];
extern const char podium_builtin_tokenizer[], podium_builtin_tokenizer_end[];
extern const char podium_builtin_weights[], podium_builtin_weights_end[];
}

namespace podium {
namespace {

struct Blob {
  std::string_view name;
  const char* begin;
  const char* end;
};

constexpr Blob kBlobs[] = {
    {"config.json", podium_builtin_config, podium_builtin_config_end},
    {"tokenizer.json", podium_builtin_tokenizer, podium_builtin_tokenizer_end},
    {"model.safetensors", podium_builtin_weights, podium_builtin_weights_end},
};

class Builtin : public FileSource {
 public:
  std::string Describe(std::string_view name) const override {
    return "(built-in) " + std::string(name);
  }

  bool Has(std::string_view name) const override {
    return Find(name) != nullptr;
  }

  Result<std::shared_ptr<const OpenFile>> Open(
      std::string_view name) const override {
    const Blob* blob = Find(name);
    if (!blob)
      return Fail(ErrorCode::kNotFound,
                  Describe(name) + ": there is no such file", Describe(name));
    return FileInMemory(
        Describe(name),
        {blob->begin, static_cast<size_t>(blob->end - blob->begin)});
  }

 private:
  static const Blob* Find(std::string_view name) {
    for (const Blob& blob : kBlobs) {
      if (blob.name == name) return &blob;
    }
    return nullptr;
  }
};

}  // namespace

const FileSource& BuiltinModel() {
  static const Builtin builtin;
  return builtin;
}

}  // namespace podium
