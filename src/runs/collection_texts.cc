#include "runs/collection_texts.h"

#include <string_view>
#include <utility>

#include "collections/collection_folder.h"
#include "collections/hashed_ids.h"
#include "text/utf8.h"

namespace podium {
namespace {

constexpr int kShownOfADocument = 300;  // code points

Result<std::string> FindIn(const std::optional<TextIndex>& index,
                           const std::string& id) {
  if (!index) return std::string();
  Result<std::optional<std::string>> text = index->Find(id);
  if (!text) return Unexpected(text.error());
  return std::move(*text).value_or("");
}

}  // namespace

Result<CollectionFiles> FindFiles(const std::string& folder,
                                  CollectionFiles given, bool texts_needed) {
  if (folder.empty()) return given;
  struct Wanted {
    std::string& file;
    const char* name;
    bool needed;
  };
  for (const Wanted& wanted :
       {Wanted{given.qrels, "qrels/test.tsv", true},
        Wanted{given.queries, "queries.jsonl", texts_needed},
        Wanted{given.corpus, "corpus.jsonl", texts_needed}}) {
    if (!wanted.file.empty()) continue;
    const Result<std::string> found = FindInFolder(folder, wanted.name);
    if (found) wanted.file = *found;
    if (!found && wanted.needed) return Unexpected(found.error());
  }
  return given;
}

Result<CollectionTexts> OpenTexts(const CollectionFiles& files,
                                  const Qrels& qrels,
                                  const std::vector<TrecRunFile>& runs) {
  CollectionTexts texts;
  HashedIds qids, docnos;
  for (const JudgedQuery& query : qrels.queries) {
    qids.Add(query.qid);
    for (const TrecRunFile& run : runs) {
      const RetrievedQuery* retrieved = run.Find(query.qid);
      if (retrieved == nullptr) continue;
      for (const RetrievedDocument& document : retrieved->documents)
        docnos.Add(document.docno);
    }
  }
  qids.Seal();
  docnos.Seal();
  if (!files.queries.empty()) {
    auto queries = TextIndex::Build(files.queries, std::nullopt, qids);
    if (!queries) return Unexpected(queries.error());
    texts.queries = *std::move(queries);
  }
  if (!files.corpus.empty()) {
    auto corpus = TextIndex::Build(files.corpus, TextFormat::kJsonl, docnos);
    if (!corpus) return Unexpected(corpus.error());
    texts.corpus = *std::move(corpus);
  }
  return texts;
}

Result<void> FillTexts(const CollectionTexts& texts,
                       std::vector<ReportedQuery>& queries) {
  for (ReportedQuery& query : queries) {
    Result<std::string> text = FindIn(texts.queries, query.qid);
    if (!text) return Unexpected(text.error());
    query.text = *std::move(text);
    for (ReportedDocument& document : query.documents) {
      text = FindIn(texts.corpus, document.docno);
      if (!text) return Unexpected(text.error());
      document.text = CutTo(*std::move(text), kShownOfADocument);
    }
  }
  return {};
}

}  // namespace podium
