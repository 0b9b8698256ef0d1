#include "ranking/score_map.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/file_source.h"
#include "base/json.h"
#include "base/json_writer.h"

namespace podium {
namespace {

// Half of a float's smallest step above 0 and below 1.
constexpr double kLeastScore = 0x1p-150;
constexpr double kMostScore = 1 - 0x1p-25;

constexpr std::string_view kKind = "podium-calibration";
constexpr int64_t kVersion = 1;
constexpr int64_t kMaxDepth = 8;
constexpr size_t kMaxTextBytes = 4096;  // in a text of the file
constexpr double kMostX = 1e300;        // in a knot; keeps differences finite

double Between(const ScoreMapKnot& low, const ScoreMapKnot& high, double x) {
  const double part = (x - low.x) / (high.x - low.x);
  const double probability =
      low.probability + (high.probability - low.probability) * part;
  return std::clamp(probability, low.probability, high.probability);
}

double MapByKnots(const std::vector<ScoreMapKnot>& knots, double x) {
  const auto above = std::ranges::upper_bound(knots, x, {}, &ScoreMapKnot::x);
  if (above == knots.begin()) return knots.front().probability;
  if (above == knots.end()) return knots.back().probability;
  return Between(*(above - 1), *above, x);
}

// Reads the members of an object in the file. Errors say what was expected.
class Reader {
 public:
  Reader(simdjson::dom::object object, const std::string& file)
      : object_(object), file_(file) {}

  Unexpected<Error> Wrong(const std::string& what) const {
    return Fail(ErrorCode::kInvalidData, file_ + ": " + what, file_);
  }
  Unexpected<Error> WrongMember(std::string_view name,
                                const std::string& what) const {
    return Wrong("\"" + std::string(name) + "\" is not " + what);
  }

  Result<std::string> Text(std::string_view name) const {
    std::string_view text;
    if (object_[name].get(text) || text.size() > kMaxTextBytes ||
        std::ranges::any_of(text, [](unsigned char c) { return c < ' '; })) {
      return WrongMember(name, "a short text on one line");
    }
    return std::string(text);
  }
  Result<double> Number(std::string_view name) const {
    double number = 0;
    if (object_[name].get(number) || !std::isfinite(number))
      return WrongMember(name, "a number");
    return number;
  }
  Result<int64_t> Count(std::string_view name) const {
    int64_t count = 0;
    if (object_[name].get(count) || count < 0)
      return WrongMember(name, "a whole number of at least 0");
    return count;
  }
  Result<std::vector<ScoreMapKnot>> Knots(std::string_view name) const;

