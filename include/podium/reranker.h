#pragma once

#include <podium/ranker.h>
#include <podium/result.h>

#include <cstdint>
#include <memory>
#include <string>

namespace podium {

struct EngineOptions {
  // "builtin" is the model inside the library; any other is the folder of a
  // BERT cross-encoder, as Hugging Face has it: config.json, tokenizer.json or
  // vocab.txt, and safetensors. NAME=FOLDER (or NAME=builtin) gives it a name;
  // its own is that of the folder.
  std::string model = "builtin";
  int threads = 0;  // that score; 0: one for every core this process may use
  // "auto" is the fastest that this machine has and that ranks as "f32" does;
  // the others are "bf16", "int16" and "int8".
  std::string precision = "auto";
  int64_t score_cache = 100'000;  // scores of pairs that are kept; 0: none
  // "full", or "adaptive": all documents are read up to an early layer, and
  // whole only those that can still be among the first top_n (10 where a
  // request does not say). Faster the more documents there are. Needs a model
  // with exits, as the one inside the library (docs/depth.md).
  std::string depth = "full";
  // What the tokens that lay out a pair ([CLS], [SEP], [UNK], [PAD], [MASK])
  // are where a text spells them out: "text", so that a document cannot forge
  // the pair's structure, or "match", the tokens themselves, as transformers
  // has it: for texts that can be trusted.
  std::string special_tokens = "text";
  // A file that `podium calibrate` made, of method isotonic or platt, or "auto"
  // for calibration.json in the model's folder: relevance scores are then
  // probabilities of relevance, in the same order. Empty: as the model gives
  // them.
  std::string calibration;
};

// The engine in this process: loads the model and scores a pair with it, which
// takes some tenths of a second for the built-in one. Requests of several
// threads share batches, so many of them at once cost less than one after the
// other. A document that is longer than the model's context is scored in
// passages.
//
// The engine's Ranking::served_by is the model's name, and each result has its
// logit. Errors of loading: kInvalidArgument (an option), kNotFound (the
// folder, a file of it, the calibration), kInvalidData and kTooLarge (what a
// file holds). Errors of a request: kInvalidArgument (no documents, a blank
// query, a number
// below 1), kTooLarge (over 10,000 documents, or 8,388,608 tokens), and
// kUnavailable where too much waits already or the engine goes.
Result<std::unique_ptr<Ranker>> LoadEngine(const EngineOptions& options = {});

}  // namespace podium
