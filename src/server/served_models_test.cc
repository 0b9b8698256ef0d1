#include "server/served_models.h"

#include <gtest/gtest.h>

#include "server/testing/fake_reranker.h"

namespace podium {
namespace {

// The name of the model that answers, or the message of the error.
std::string Found(const ServedModels& models, std::string_view requested) {
  const auto model = models.Find(requested);
  return model ? (*model)->name() : model.error().message;
}

constexpr std::string_view kLoading = "the model is still loading";

TEST(ServedModels, ChoosesByName) {
  ServedModels models(
      {.names = {"first", "second"},
       .aliases = {
           {"rerank-v3.5", "second"}, {"fast", "first"}, {"second", "first"}}});
  models.Add(MakeFakeReranker("first"));
  models.Add(MakeFakeReranker("second"));
  EXPECT_EQ(Found(models, ""), "first");
  EXPECT_EQ(Found(models, "first"), "first");
  // A model's own name takes precedence over an alias.
  EXPECT_EQ(Found(models, "second"), "second");
  EXPECT_EQ(Found(models, "fast"), "first");
  // An alias takes precedence over the hosted names.
  EXPECT_EQ(Found(models, "rerank-v3.5"), "second");
  EXPECT_EQ(Found(models, "rerank-multilingual-v3.0"), "first");
  EXPECT_EQ(Found(models, "jina-reranker-v2"), "first");
  EXPECT_EQ(models.Find("First").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Found(models, "third"),
            "model 'third' not found, make sure the correct model ID was used "
            "and that you have access to the model.");
}

TEST(ServedModels, ReportsWhenTheDefaultStandsIn) {
  const ModelCatalogue catalogue = {
      .names = {"first", "second"},
      .aliases = {{"rerank-v3.5", "second"}, {"fast", "first"}}};
  ServedModels models(catalogue);
  models.Add(MakeFakeReranker("first"));
  for (const char* given : {"", "first", "second", "rerank-v3.5", "fast"}) {
    EXPECT_FALSE(models.StandsIn(given)) << given;
  }
  EXPECT_TRUE(models.StandsIn("rerank-multilingual-v3.0"));
  EXPECT_TRUE(models.StandsIn("jina-reranker-v2"));
  EXPECT_FALSE(models.StandsIn("third"));

  ModelCatalogue strict = catalogue;
  strict.hosted_names = false;
  ServedModels strictly(strict);
  strictly.Add(MakeFakeReranker("first"));
  EXPECT_EQ(Found(strictly, ""), "first");
  EXPECT_EQ(Found(strictly, "fast"), "first");
  EXPECT_EQ(Found(strictly, "rerank-v3.5"), kLoading);
  EXPECT_EQ(strictly.Find("rerank-multilingual-v3.0").error().code,
            ErrorCode::kNotFound);
  EXPECT_FALSE(strictly.StandsIn("rerank-multilingual-v3.0"));
}

TEST(ServedModels, ListsTheNamesOfEachModel) {
  ModelCatalogue catalogue = {
      .names = {"first", "second"},
      .aliases = {{"a", "first"}, {"b", "second"}, {"c", "first"}}};
  EXPECT_EQ(AnsweredNames(catalogue),
            (std::vector<std::string>{
                "first answers to first, a, c and to requests that name no "
                "model, or a model that others host, such as rerank-v3.5",
                "second answers to second, b"}));
  catalogue.hosted_names = false;
  EXPECT_EQ(AnsweredNames(catalogue)[0],
            "first answers to first, a, c and to requests that name no model");
}

TEST(ServedModels, IsReadyWhenAllOfTheCatalogueAreLoaded) {
  ServedModels models(
      {.names = {"first", "second"}, .aliases = {{"other", "second"}}});
  EXPECT_FALSE(models.ready());
  EXPECT_EQ(Found(models, ""), kLoading);
  // The default is the first in the catalogue, not the first one loaded.
  models.Add(MakeFakeReranker("second"));
  EXPECT_FALSE(models.ready());
  EXPECT_EQ(Found(models, ""), kLoading);
  EXPECT_EQ(Found(models, "first"), kLoading);
  EXPECT_EQ(Found(models, "other"), "second");
  EXPECT_EQ(models.All().size(), 1u);
  models.Add(MakeFakeReranker("first"));
  EXPECT_TRUE(models.ready());
  EXPECT_EQ(Found(models, ""), "first");
  EXPECT_TRUE(models.IsDefault("first"));
  EXPECT_FALSE(models.IsDefault("second"));
  EXPECT_EQ(models.All().front()->name(), "first");
}

TEST(ServedModels, WithoutACatalogueTheFirstModelIsTheDefault) {
  ServedModels models;
  EXPECT_FALSE(models.ready());
  EXPECT_EQ(Found(models, "x"), kLoading);
  models.Add(MakeFakeReranker("a"));
  models.Add(MakeFakeReranker("b"));
  models.Add(MakeFakeReranker("a"));  // replaces the other one
  EXPECT_TRUE(models.ready());
  EXPECT_EQ(models.All().size(), 2u);
  EXPECT_EQ(Found(models, ""), "a");
}

}  // namespace
}  // namespace podium
