#include "drills/patched_source.h"

#include <gtest/gtest.h>

#include <chrono>

namespace stackpilot::drills {
namespace {

using namespace std::chrono_literals;

class PatchedSource : public ::testing::Test {
 protected:
  PatchedSource() {
    for (const fs::path& folder : {original_, copy_}) {
      fs::create_directories(folder / "src");
      for (const char* name : {"src/one.cpp", "src/two.cpp"}) {
        EXPECT_TRUE(write_file(folder / name, "text"));
        fs::last_write_time(folder / name, old_);
      }
    }
  }
  fs::file_time_type time_of(const char* name) const { return fs::last_write_time(copy_ / name); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "patched-").value();
  fs::path original_ = folder_.path() / "original";
  fs::path copy_ = folder_.path() / "copy";
  fs::file_time_type old_ = fs::file_time_type::clock::now() - 24h;
};

// Within the second in which the original was compiled, a build took a patched file for compiled.
TEST_F(PatchedSource, WhatIsPatchedIsLaterThanWhatIsCompiledNow) {
  ASSERT_TRUE(write_file(copy_ / "src/one.cpp", "patched"));
  ASSERT_TRUE(write_file(copy_ / "src/new.cpp", "added"));
  ASSERT_TRUE(date_what_is_patched(original_, copy_));
  EXPECT_GT(time_of("src/one.cpp"), fs::file_time_type::clock::now() + 30min);
  EXPECT_GT(time_of("src/new.cpp"), fs::file_time_type::clock::now() + 30min);
  EXPECT_EQ(time_of("src/two.cpp"), old_);
}

TEST_F(PatchedSource, ACopyThatIsTheOriginalIsAnError) {
  const Status dated = date_what_is_patched(original_, copy_);
  ASSERT_FALSE(dated);
  EXPECT_NE(dated.error().message.find("nothing was patched"), std::string::npos);
}

TEST_F(PatchedSource, ACopyThatIsNotThereIsAnError) {
  EXPECT_FALSE(date_what_is_patched(original_, folder_.path() / "nowhere"));
}

}  // namespace
}  // namespace stackpilot::drills
