#include "cli/inspect/inspect_report.h"

#include <fmt/core.h>

#include "base/json_writer.h"
#include "cli/pull/pull_status.h"

namespace podium {
namespace {

constexpr int kLabelColumns = 16;

void AddLine(std::string_view label, const std::string& value,
             std::string& text) {
  text += fmt::format("{:<{}}{}\n", label, kLabelColumns, value);
}

std::string KindOf(Architecture architecture) {
  switch (architecture) {
    case Architecture::kLateInteraction:
      return "late interaction";
    case Architecture::kCausal:
      return "causal, answers with a token";
    case Architecture::kCrossEncoder:
      break;
  }
  return "cross-encoder";
}

// "22.7 million"
std::string CountText(int64_t count) {
  const auto number = static_cast<double>(count);
  if (count < 1'000'000) return std::to_string(count);
  if (count < 1'000'000'000) return fmt::format("{:.1f} million", number / 1e6);
  return fmt::format("{:.2f} billion", number / 1e9);
}

void AddSizes(const ModelReport& report, std::string& text) {
  const ModelSizes& sizes = *report.sizes;
  AddLine("kind", KindOf(sizes.architecture), text);
  AddLine("layers", std::to_string(sizes.layers), text);
  AddLine("width", std::to_string(sizes.hidden_size), text);
  AddLine("context",
          fmt::format("{} tokens", report.max_length > 0
                                       ? report.max_length
                                       : sizes.max_sequence_length),
          text);
  if (!sizes.exits.empty()) {
    std::string exits;
    for (const ModelExit& exit : sizes.exits)
      exits += (exits.empty() ? "after layers " : ", ") +
               std::to_string(exit.layers);
    AddLine("early exits", exits, text);
  }
}

void AddMemory(const ModelReport& report, std::string& text) {
  std::string_view label = "memory";
  for (const PrecisionMemory& row : report.memory) {
    std::string value =
        fmt::format("about {} in {}", BytesText(row.bytes), row.precision);
    if (row.precision == report.auto_precision) {
      value += ", which is --precision auto here";
    } else if (!row.runs_here) {
      value += ", which this machine has no instructions for";
    }
    AddLine(label, value, text);
    label = "";
  }
}

void AddExample(const ModelReport& report, std::string& text) {
  if (report.example.empty()) return;
  AddLine("example",
          fmt::format("\"{}\" and \"{}\":", kExampleQuery, kExampleDocument),
          text);
  for (const ExampleText& example : report.example) {
    std::string tokens;
    for (const std::string& token : example.tokens)
      tokens += (tokens.empty() ? "" : " ") + token;
    AddLine("  " + example.role, tokens, text);
  }
}

}  // namespace

std::string InspectText(const ModelReport& report) {
  std::string text;
  AddLine("model", report.name, text);
  AddLine("folder", report.folder.empty() ? "inside the binary" : report.folder,
          text);
  AddLine("family",
          report.architecture.empty() ? report.model_type : report.architecture,
          text);
  if (report.sizes) AddSizes(report, text);
  if (!report.tokenizer.empty()) {
    AddLine("tokenizer",
            report.tokens > 0
                ? fmt::format("{}, {} tokens", report.tokenizer, report.tokens)
                : report.tokenizer,
            text);
  }
  if (report.parameters > 0) {
    std::string dtypes;
    for (const auto& [dtype, count] : report.parameters_by_dtype)
      dtypes += (dtypes.empty() ? "" : ", ") + dtype;
    AddLine("parameters",
            fmt::format("{}, {} as {}", CountText(report.parameters),
                        BytesText(report.weight_bytes), dtypes),
            text);
  }
  AddMemory(report, text);
  if (report.sizes) {
    std::string score = "relevance_score is the sigmoid of the model's logit";
    if (report.sizes->relevance == Relevance::kMeanSimilarity) {
      score =
          "relevance_score is (1 + x) / 2, where x is the mean over the "
          "query's tokens of what the logit is the sum of (MaxSim)";
    } else if (report.sizes->architecture == Architecture::kCausal) {
      score += ", scaled as the template says";
    } else if (report.sizes->architecture == Architecture::kCrossEncoder) {
      score += "; CrossEncoder.predict gives " +
               (report.activation == "Identity"
                    ? std::string("the logit")
                    : "the " + report.activation + " of it");
    }
    AddLine("score", score, text);
    if (!report.prompt_template.empty())
      AddLine("template", report.prompt_template, text);
  }
  AddExample(report, text);
  AddLine("runs", report.problems.empty() ? "yes" : "no", text);
  for (const std::string& problem : report.problems)
    AddLine("  because", problem, text);
  return text;
}

std::string InspectJson(const ModelReport& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("name").String(report.name);
  if (!report.folder.empty()) json.Key("folder").String(report.folder);
  json.Key("architecture").String(report.architecture);
  json.Key("model_type").String(report.model_type);
  if (report.sizes) {
    json.Key("kind").String(KindOf(report.sizes->architecture));
    json.Key("layers").Int(report.sizes->layers);
    json.Key("hidden_size").Int(report.sizes->hidden_size);
    json.Key("vocab_size").Int(report.sizes->vocab_size);
    json.Key("positions").Int(report.sizes->max_sequence_length);
    json.Key("early_exits").BeginArray();
    for (const ModelExit& exit : report.sizes->exits) json.Int(exit.layers);
    json.EndArray();
  }
  if (report.max_length > 0) json.Key("max_length").Int(report.max_length);
  json.Key("activation").String(report.activation);
  if (!report.prompt_template.empty())
    json.Key("template").String(report.prompt_template);
  json.Key("tokenizer").String(report.tokenizer);
  json.Key("tokens").Int(report.tokens);
  json.Key("parameters").Int(report.parameters);
  json.Key("parameters_by_dtype").BeginObject();
  for (const auto& [dtype, count] : report.parameters_by_dtype)
    json.Key(dtype).Int(count);
  json.EndObject();
  json.Key("weight_bytes").Int(report.weight_bytes);
  json.Key("memory").BeginArray();
  for (const PrecisionMemory& row : report.memory) {
    json.BeginObject();
    json.Key("precision").String(row.precision);
    json.Key("bytes").Int(row.bytes);
    json.Key("runs_here").Bool(row.runs_here);
    json.EndObject();
  }
  json.EndArray();
  if (!report.auto_precision.empty())
    json.Key("auto_precision").String(report.auto_precision);
  json.Key("example").BeginArray();
  for (const ExampleText& example : report.example) {
    json.BeginObject();
    json.Key("role").String(example.role);
    json.Key("tokens").BeginArray();
    for (const std::string& token : example.tokens) json.String(token);
    json.EndArray();
    json.Key("token_types").BeginArray();
    for (const int32_t type : example.token_types) json.Int(type);
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.Key("runs").Bool(report.problems.empty());
  json.Key("problems").BeginArray();
  for (const std::string& problem : report.problems) json.String(problem);
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace podium
