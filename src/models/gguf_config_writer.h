#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/json_writer.h"
#include "models/gguf_metadata.h"

namespace podium {

// Writes a config.json whose values come from the metadata under an
// architecture's name.
class GgufConfigWriter {
 public:
  GgufConfigWriter(GgufMetadata& metadata, std::string_view architecture)
      : metadata_(metadata), prefix_(std::string(architecture) + ".") {
    json_.BeginObject();
  }

  bool HasTensor(std::string_view name) const {
    return metadata_.HasTensor(name);
  }
  bool Has(std::string_view from) const {
    return metadata_.Has(prefix_ + std::string(from));
  }
  std::string_view String(std::string_view from) {
    return metadata_.String(prefix_ + std::string(from));
  }

  void Names(std::string_view model_type, std::string_view architecture) {
    json_.Key("model_type").String(model_type);
    json_.Key("architectures").BeginArray().String(architecture).EndArray();
  }
  void Text(std::string_view key, std::string_view value) {
    json_.Key(key).String(value);
  }
  void Flag(std::string_view key, bool value) { json_.Key(key).Bool(value); }
  void Rows(std::string_view key, std::string_view tensor) {
    json_.Key(key).Int(metadata_.Rows(tensor));
  }
  void Integer(std::string_view key, std::string_view from) {
    json_.Key(key).Int(metadata_.Integer(prefix_ + std::string(from)));
  }
  void Number(std::string_view key, std::string_view from) {
    json_.Key(key).Double(metadata_.Number(prefix_ + std::string(from)));
  }
  // The same where the file has it.
  void IntegerIfThere(std::string_view key, std::string_view from) {
    if (Has(from)) Integer(key, from);
  }
  void NumberIfThere(std::string_view key, std::string_view from) {
    if (Has(from)) Number(key, from);
  }
  void Object(std::string_view key) { json_.Key(key).BeginObject(); }
  void EndObject() { json_.EndObject(); }
  void OneLabel() {
    Object("id2label");
    Text("0", "LABEL_0");
    EndObject();
  }

  std::string Take() {
    json_.EndObject();
    return json_.Take();
  }

 private:
  GgufMetadata& metadata_;
  const std::string prefix_;
  JsonWriter json_;
};

}  // namespace podium
