#include "models/model_spec.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "builtin/builtin_model.h"

namespace podium {
namespace {

std::string Spec(std::string_view text) {
  const auto spec = ParseModelSpec(text);
  return spec ? spec->name + " <- " + spec->folder : spec.error().message;
}

TEST(ParseModelSpec, TellsNamesFromFolders) {
  EXPECT_EQ(Spec("builtin"), std::string(kBuiltinModelName) + " <- ");
  EXPECT_EQ(Spec("small=builtin"), "small <- ");
  EXPECT_EQ(Spec("./builtin"), "builtin <- ./builtin");
  EXPECT_EQ(Spec("/m/bge"), "bge <- /m/bge");
  EXPECT_EQ(Spec("/m/bge/"), "bge <- /m/bge/");
  EXPECT_EQ(Spec("BAAI/bge=/m/a=b"), "BAAI/bge <- /m/a=b");
  EXPECT_EQ(Spec("/m/a=b"), "a=b <- /m/a=b");
  EXPECT_EQ(Spec("./a=b"), "a=b <- ./a=b");
  EXPECT_EQ(Spec("."),
            std::filesystem::current_path().filename().string() + " <- .");
}

TEST(ParseModelSpec, SaysWhatIsWrong) {
  const std::string empty =
      "the model is empty: it must be a folder, ORG/NAME or builtin";
  EXPECT_EQ(Spec(""), empty);
  EXPECT_EQ(Spec("a="), empty);
  EXPECT_EQ(Spec("a b=/m"),
            "a b: a model's name is up to 128 letters, digits and . _ - / : @ "
            "+");
}

}  // namespace
}  // namespace podium
