#include "provision/recipe.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "access/exec/process.h"
#include "provision/docker_archive.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::provision {
namespace {

using Lines = std::vector<std::string>;

TEST(MeaningfulLines, AreThoseThatSaySomething) {
  EXPECT_EQ(meaningful_lines(""), Lines{});
  EXPECT_EQ(meaningful_lines("a\nb c\n"), (Lines{"a", "b c"}));
  EXPECT_EQ(meaningful_lines("# no\n\n  \t\n  # no\n a # kept \r\nlast"),
            (Lines{"a # kept", "last"}));
}

// A repository that holds the recipe of one image.
class RecipeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(image() / "files" / "etc"));
    put("apply.sh", "apply");
    put("one/packages", "# comment\nbash\n\ncoreutils\n");
    put("one/config", "ENV A=1\n# comment\nCMD [\"/bin/sh\"]\n");
    put("one/setup.sh", "set up");
    put("one/files/etc/motd", "hello");
  }

  fs::path images() const { return folder_.path() / "infra" / "images"; }
  fs::path image() const { return images() / "one"; }
  void put(const std::string& path, const std::string& text) const {
    ASSERT_TRUE(write_file(images() / path, text));
  }
  Result<Recipe> read(const std::string& registry = "debian@sha256:1") const {
    return read_recipe(folder_.path(), ImageSpec{"one", registry});
  }
  std::string digest() const { return read()->digest; }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "recipe-").value();
};

TEST_F(RecipeTest, IsWhatTheFolderSays) {
  const auto recipe = read();
  ASSERT_TRUE(recipe);
  EXPECT_EQ(recipe->name, "one");
  EXPECT_EQ(recipe->folder, image());
  EXPECT_EQ(recipe->packages, (Lines{"bash", "coreutils"}));
  EXPECT_EQ(recipe->instructions, (Lines{"ENV A=1", "CMD [\"/bin/sh\"]"}));
  EXPECT_EQ(recipe->registry, "debian@sha256:1");
  EXPECT_EQ(recipe->digest.size(), 64U);
  EXPECT_EQ(digest(), recipe->digest);
}

TEST_F(RecipeTest, TheDigestChangesWithEveryInput) {
  const std::string before = digest();
  EXPECT_NE(read("debian@sha256:2")->digest, before);
  const std::pair<const char*, std::function<void()>> changes[] = {
      {"packages", [&] { put("one/packages", "bash\n"); }},
      {"config", [&] { put("one/config", "ENV A=2\n"); }},
      {"setup.sh", [&] { put("one/setup.sh", "set up more"); }},
      {"a file", [&] { put("one/files/etc/motd", "hello!"); }},
      {"a new file", [&] { put("one/files/etc/more", ""); }},
      {"a mode", [&] { fs::permissions(image() / "setup.sh", fs::perms::owner_all); }},
      {"packages.optional", [&] { put("one/packages.optional", "more\n"); }},
      {"apply.sh", [&] { put("apply.sh", "apply more"); }}};
  std::string last = before;
  for (const auto& [what, change] : changes) {
    change();
    EXPECT_NE(digest(), last) << what;
    last = digest();
  }
}

TEST_F(RecipeTest, AnotherImagesFilesDoNotCount) {
  const std::string before = digest();
  ASSERT_TRUE(make_folder(images() / "two"));
  put("two/packages", "x");
  EXPECT_EQ(digest(), before);
}

TEST_F(RecipeTest, AMissingPartIsAnErrorThatNamesIt) {
  for (const char* part : {"one/packages", "one/config", "apply.sh"}) {
    const std::string text = read_file(images() / part).value();
    fs::remove(images() / part);
    const auto recipe = read();
    ASSERT_FALSE(recipe) << part;
    EXPECT_NE(recipe.error().message.find(part), std::string::npos) << recipe.error().message;
    put(part, text);
  }
}

