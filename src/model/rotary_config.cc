#include "model/rotary_config.h"

#include <algorithm>
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

  bool Flag(std::string_view name, bool usual) {
    const auto value = Find(name);
    bool flag = usual;
    if (value && value->get(flag) != simdjson::SUCCESS) {
      Refuse(name, "true or false");
    }
    return flag;
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

// How much larger queries and keys become together where positions reach
// `factor` times as far.
double YarnMagnitude(double factor, double weight) {
  return factor <= 1 ? 1 : 0.1 * weight * std::log(factor) + 1;
}

double ReadYarnMagnitude(RotaryObject& object, double factor) {
  constexpr double kLeast = 1e-6;
  if (object.Find("attention_factor")) {
    return object.Number("attention_factor", kLeast, 0);
  }
  if (!object.Find("mscale") || !object.Find("mscale_all_dim")) {
    return YarnMagnitude(factor, 1);
  }
  return YarnMagnitude(factor, object.Number("mscale", kLeast, 0)) /
         YarnMagnitude(factor, object.Number("mscale_all_dim", kLeast, 0));
}

// Frequencies that turn at least "beta_fast" times within the trained length
// stay, those that turn at most "beta_slow" times are divided, and there is a
// ramp between.
void ScaleAsYarn(RotaryObject& object, double base, const RotaryModel& model,
                 Rotary& rotary) {
  const auto positions = static_cast<double>(model.positions);
  const auto size = static_cast<double>(model.head_size);
  const double trained =
      object.Number("original_max_position_embeddings", 1, positions);
  const double factor = object.Number(
      "factor", kLeastFactor, std::max(positions / trained, kLeastFactor));
  if (!(base > kLeastBase)) return object.Refuse("rope_theta", "more than 1");
  const auto place_of = [&](double turns) {
    return size * std::log(trained / (turns * 2 * std::numbers::pi)) /
           (2 * std::log(base));
  };
  double first = place_of(object.Number("beta_fast", 1e-3, 32));
  double last = place_of(object.Number("beta_slow", 1e-3, 1));
  if (object.Flag("truncate", true)) {
    first = std::floor(first);
    last = std::ceil(last);
  }
  first = std::max(first, 0.0);
  last = std::min(last, size - 1);
  if (first == last) last += 0.001;
  for (size_t i = 0; i < rotary.frequencies.size(); ++i) {
    const auto divided = static_cast<float>(std::clamp(
        (static_cast<double>(i) - first) / (last - first), 0.0, 1.0));
    float& frequency = rotary.frequencies[i];
    frequency = frequency / static_cast<float>(factor) * divided +
                frequency * (1 - divided);
  }
  rotary.magnitude = static_cast<float>(ReadYarnMagnitude(object, factor));
}

}  // namespace

Rotary ReadRotary(ConfigReader& reader, std::string_view key,
                  const std::optional<ConfigReader::Element>& object,
                  const RotaryModel& model) {
  simdjson::dom::object members;
  if (!object) {
    return {.frequencies = RotaryFrequencies(model.base, model.head_size)};
  }
  if (object->get(members) != simdjson::SUCCESS) {
    reader.Refuse(key, ConfigReader::Describe(object), "an object");
    return {};
  }
  RotaryObject parameters(reader, key, members);
  const double base = parameters.Number("rope_theta", kLeastBase, model.base);
  Rotary rotary = {.frequencies = RotaryFrequencies(base, model.head_size)};
  if (parameters.Find("partial_rotary_factor") &&
      parameters.Number("partial_rotary_factor", 1, 1) != 1) {
    parameters.Refuse("partial_rotary_factor", "1");
  }
  const std::string_view type = parameters.Type();
  if (type == "linear") {
    const double factor = parameters.Number("factor", kLeastFactor, 0);
    for (float& frequency : rotary.frequencies) {
      frequency = static_cast<float>(frequency / factor);
    }
  } else if (type == "dynamic") {
    parameters.Number("factor", kLeastFactor, 0);
  } else if (type == "yarn") {
    ScaleAsYarn(parameters, base, model, rotary);
  } else if (type == "llama3") {
    ScaleAsLlama3(parameters, rotary.frequencies);
  } else if (type == "ntk") {
    ScaleAsNtk(parameters, base, model.head_size, rotary.frequencies);
  } else if (type != "default") {
    parameters.Refuse(parameters.Find("rope_type") ? "rope_type" : "type",
                      R"("default", "linear", "dynamic", "yarn", "llama3" or )"
                      R"("ntk")");
  }
  return rotary;
}

Rotary ReadRotary(ConfigReader& reader, const RotaryModel& model) {
  const std::string_view key =
      reader.Find("rope_parameters") ? "rope_parameters" : "rope_scaling";
  return ReadRotary(reader, key, reader.Find(key), model);
}

Rotary ReadRotaryOfLayers(ConfigReader& reader, std::string_view type,
                          bool scaled, const RotaryModel& model) {
  const auto parameters = reader.Find("rope_parameters");
  if (!parameters) {
    return ReadRotary(reader, "rope_scaling",
                      scaled ? reader.Find("rope_scaling") : std::nullopt,
                      model);
  }
  std::optional<ConfigReader::Element> own;
  ConfigReader::Element object;
  if ((*parameters)[type].get(object) == simdjson::SUCCESS &&
      !object.is_null()) {
    own = object;
  }
  return ReadRotary(reader, "rope_parameters." + std::string(type), own, model);
}

void CheckRotaryHeads(ConfigReader& reader, int64_t hidden, int64_t heads) {
  if (hidden % (2 * heads) == 0) return;
  reader.Refuse("num_attention_heads", std::to_string(heads),
                "a number that divides the hidden size, which is " +
                    std::to_string(hidden) + ", into even parts");
}

}  // namespace podium
