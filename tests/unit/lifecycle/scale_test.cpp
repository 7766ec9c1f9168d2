#include "lifecycle/scale.h"

#include <gtest/gtest.h>

namespace stackpilot::lifecycle {
namespace {

LabSpec three_nodes() {
  LabSpec lab;
  for (const char* name : {"control", "worker1", "worker2"}) lab.nodes.push_back({.name = name});
  return lab;
}

struct ListRow {
  const char* name;
  const char* list;
  std::vector<std::string> nodes;
  const char* refusal;
};

class NodesInList : public testing::TestWithParam<ListRow> {};

TEST_P(NodesInList, AreDeclaredAndNamedOnce) {
  const ListRow& row = GetParam();
  const auto nodes = nodes_in_list(three_nodes(), row.list);
  if (row.nodes.empty()) {
    ASSERT_FALSE(nodes);
    EXPECT_EQ(nodes.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(nodes.error().message, row.refusal);
  } else {
    ASSERT_TRUE(nodes) << nodes.error().message;
    EXPECT_EQ(*nodes, row.nodes);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, NodesInList,
    testing::Values(ListRow{"One", "worker2", {"worker2"}, ""},
                    ListRow{"InTheLabsOrder", "worker2,control", {"control", "worker2"}, ""},
                    ListRow{"Empty", "", {}, "NODES=\"\" has an empty name"},
                    ListRow{"EmptyName", "control,", {}, "NODES=\"control,\" has an empty name"},
                    ListRow{"Unknown", "control,worker9", {}, "there is no node \"worker9\""},
                    ListRow{"Twice", "control,worker1,control", {}, "NODES names control twice"}),
    [](const auto& row) { return row.param.name; });

class ScaledOutLab : public testing::Test {
 protected:
  void SetUp() override {
    auto folder = TempFolder::make(fs::temp_directory_path(), "scale-");
    ASSERT_TRUE(folder);
    folder_.emplace(std::move(*folder));
    service_.project = "infra";
    service_.component = {"api", "stackpilot-api", "infra-api:local"};
    ASSERT_TRUE(make_folder(workspace().state()));
  }

  Workspace workspace() const { return Workspace(folder_->path()); }

  void write(const std::string& text) { ASSERT_TRUE(write_file(workspace().scale_out(), text)); }

  std::optional<TempFolder> folder_;
  Service service_;
};

TEST_F(ScaledOutLab, IsNoneWithoutARecord) {
  EXPECT_FALSE(is_scaled_out(workspace(), service_));
  EXPECT_TRUE(require_not_scaled_out(workspace(), service_));
}

TEST_F(ScaledOutLab, RefusesWhatIsForOneNode) {
  ASSERT_TRUE(write_scale_out(workspace(), {.project = "infra", .managers = {"control"}}));
  const Status refused = require_not_scaled_out(workspace(), service_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(refused.error().message, "infra runs on several nodes, as a stack");
  EXPECT_NE(refused.error().hint.find("make scale-down"), std::string::npos);
}

TEST_F(ScaledOutLab, LetsOtherServicesBe) {
  ASSERT_TRUE(write_scale_out(workspace(), {.project = "webdis"}));
  EXPECT_TRUE(require_not_scaled_out(workspace(), service_));
}

// What cannot be read may be anything: nothing is started beside it.
TEST_F(ScaledOutLab, CountsAnUnreadableRecord) {
  write("{\"project\":");
  EXPECT_TRUE(is_scaled_out(workspace(), service_));
  EXPECT_FALSE(read_scale_out(workspace()));
}

TEST_F(ScaledOutLab, KeepsTheWholeRecord) {
  Release release;
  release.digest = "sha256:ab";
  release.deployment.build_id = "b-1";
  release.deployment.canary = PlantedRecord{"id", {{"/qty", "1"}}};
  const ScaleOut record{.project = "infra",
                        .managers = {"control"},
                        .replicas = {"control", "worker1"},
                        .database = "worker1",
                        .encrypted = true,
                        .release = release,
                        .previous = std::nullopt,
                        .under_way = release};
  ASSERT_TRUE(write_scale_out(workspace(), record));
  const auto read = read_scale_out(workspace());
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, record);
}

}  // namespace
}  // namespace stackpilot::lifecycle