TEST_F(RecipeTest, TheDockerfileStartsFromTheRegistryAndKeepsTheInstructions) {
  const std::string text = to_dockerfile(*read());
  EXPECT_TRUE(text.starts_with("FROM debian@sha256:1 AS root\nLABEL stackpilot.stage=one-"))
      << text;
  const Lines in_order = {"apt-get install -y --no-install-recommends bash coreutils ",
                          "\nCOPY files/ /\n",
                          "\nCOPY setup.sh /setup.sh\nRUN /bin/sh /setup.sh && rm /setup.sh\n",
                          "source=registry",
                          "> /etc/stackpilot-image\n",
                          "\nFROM scratch\nCOPY --from=root / /\nENV A=1\nCMD [\"/bin/sh\"]\n"};
  std::size_t at = 0;
  for (const std::string& part : in_order) {
    at = text.find(part, at);
    ASSERT_NE(at, std::string::npos) << part << "\n" << text;
  }
  EXPECT_TRUE(text.ends_with(in_order.back()));
}

// Of the optional ones only those that the distribution has; apt is this machine's, or a stand-in.
TEST_F(RecipeTest, TheDockerfileAsksForOptionalPackagesWhereThereAreAny) {
  EXPECT_EQ(to_dockerfile(*read()).find("apt-cache"), std::string::npos);
  put("one/packages.optional", "# comment\nhere\nnowhere\n");
  const fakes::FakePrograms programs;
  programs.put("apt-cache", "test \"$1 $2\" = 'show here'");
  programs.put("apt-get", "echo \"$@\"");
  const std::string text = to_dockerfile(*read());
  const std::size_t from = text.find("RUN ") + 4;
  const auto ran =
      access::run_ok({.argv = {"sh", "-c", text.substr(from, text.find('\n', from) - from)}});
  ASSERT_TRUE(ran) << ran.error().message;
  EXPECT_EQ(ran->out, "update\ninstall -y --no-install-recommends bash coreutils here\nclean\n");
}

TEST_F(RecipeTest, TheDockerfileCopiesNoFilesWhereThereAreNone) {
  fs::remove_all(image() / "files");
  EXPECT_EQ(to_dockerfile(*read()).find("COPY files"), std::string::npos);
}

TEST(RealRecipes, CanBeReadAndBecomeImages) {
  const auto lab = load_lab_spec(STACKPILOT_REPOSITORY);
  ASSERT_TRUE(lab) << lab.error().message;
  ASSERT_FALSE(lab->images.empty());
  for (const ImageSpec& image : lab->images) {
    EXPECT_TRUE(
        fs::is_directory(fs::path(STACKPILOT_REPOSITORY) / "infra" / "images" / image.name));
    const auto recipe = read_recipe(STACKPILOT_REPOSITORY, image);
    ASSERT_TRUE(recipe) << image.name << ": " << recipe.error().message;
    EXPECT_FALSE(recipe->packages.empty()) << image.name;
    EXPECT_TRUE(fs::exists(recipe->folder / "setup.sh")) << image.name;
    const auto config = image_config(recipe->instructions);
    ASSERT_TRUE(config) << image.name << ": " << config.error().message;
    EXPECT_TRUE(config->contains("Cmd")) << image.name;
  }
}

TEST(RealRecipes, AllBelongToTheLab) {
  const LabSpec lab = load_lab_spec(STACKPILOT_REPOSITORY).value();
  std::size_t folders = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(STACKPILOT_REPOSITORY) / "infra/images")) {
    if (entry.is_directory()) ++folders;
  }
  EXPECT_EQ(folders, lab.images.size());
}

// By it docker-compose works by hand on a node, and says the same as a deploy.
TEST(ComposeByHand, UsesTheDatabaseImageOfItsRecipe) {
  const LabSpec lab = load_lab_spec(STACKPILOT_REPOSITORY).value();
  const auto image = std::find_if(lab.images.begin(), lab.images.end(),
                                  [](const ImageSpec& one) { return one.name == "postgres"; });
  ASSERT_NE(image, lab.images.end());
  const Recipe recipe = read_recipe(STACKPILOT_REPOSITORY, *image).value();
  const Lines said = meaningful_lines(read_file(STACKPILOT_REPOSITORY "/infra/.env").value());
  EXPECT_EQ(said, Lines{"POSTGRES_IMAGE=stackpilot/postgres:" + recipe.digest.substr(0, 16)})
      << "write this line into infra/.env";
}

}  // namespace
}  // namespace stackpilot::provision