 private:
  simdjson::dom::object object_;
  const std::string& file_;
};

std::optional<ScoreMapKnot> KnotOf(simdjson::dom::element element) {
  simdjson::dom::array pair;
  ScoreMapKnot knot;
  if (element.get(pair) || pair.size() != 2 || pair.at(0).get(knot.x) ||
      pair.at(1).get(knot.probability)) {
    return std::nullopt;
  }
  const bool good = std::abs(knot.x) <= kMostX && knot.probability >= 0 &&
                    knot.probability <= 1;
  return good ? std::optional(knot) : std::nullopt;
}

Result<std::vector<ScoreMapKnot>> Reader::Knots(std::string_view name) const {
  simdjson::dom::array array;
  if (object_[name].get(array) || array.size() < 2 ||
      array.size() > kMaxKnots) {
    return WrongMember(
        name, "an array of 2 to " + std::to_string(kMaxKnots) + " knots");
  }
  std::vector<ScoreMapKnot> knots;
  knots.reserve(array.size());
  for (const simdjson::dom::element element : array) {
    const auto at = [&] {
      return std::string(name) + "[" + std::to_string(knots.size()) + "]";
    };
    const std::optional<ScoreMapKnot> knot = KnotOf(element);
    if (!knot) return WrongMember(at(), "[number, probability from 0 to 1]");
    if (!knots.empty() && (knot->x <= knots.back().x ||
                           knot->probability <= knots.back().probability)) {
      return WrongMember(at(), "above the knot before it in both numbers");
    }
    knots.push_back(*knot);
  }
  return knots;
}

Result<CalibrationMethod> ReadMethod(const Reader& reader) {
  const Result<std::string> name = reader.Text("method");
  for (const auto method :
       {CalibrationMethod::kPlatt, CalibrationMethod::kIsotonic,
        CalibrationMethod::kThreshold}) {
    if (name && *name == NameOf(method)) return method;
  }
  return reader.WrongMember("method", "platt, isotonic or threshold");
}

Result<ScoreScale> ReadScale(const Reader& reader) {
  const Result<std::string> name = reader.Text("scale");
  if (name && *name == "logit") return ScoreScale::kLogit;
  if (name && *name == "score") return ScoreScale::kScore;
  return reader.WrongMember("scale", "logit or score");
}

// The members that the map is computed from.
Result<void> ReadShape(const Reader& reader, ScoreMap& map) {
  if (map.method == CalibrationMethod::kThreshold) {
    const Result<double> threshold = reader.Number("threshold");
    if (!threshold) return Unexpected(threshold.error());
    map.threshold = *threshold;
    return {};
  }
  const Result<ScoreScale> scale = ReadScale(reader);
  if (!scale) return Unexpected(scale.error());
  map.scale = *scale;
  if (map.method == CalibrationMethod::kIsotonic) {
    auto knots = reader.Knots("knots");
    if (!knots) return Unexpected(knots.error());
    map.knots = *std::move(knots);
    return {};
  }
  const Result<double> slope = reader.Number("slope");
  if (!slope) return Unexpected(slope.error());
  if (*slope <= 0) return reader.WrongMember("slope", "above 0");
  const Result<double> intercept = reader.Number("intercept");
  if (!intercept) return Unexpected(intercept.error());
  map.slope = *slope;
  map.intercept = *intercept;
  return {};
}

Result<ScoreMap::FittedOn> ReadFittedOn(const Reader& reader) {
  auto dataset = reader.Text("dataset");
  if (!dataset) return Unexpected(dataset.error());
  auto model = reader.Text("model");
  if (!model) return Unexpected(model.error());
  ScoreMap::FittedOn on{.dataset = *std::move(dataset),
                        .model = *std::move(model)};
  const std::pair<const char*, int64_t*> counts[] = {{"queries", &on.queries},
                                                     {"pairs", &on.pairs},
                                                     {"relevant", &on.relevant},
                                                     {"level", &on.level}};
  for (const auto& [name, count] : counts) {
    const Result<int64_t> read = reader.Count(name);
    if (!read) return Unexpected(read.error());
    *count = *read;
  }
  return on;
}

std::string_view NameOf(ScoreScale scale) {
  return scale == ScoreScale::kLogit ? "logit" : "score";
}

void WriteShape(const ScoreMap& map, JsonWriter& json) {
  if (map.method == CalibrationMethod::kThreshold) {
    json.Key("threshold").Double(map.threshold);
    return;
  }
  json.Key("scale").String(NameOf(map.scale));
  if (map.method == CalibrationMethod::kPlatt) {
    json.Key("slope").Double(map.slope);
    json.Key("intercept").Double(map.intercept);
    return;
  }
  json.Key("knots").BeginArray();
  for (const ScoreMapKnot& knot : map.knots)
    json.BeginArray().Double(knot.x).Double(knot.probability).EndArray();
  json.EndArray();
}

}  // namespace

std::string_view NameOf(CalibrationMethod method) {
  switch (method) {
    case CalibrationMethod::kPlatt:
      return "platt";
    case CalibrationMethod::kIsotonic:
      return "isotonic";
    case CalibrationMethod::kThreshold:
      break;
  }
  return "threshold";
}

double OnScale(double score, ScoreScale scale) {
  if (scale == ScoreScale::kScore) return score;
  const double part = std::clamp(score, kLeastScore, kMostScore);
  return std::log(part) - std::log1p(-part);
}

double LeastLogit() { return OnScale(0, ScoreScale::kLogit); }
double MostLogit() { return OnScale(1, ScoreScale::kLogit); }

double ScoreMap::Map(double score) const {
  if (method == CalibrationMethod::kThreshold) return score;
  const double x = OnScale(score, scale);
  if (method == CalibrationMethod::kIsotonic) return MapByKnots(knots, x);
  return 1 / (1 + std::exp(-(slope * x + intercept)));
}

std::string ScoreMapJson(const ScoreMap& map) {
  JsonWriter json;
  json.BeginObject();
  json.Key("kind").String(kKind).Key("version").Int(kVersion);
  json.Key("method").String(NameOf(map.method));
  WriteShape(map, json);
  json.Key("fitted_on").BeginObject();
  json.Key("dataset").String(map.fitted_on.dataset);
  json.Key("model").String(map.fitted_on.model);
  json.Key("queries").Int(map.fitted_on.queries);
  json.Key("pairs").Int(map.fitted_on.pairs);
  json.Key("relevant").Int(map.fitted_on.relevant);
  json.Key("level").Int(map.fitted_on.level);
  json.EndObject().EndObject();
  return json.Take() + "\n";
}

Result<ScoreMap> ParseScoreMap(std::string_view json, const std::string& file) {
  const auto document = JsonDocument::Parse(json, kMaxDepth);
  if (!document) {
    return Fail(document.error().code, file + ": " + document.error().message,
                file);
  }
  simdjson::dom::object object, fitted_on;
  std::string_view kind;
  if (document->root().get(object) || object["kind"].get(kind) ||
      kind != kKind) {
    return Fail(ErrorCode::kInvalidData,
                file + ": not a calibration made by podium calibrate", file);
  }
  const Reader reader(object, file);
  const Result<int64_t> version = reader.Count("version");
  if (!version || *version != kVersion)
    return reader.WrongMember("version", std::to_string(kVersion));
  const Result<CalibrationMethod> method = ReadMethod(reader);
  if (!method) return Unexpected(method.error());
  ScoreMap map{.method = *method};
  if (Result<void> read = ReadShape(reader, map); !read)
    return Unexpected(read.error());
  if (object["fitted_on"].get(fitted_on))
    return reader.WrongMember("fitted_on", "an object");
  auto on = ReadFittedOn(Reader(fitted_on, file));
  if (!on) return Unexpected(on.error());
  map.fitted_on = *std::move(on);
  return map;
}

Result<std::shared_ptr<const ScoreMap>> LoadScoreMap(const std::string& file) {
  const std::filesystem::path path(file);
  const auto folder = path.has_parent_path() ? path.parent_path() : ".";
  const auto bytes =
      OpenFolder(folder)->Read(path.filename().string(), kMaxCalibrationBytes);
  if (!bytes) return Unexpected(bytes.error());
  auto map = ParseScoreMap(bytes->bytes, file);
  if (!map) return Unexpected(map.error());
  return std::make_shared<const ScoreMap>(*std::move(map));
}

}  // namespace podium
