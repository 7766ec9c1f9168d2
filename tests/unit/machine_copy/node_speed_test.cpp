#include "machine/copy/node_speed.h"

#include <gtest/gtest.h>

#include "base/slowness.h"

namespace stackpilot::machine::copy {
namespace {

TEST(NodeSpeed, TheSlowestNodeCounts) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "speed-").value();
  const Workspace workspace(folder.path());
  EXPECT_FALSE(measured_slowness(workspace));
  ASSERT_TRUE(make_folder(workspace.state()));
  struct Row {
    const char* about;
    const char* kept;
    std::optional<int> slowness;
  };
  for (const Row& row : {Row{"as fast as the reference", R"({"control": 12})", 1},
                         Row{"one is slow", R"({"control": 12, "worker1": 120})", 10},
                         Row{"slower than we allow for", R"({"control": 99999})", most_slowness},
                         Row{"nonsense beside a measurement", R"({"a": -1, "b": 60})", 5},
                         Row{"no number", R"({"control": "fast"})", std::nullopt},
                         Row{"no object", "[]", std::nullopt}, Row{"no JSON", "{", std::nullopt}}) {
    ASSERT_TRUE(write_file(workspace.node_speeds(), row.kept));
    EXPECT_EQ(measured_slowness(workspace), row.slowness) << row.about;
  }
}

}  // namespace
}  // namespace stackpilot::machine::copy
