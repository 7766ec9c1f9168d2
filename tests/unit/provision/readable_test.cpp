#include "provision/readable.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stackpilot::provision {
namespace {

constexpr unsigned somebody_else = 4242;

// A checkout that everybody may read, as far as it is asked for.
class Readable : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* folder : {"bin", "infra", "apps/service/src", "src", ".stackpilot", "build"}) {
      ASSERT_TRUE(make_folder(root() / folder));
      fs::permissions(root() / folder, fs::perms(0755));
    }
    for (const char* folder : {"", "apps", "apps/service"}) {
      fs::permissions(root() / folder, fs::perms(0755));
    }
    put(".gitignore", "build\nbin\n", 0644);
    put("bin/stackpilot", "", 0755);
    put("infra/lab.yaml", "", 0644);
    put("apps/service/src/main.cpp", "", 0644);
    put("src/main.cpp", "", 0644);
    fs::permissions(root() / ".stackpilot", fs::perms(0700));
    fs::permissions(root() / "build", fs::perms(0700));
  }
  const fs::path& root() const { return folder_.path(); }
  void put(const std::string& path, const std::string& text, unsigned mode) const {
    ASSERT_TRUE(write_file(root() / path, text, fs::perms(mode)));
  }
  Status check(unsigned user = somebody_else) const {
    return require_readable(root(), {"infra", "apps/service"}, user);
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "readable-").value();
};

TEST_F(Readable, IsWhatEverybodyMayReadAndItsStateNeedNot) {
  EXPECT_TRUE(check());
}

TEST_F(Readable, IsNotWhatOnlyTheOwnerMayRead) {
  const std::pair<const char*, unsigned> cases[] = {
      {"", 0700},     {"src", 0700},
      {"src", 0711},  {"infra/lab.yaml", 0600},
      {"apps", 0750}, {"apps/service/src/main.cpp", 0640}};
  for (const auto& [part, mode] : cases) {
    SCOPED_TRACE(part);
    const fs::perms before = fs::status(root() / part).permissions();
    fs::permissions(root() / part, fs::perms(mode));
    const Status status = check();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
    EXPECT_NE(status.error().message.find(fmt::format("{} has the mode {:o}", part, mode)),
              std::string::npos)
        << status.error().message;
    EXPECT_NE(status.error().hint.find("chmod"), std::string::npos);
    EXPECT_TRUE(check(::geteuid())) << "its owner may";
    fs::permissions(root() / part, before);
  }
  EXPECT_TRUE(check());
}

TEST_F(Readable, LeavesAPrivateFileAloneThatNodesDoNotNeed) {
  put("notes.txt", "", 0600);
  fs::permissions(root() / "bin" / "stackpilot", fs::perms(0700));
  fs::permissions(root() / "bin", fs::perms(0700));  // nodes have a copy of the program
  put("build/private", "", 0600);
  fs::create_symlink("/no/such/file", root() / "src" / "dangling");
  EXPECT_TRUE(check());
}

}  // namespace
}  // namespace stackpilot::provision
