#include "tokenizer/pre_tokenizers/split.h"

#include <algorithm>
#include <memory>

#include "tokenizer/pre_tokenizers/all.h"

namespace podium::pre_tokenizers {
namespace {

using Behavior = SplitAt::Behavior;

// Makes pieces of a text's parts, which are delimiters or texts between them,
// as they come.
class PieceMerger {
 public:
  PieceMerger(Behavior behavior, std::string_view utf8, PreTokenizer::Sink sink)
      : behavior_(behavior), utf8_(utf8), sink_(sink) {}

  // The next part ends at `end`.
  void Add(size_t end, bool delimiter) {
    if (end == end_) return;
    if (begin_ != end_ && !Merges(delimiter)) Emit();
    // A delimiter merges with one text, not with a delimiter before that.
    delimiter_ = delimiter;
    end_ = end;
    if (behavior_ == Behavior::kRemoved && delimiter) begin_ = end;
  }

  void Emit() {
    if (begin_ != end_) sink_(utf8_.substr(begin_, end_ - begin_));
    begin_ = end_;
  }

 private:
  // Whether the next part belongs to the piece that waits.
  bool Merges(bool delimiter) const {
    switch (behavior_) {
      case Behavior::kRemoved:
      case Behavior::kIsolated:
        return false;
      case Behavior::kMergedWithPrevious:
        return delimiter && !delimiter_;
      case Behavior::kMergedWithNext:
        return !delimiter && delimiter_;
      case Behavior::kContiguous:
        return delimiter == delimiter_;
    }
    return false;
  }

  Behavior behavior_;
  std::string_view utf8_;
  PreTokenizer::Sink sink_;
  size_t begin_ = 0, end_ = 0;  // of the piece that waits
  bool delimiter_ = false;      // its last part
};

struct BehaviorName {
  std::string_view name;
  Behavior behavior;
};

constexpr BehaviorName kBehaviorNames[] = {
    {"Removed", Behavior::kRemoved},
    {"Isolated", Behavior::kIsolated},
    {"MergedWithPrevious", Behavior::kMergedWithPrevious},
    {"MergedWithNext", Behavior::kMergedWithNext},
    {"Contiguous", Behavior::kContiguous},
};

Result<Behavior> ReadBehavior(const JsonNode& node) {
  const auto behavior_node = node.Get("behavior");
  if (!behavior_node) return Unexpected(behavior_node.error());
  const auto name = behavior_node->String();
  if (!name) return Unexpected(name.error());
  for (const BehaviorName& row : kBehaviorNames) {
    if (row.name == *name) return row.behavior;
  }
  return behavior_node->Unsupported(
      Quoted(*name),
      "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous");
}

Result<PreTokenizerPtr> ReadSplitWords(const JsonNode& node,
                                       const JsonNode& regex_node,
                                       Behavior behavior, bool invert) {
  const auto regex = regex_node.String();
  if (!regex) return Unexpected(regex.error());
  const auto pattern = KnownWordPattern(*regex);
  if (!pattern) {
    return regex_node.Fault(
        "is " + Quoted(*regex) +
        ", which is not built in; what works is the pattern of Qwen2, Qwen3.5, "
        "Llama 3 (GPT-4), GPT-4o or Mistral");
  }
  // The pattern matches everything, so that each match is a piece: isolated, or
  // what is left of nothing removed.
  if (behavior != Behavior::kIsolated &&
      !(behavior == Behavior::kRemoved && invert)) {
    return node.Get("behavior")
        ->Fault(
            "is not Isolated, nor Removed with invert, which is what works "
            "with a "
            "Regex");
  }
  return std::make_unique<SplitWords>(*pattern);
}

}  // namespace

void SplitWords::Split(std::string_view utf8, Sink sink) const {
  for (size_t begin = 0, end; begin < utf8.size(); begin = end) {
    end = WordEnd(pattern_, utf8, begin);
    sink(utf8.substr(begin, end - begin));
  }
}

void SplitAt::Split(std::string_view utf8, Sink sink) const {
  PieceMerger merger(behavior_, utf8, sink);
  for (size_t done = 0; done < utf8.size();) {
    const size_t found = std::min(utf8.find(literal_, done), utf8.size());
    merger.Add(found, invert_);
    if (found == utf8.size()) break;
    done = found + literal_.size();
    merger.Add(done, !invert_);
  }
  merger.Emit();
}

Result<PreTokenizerPtr> ReadSplit(const JsonNode& node) {
  const auto behavior = ReadBehavior(node);
  if (!behavior) return Unexpected(behavior.error());
  bool invert = false;
  if (auto read = ReadFlag(node, "invert", invert); !read) {
    return Unexpected(std::move(read.error()));
  }
  const auto pattern = node.Get("pattern");
  if (!pattern) return Unexpected(pattern.error());
  if (const auto regex = pattern->Find("Regex")) {
    return ReadSplitWords(node, *regex, *behavior, invert);
  }
  const auto literal_node = pattern->Get("String");
  if (!literal_node) return Unexpected(literal_node.error());
  const auto literal = literal_node->ShortString();
  if (!literal) return Unexpected(literal.error());
  if (literal->empty()) return literal_node->Fault("is empty");
  return std::make_unique<SplitAt>(*literal, *behavior, invert);
}

}  // namespace podium::pre_tokenizers
