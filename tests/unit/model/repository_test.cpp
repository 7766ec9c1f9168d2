#include "model/repository.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace stackpilot {
namespace {

// Two repositories, "one" and "other", and folders that are none.
class Repositories : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* repository : {"one", "other", "one/.stackpilot/copies/f1/lab"}) {
      ASSERT_TRUE(make_folder(root() / repository / "infra"));
      ASSERT_TRUE(write_file(root() / repository / "infra" / "lab.yaml", ""));
    }
    for (const char* folder :
         {"one/apps/service/src", "none/deep", "odd/infra/lab.yaml", "links"}) {
      ASSERT_TRUE(make_folder(root() / folder));
    }
    ASSERT_TRUE(write_file(root() / "file", ""));
    fs::create_directory_symlink(root() / "one", root() / "links" / "one");
    fs::create_directory_symlink(root() / "one" / "apps", root() / "links" / "apps");
    fs::create_symlink("/no/such/folder", root() / "links" / "dangling");
  }

  fs::path root() const { return root_; }
  // The same below our folder; what is empty stays empty.
  std::string below(const std::string& path) const {
    return path.empty() ? "" : (root() / path).string();
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "repositories-").value();
  fs::path root_ = fs::canonical(folder_.path());
};

TEST_F(Repositories, AreFound) {
  const struct {
    const char* named;
    const char* current;
    const char* program;
    const char* root;
    const char* passed_over = "";
  } rows[] = {
      {"", "one", "", "one"},
      {"", "one/apps/service/src", "", "one"},
      {"", "one/infra", "", "one"},
      {"", "one/.stackpilot/copies/f1/lab/infra", "", "one/.stackpilot/copies/f1/lab"},
      {"", "one/.stackpilot/copies/f1", "", "one"},
      {"", "one", "one/bin/stackpilot", "one"},
      {"", "one", "one/.stackpilot/shared/stackpilot-0123456789abcdef", "one"},
      {"", "one/apps", "other/bin/stackpilot", "one", "other"},
      {"", "one", "none/bin/stackpilot", "one"},
      {"", "none/deep", "other/bin/stackpilot", "other"},
      {"", "none", "other/.stackpilot/shared/stackpilot-0123456789abcdef", "other"},
      {"", "", "other/bin/stackpilot", "other"},
      {"", "odd", "other/bin/stackpilot", "other"},
      {"one", "none", "", "one"},
      {"one", "other", "other/bin/stackpilot", "one"},
      {"one/apps/..", "none", "", "one"},
      {"links/one", "none", "", "one"},
      {"links/apps/..", "none", "", "one"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(fmt::format("--repo {}, in {}, program {}", row.named, row.current, row.program));
    const auto found = find_repository({below(row.named), below(row.current), below(row.program)});
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->root, below(row.root));
    EXPECT_EQ(found->passed_over, below(row.passed_over));
  }
}

TEST_F(Repositories, AreNotFoundWhereThereIsNone) {
  const struct {
    const char* named;
    const char* current;
    const char* program;
    const char* why;
  } rows[] = {
      {"", "none/deep", "", "none/deep nor a folder above has infra/lab.yaml"},
      {"", "none", "none/bin/stackpilot", "none nor a folder above has infra/lab.yaml"},
      {"", "odd", "", "odd nor a folder above has infra/lab.yaml"},
      {"", "", "", "the folder that it was called in nor"},
      // A folder that is named is not only a hint where to look.
      {"none", "one", "one/bin/stackpilot", "none: no repository of StackPilot, it has no infra/"},
      {"one/apps", "one", "", "one/apps: no repository of StackPilot"},
      {"odd", "one", "", "odd: no repository of StackPilot"},
      {"file", "one", "", "file: no folder"},
      {"missing", "one", "", "missing: No such file or directory"},
      {"links/dangling", "one", "", "dangling: No such file or directory"},
      {"one/infra/lab.yaml", "one", "", "lab.yaml: no folder"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(fmt::format("--repo {}, in {}, program {}", row.named, row.current, row.program));
    const auto found = find_repository({below(row.named), below(row.current), below(row.program)});
    ASSERT_FALSE(found) << found->root;
    EXPECT_EQ(found.error().kind, ErrorKind::kUsage);
    EXPECT_NE(found.error().message.find(row.why), std::string::npos) << found.error().message;
    EXPECT_NE(found.error().hint.find("--repo DIR"), std::string::npos);
  }
}

TEST_F(Repositories, MayBeNamedFromWhereOneIs) {
  const fs::path before = fs::current_path();
  fs::current_path(root() / "none" / "deep");
  const auto found = find_repository(search_from_here("../../one"));
  const RepositorySearch here = search_from_here("");
  fs::current_path(before);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->root, below("one"));
  EXPECT_EQ(here.current, below("none/deep"));
  EXPECT_EQ(here.program.filename(), "model_test");
}

TEST_F(Repositories, AreNotFoundFromAFolderThatIsGone) {
  const fs::path before = fs::current_path();
  fs::current_path(root() / "none" / "deep");
  fs::remove(root() / "none" / "deep");
  const RepositorySearch search = search_from_here("");
  fs::current_path(before);
  EXPECT_TRUE(search.current.empty()) << search.current;
}

}  // namespace
}  // namespace stackpilot
