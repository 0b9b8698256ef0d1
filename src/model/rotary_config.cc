#include "model/rotary_config.h"

#include <cmath>
#include <numbers>
#include <string>

namespace podium {
namespace {

// Reads numbers of an object of config.json.
class RotaryObject {
 public:
  RotaryObject(ConfigReader& reader, std::string_view key,
               simdjson::dom::object object)
      : reader_(reader), key_(key), object_(object) {}

  std::optional<ConfigReader::Element> Find(std::string_view name) const {
    ConfigReader::Element value;
    if (object_[name].get(value) != simdjson::SUCCESS || value.is_null()) {
      return std::nullopt;
    }
    return value;
  }

  void Refuse(std::string_view name, const std::string& works) {
    reader_.Refuse(std::string(key_) + "." + std::string(name),
                   ConfigReader::Describe(Find(name)), works);
  }

  // At least `least`, which is over 0. `usual` of 0: the key must be present.
  double Number(std::string_view name, double least, double usual) {
    const auto value = Find(name);
    double number = usual;
    if (value &&
        (!value->is_number() || value->get(number) != simdjson::SUCCESS)) {
      number = 0;
    }
    if (number >= least) return number;
    Refuse(name, "a number of " + std::to_string(least) + " or more");
    return 1;
  }

  std::string_view Type() const {
    for (const char* name : {"rope_type", "type"}) {
      const auto value = Find(name);
      std::string_view type;
      if (value && value->get(type) == simdjson::SUCCESS) return type;
      if (value) return "";
    }
    return "default";
  }

 private:
  ConfigReader& reader_;
  const std::string_view key_;
  const simdjson::dom::object object_;
};

constexpr double kLeastBase = 1;
constexpr double kLeastFactor = 1;

void ScaleAsLlama3(RotaryObject& object, std::vector<float>& frequencies) {
  const double factor = object.Number("factor", kLeastFactor, 0);
  const double low = object.Number("low_freq_factor", 1e-3, 0);
  const double high = object.Number("high_freq_factor", 1e-3, 0);
  const double trained =
      object.Number("original_max_position_embeddings", 1, 0);
  if (!(high > low)) {
    return object.Refuse("high_freq_factor",
                         "a number over \"low_freq_factor\"");
  }
  for (float& frequency : frequencies) {
    const double turns = trained * frequency / (2 * std::numbers::pi);
    if (turns < low) {
      frequency = static_cast<float>(frequency / factor);
    } else if (turns <= high) {
      const double smooth = (turns - low) / (high - low);
      frequency = static_cast<float>((1 - smooth) * frequency / factor +
                                     smooth * frequency);
    }
  }
}

void ScaleAsNtk(RotaryObject& object, double base, int64_t head_size,
                std::vector<float>& frequencies) {
  const double factor = object.Number("factor", kLeastFactor, 0);
  if (!object.Find("mixed_b")) {
    frequencies = RotaryFrequencies(base * factor, head_size);
    const double divisor = std::pow(factor, 2 / static_cast<double>(head_size));
    for (float& frequency : frequencies) {
      frequency = static_cast<float>(frequency / divisor);
    }
    return;
  }
  const double b = object.Number("mixed_b", 1e-3, 0);
  const double a =
      std::log(factor) / std::pow(static_cast<double>(head_size) / 2, b);
  for (size_t i = 0; i < frequencies.size(); ++i) {
    frequencies[i] = static_cast<float>(
        frequencies[i] / std::exp(a * std::pow(static_cast<double>(i + 1), b)));
  }
}

}  // namespace

Rotary ReadRotary(ConfigReader& reader, std::string_view key,
                  const std::optional<ConfigReader::Element>& object,
                  double base, int64_t head_size) {
  simdjson::dom::object members;
  if (!object) return {.frequencies = RotaryFrequencies(base, head_size)};
  if (object->get(members) != simdjson::SUCCESS) {
    reader.Refuse(key, ConfigReader::Describe(object), "an object");
    return {};
  }
  RotaryObject parameters(reader, key, members);
  base = parameters.Number("rope_theta", kLeastBase, base);
  Rotary rotary = {.frequencies = RotaryFrequencies(base, head_size)};
  const std::string_view type = parameters.Type();
  if (type == "linear") {
    const double factor = parameters.Number("factor", kLeastFactor, 0);
    for (float& frequency : rotary.frequencies) {
      frequency = static_cast<float>(frequency / factor);
    }
  } else if (type == "llama3") {
    ScaleAsLlama3(parameters, rotary.frequencies);
  } else if (type == "ntk") {
    ScaleAsNtk(parameters, base, head_size, rotary.frequencies);
  } else if (type != "default") {
    parameters.Refuse(parameters.Find("rope_type") ? "rope_type" : "type",
                      R"("default", "linear", "llama3" or "ntk")");
  }
  return rotary;
}

void CheckRotaryHeads(ConfigReader& reader, int64_t hidden, int64_t heads) {
  if (hidden % (2 * heads) == 0) return;
  reader.Refuse("num_attention_heads", std::to_string(heads),
                "a number that divides the hidden size, which is " +
                    std::to_string(hidden) + ", into even parts");
}

}  // namespace podium
