#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "model/model_sizes.h"
#include "models/model_spec.h"

namespace podium {

// About how much memory a model's weights take in a compute type.
struct PrecisionMemory {
  std::string precision;  // "f32", ...
  int64_t bytes = 0;
  bool runs_here = false;  // this machine has instructions for it
};

// A text of the example as the model reads it, token by token.
struct ExampleText {
  // "pair"; "query" or "document"; "prefix" or "continuation": see TextRole.
  std::string role;
  std::vector<std::string> tokens;
  std::vector<int32_t> token_types;
};

// What a model's files say, without running it.
struct ModelReport {
  std::string name;
  std::string folder;        // empty: the built-in model
  std::string architecture;  // as config.json names it; may be empty
  std::string model_type;    // likewise
  // What the CrossEncoder.predict of sentence-transformers applies to a logit:
  // "Identity", "Sigmoid". Its default for one label, unless the folder says
  // otherwise.
  std::string activation;
  std::optional<ModelSizes> sizes;  // absent: the configuration is refused
  std::string tokenizer;   // "WordPiece", "BPE", "Unigram"; empty: not known
  int32_t tokens = 0;      // ids that the tokenizer gives; 0: it is refused
  int32_t max_length = 0;  // tokens of the longest pair
  int64_t parameters = 0;
  std::map<std::string, int64_t> parameters_by_dtype;  // as stored
  int64_t weight_bytes = 0;                            // as stored
  std::vector<PrecisionMemory> memory;
  std::string prompt_template;  // of a causal model; empty: none
  std::string auto_precision;   // what auto is on this machine
  std::vector<ExampleText> example;
  // Why it does not run; empty if nothing speaks against it.
  std::vector<std::string> problems;
};

// The texts of ModelReport::example.
inline constexpr char kExampleQuery[] = "how do bees talk";
inline constexpr char kExampleDocument[] = "Bees dance to tell where food is.";

// Looks at a model's files. Only the headers of weights are read. A causal
// model is asked by `prompt_template`; empty: see ChooseTemplate(). An error
// only if there is no folder (kNotFound); what is wrong with the files is among
// the problems.
Result<ModelReport> ReportOnModel(const ModelSpec& spec, const Limits& limits,
                                  const std::string& prompt_template = {});

}  // namespace podium
