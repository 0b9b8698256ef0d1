#pragma once

#include <podium/ranker.h>
#include <podium/result.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace podium {

struct EngineOptions {
  // "builtin" is the model inside the library; anything else is the folder of a
  // cross-encoder in Hugging Face's layout: config.json, tokenizer.json or
  // vocab.txt, and safetensors; or ORG/NAME or ORG/NAME@REVISION of a model of
  // the Hugging Face hub that lies in the hub's cache on this machine, such as
  // one that `podium pull` downloaded. NAME=FOLDER (or NAME=builtin) names the
  // model; the default is the folder's name, or ORG/NAME.
  std::string model = "builtin";
  int threads = 0;  // scoring threads; 0: one per core this process may use
  // "auto" is the fastest on this machine that ranks as "f32" does; the others
  // are "bf16", "int16", "int8", "int8-weights" and "int4-weights".
  std::string precision = "auto";
  int64_t score_cache = 100'000;  // cached scores of pairs; 0: no cache
  // Memory, in bytes, for what the model computed of documents before, if it
  // reads them by themselves, as the built-in model does: the same document
  // with another query is then only compared. 0: no cache.
  int64_t state_cache = int64_t{256} << 20;
  // "full", or "adaptive": the model scores all documents at an early layer,
  // and runs to the end only for those that can still be among the first top_n
  // (10 if a request does not set it). The more documents, the greater the
  // gain. Needs a model with exits, such as the built-in one (docs/depth.md).
  std::string depth = "full";
  // How the tokens that structure a pair ([CLS], [SEP], [UNK], [PAD], [MASK])
  // are read when a text spells them out. "text": as ordinary text, so a
  // document cannot forge the pair's structure. "match": as the tokens
  // themselves, as transformers does; only for trusted texts.
  std::string special_tokens = "text";
  // How a causal model that answers with a token is asked, such as
  // "qwen3-reranker", "mxbai-rerank-base-v2", "mxbai-rerank-large-v2" or
  // "zerank". Empty: as the model's name or its chat template tells; where
  // neither does, loading fails. Not read for other models.
  std::string prompt_template;
  // What queries ask for, for such a model, such as "Given a claim, find the
  // documents that refute it". Empty: the task that the template names. An
  // error for a model that cannot be told.
  std::string instruction;
  // A file written by `podium calibrate` with method isotonic or platt, or
  // "auto" for calibration.json in the model's folder: relevance scores are
  // then probabilities of relevance, in the same order. Empty: no calibration.
  std::string calibration;
};

// A model in this process. Calls from several threads share batches, so
// concurrent calls cost less than sequential ones. A document longer than the
// model's context is scored in passages. Text that is not UTF-8 is read with
// U+FFFD in place of what is wrong.
//
// The engine sets Ranking::served_by to the model's name, and each result has
// its logit. Errors of a call: kInvalidArgument (no documents, a blank query, a
// number below 1), kTooLarge (over 10,000 documents, or 8,388,608 tokens),
// kUnavailable (too much work is queued), kDeadlineExceeded, kCancelled, and
// kInternal (a score is not finite).
class Engine final : public Ranker {
 public:
  // Loads the model and scores one pair with it, which takes a few tenths of a
  // second for the built-in model. kInvalidArgument (an option), kNotFound (the
  // folder, one of its files, or the calibration), kInvalidData and kTooLarge
  // (the contents of a file).
  static Result<std::unique_ptr<Engine>> Load(
      const EngineOptions& options = {});
  ~Engine() override;

  void Submit(RankRequest request, CallOptions options,
              RankCallback done) override;

  const std::string& model() const;  // its name

  // The model's own tokenizer, for counting tokens before a call. These run on
  // the caller's thread, in time linear in the text.

  // The ids of a text's tokens, without the special tokens that complete a
  // pair. RankUsage counts the same way.
  std::vector<int32_t> Tokenize(std::string_view text) const;
  // A token as the vocabulary spells it ("##ing"); nothing for an id that it
  // does not have. Valid as long as the engine.
  std::optional<std::string_view> TokenString(int32_t id) const;
  // Text of the tokens, as far as it can be restored: what the tokenizer
  // dropped, such as accents and capitals, is lost. Skips unknown ids.
  std::string Detokenize(std::span<const int32_t> ids) const;
  // Tokens of the longest pair: query, passage and special tokens.
  int32_t max_length() const;

 private:
  struct State;
  explicit Engine(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace podium
