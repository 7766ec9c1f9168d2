#include "access/observe/placed_program.h"

#include <elf.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <future>

#include "unit/model/runtime_folder.h"

namespace stackpilot::access {
namespace {

constexpr const char* one_build = "stackpilot-0123456789abcdef";
constexpr const char* other_build = "stackpilot-fedcba9876543210";

// A folder that nodes would see, and a program beside it.
class PlacedProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(shared()));
    ASSERT_TRUE(write_file(program_, "the program", fs::perms::owner_all));
  }

  fs::path shared() const { return workspace_.shared(); }
  fs::path place(const std::string& name = one_build) const { return shared() / name; }
  ino_t file_at(const fs::path& path) const {
    struct stat found = {};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return found.st_ino;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& one : fs::directory_iterator(shared())) {
      names.push_back(one.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "placed-").value();
  Workspace workspace_{folder_.path() / "clone"};
  RuntimeFolder runtime_{workspace_};
  fs::path program_ = folder_.path() / "program";
};

TEST_F(PlacedProgram, IsACopyThatEverybodyMayRun) {
  const mode_t before = ::umask(077);
  const auto held = HeldProgram::put(program_, place());
  ::umask(before);
  ASSERT_TRUE(held) << held.error().message;
  EXPECT_EQ(read_file(place()).value(), "the program");
  EXPECT_EQ(fs::status(place()).permissions(), fs::perms(0755));
  EXPECT_TRUE(held->is_at(place()));
  EXPECT_EQ(files(), std::vector<std::string>{one_build});
}

TEST_F(PlacedProgram, StaysTheSameFileWhereItIsRight) {
  ASSERT_TRUE(HeldProgram::put(program_, place()));
  const ino_t before = file_at(place());
  ASSERT_TRUE(HeldProgram::put(program_, place()));
  EXPECT_EQ(file_at(place()), before);
}

TEST_F(PlacedProgram, IsMadeAnewWhereItIsNot) {
  const std::pair<const char*, unsigned> rows[] = {
      {"the pr0gram", 0755},  // of the same length
      {"the progra", 0755},  {"the program and more", 0755}, {"", 0755},
      {"the program", 0700}, {"the program", 0644}};
  for (const auto& [text, mode] : rows) {
    SCOPED_TRACE(fmt::format("\"{}\" {:o}", text, mode));
    ASSERT_TRUE(write_file(place(), text, fs::perms(mode)));
    const ino_t before = file_at(place());
    const auto held = HeldProgram::put(program_, place());
    ASSERT_TRUE(held) << held.error().message;
    EXPECT_EQ(read_file(place()).value(), "the program");
    EXPECT_EQ(fs::status(place()).permissions(), fs::perms(0755));
    EXPECT_NE(file_at(place()), before) << "what runs must keep the file it has";
  }
}

TEST_F(PlacedProgram, ThatCannotBePutThereIsAnError) {
  ASSERT_TRUE(make_folder(place() / "in the way"));
  EXPECT_FALSE(HeldProgram::put(program_, place()));
  EXPECT_FALSE(HeldProgram::put(program_, shared() / "no" / "folder"));
  EXPECT_FALSE(HeldProgram::put(folder_.path() / "missing", place(other_build)));
}

TEST_F(PlacedProgram, OfAnotherBuildStaysWhileItIsHeld) {
  auto held = HeldProgram::put(program_, place());
  ASSERT_TRUE(held);
  ASSERT_TRUE(HeldProgram::put(program_, place(other_build)));  // held no more
  ASSERT_TRUE(write_file(shared() / "lab-id", "abc123\n"));
  ASSERT_TRUE(write_file(shared() / "stackpilot-notes", ""));
  fs::create_symlink(program_, shared() / "stackpilot-00000000deadbeef");
  remove_unused_programs(shared());
  EXPECT_EQ(files(), (std::vector<std::string>{"lab-id", "stackpilot-00000000deadbeef", one_build,
                                               "stackpilot-notes"}));
  { const HeldProgram ended = std::move(*held); }
  remove_unused_programs(shared());
  EXPECT_FALSE(fs::exists(place()));
  remove_unused_programs(shared() / "missing");
}

TEST_F(PlacedProgram, ThatWasRemovedIsNotAtItsPlace) {
  const auto held = HeldProgram::put(program_, place());
  ASSERT_TRUE(held);
  fs::remove(place());
  EXPECT_FALSE(held->is_at(place()));
  ASSERT_TRUE(HeldProgram::put(program_, place()));
  EXPECT_FALSE(held->is_at(place())) << "another file of that name";
}

// Many commands at once, some of which remove what nobody uses.
TEST_F(PlacedProgram, IsThereForEveryCommandThatHasPutIt) {
  std::vector<std::future<int>> commands;
  commands.reserve(8);
  for (int i = 0; i < 8; ++i) {
    commands.push_back(std::async(std::launch::async, [this, i] {
      int missing = 0;
      const fs::path mine = place(i % 2 == 0 ? one_build : other_build);
      for (int turn = 0; turn < 50; ++turn) {
        const auto held = HeldProgram::put(program_, mine);
        if (i < 4) remove_unused_programs(shared());
        if (!held || read_file(mine).value_or("") != "the program") ++missing;
      }
      return missing;
    }));
  }
  for (auto& one : commands) EXPECT_EQ(one.get(), 0);
}

TEST_F(PlacedProgram, IsStaticOrNot) {
  EXPECT_EQ(is_static_program("/proc/self/exe").value_or(true), false) << "tests ask for a loader";
  Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 2;
  const auto file_with = [&](std::uint32_t second) {
    const Elf64_Phdr segments[] = {{.p_type = PT_LOAD}, {.p_type = second}};
    return std::string(reinterpret_cast<const char*>(&header), sizeof header) +
           std::string(reinterpret_cast<const char*>(segments), sizeof segments);
  };
  ASSERT_TRUE(write_file(program_, file_with(PT_NOTE)));
  EXPECT_EQ(is_static_program(program_).value_or(false), true);
  ASSERT_TRUE(write_file(program_, file_with(PT_INTERP)));
  EXPECT_EQ(is_static_program(program_).value_or(true), false);
  ASSERT_TRUE(write_file(program_, file_with(PT_NOTE).substr(0, sizeof header + 8)));
  EXPECT_FALSE(is_static_program(program_));
  ASSERT_TRUE(write_file(program_, "#!/bin/sh\n"));
  EXPECT_FALSE(is_static_program(program_));
  EXPECT_FALSE(is_static_program(folder_.path() / "missing"));
}

TEST_F(PlacedProgram, IsNotWithoutALab) {
  EXPECT_TRUE(place_program(workspace_));
  EXPECT_TRUE(files().empty());
}

// This test is such a program.
TEST_F(PlacedProgram, ThatNodesCannotRunIsRefused) {
  ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
  for (const auto& status : {place_program(workspace_), prepare_to_reach(workspace_)}) {
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
    EXPECT_NE(status.error().message.find("not linked statically"), std::string::npos);
    EXPECT_NE(status.error().hint.find("make"), std::string::npos);
  }
  EXPECT_EQ(files(), std::vector<std::string>{"lab-id"});
}

}  // namespace
}  // namespace stackpilot::access
