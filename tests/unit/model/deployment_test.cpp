#include "model/deployment.h"

#include <gtest/gtest.h>

#include "model/base_image.h"
#include "model/observation.h"

namespace stackpilot {
namespace {

TEST(Deployment, IsOfOneServiceOnOneNode) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "deployment-").value();
  const Workspace workspace(folder.path());
  const fs::path file = folder.path() / ".stackpilot/deployments/control/infra.json";
  EXPECT_EQ(workspace.deployment("control", "infra"), file);
  EXPECT_FALSE(read_deployment(workspace, "control", "infra"));
  fs::create_directories(file.parent_path());
  ASSERT_TRUE(write_file(file, to_text(Json(Deployment{.project = "infra", .build_id = "b1"}))));
  ASSERT_TRUE(read_deployment(workspace, "control", "infra"));
  EXPECT_EQ(read_deployment(workspace, "control", "infra")->build_id, "b1");
  EXPECT_FALSE(read_deployment(workspace, "control", "shop"));
  EXPECT_FALSE(read_deployment(workspace, "worker1", "infra"));
  for (const char* text : {"", "torn", "{}", "[]"}) {
    ASSERT_TRUE(write_file(file, text));
    EXPECT_FALSE(read_deployment(workspace, "control", "infra")) << text;
  }
}

// What a version with one service has left is not taken for a record of any.
TEST(Deployment, OfAnEarlierVersionIsNotRead) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "deployment-").value();
  const Workspace workspace(folder.path());
  fs::create_directories(folder.path() / ".stackpilot/deployments");
  ASSERT_TRUE(write_file(folder.path() / ".stackpilot/deployments/control.json",
                         to_text(Json(Deployment{.build_id = "b1"}))));
  EXPECT_FALSE(read_deployment(workspace, "control", "infra"));
  EXPECT_FALSE(read_deployment(workspace, "control", ""));
}

TEST(RecipeOf, IsInTheReferencesOfBaseImages) {
  const std::pair<const char*, const char*> all[] = {{"stackpilot/postgres:1f", "postgres"},
                                                     {"stackpilot/node", "node"},
                                                     {"stackpilot/", ""},
                                                     {"postgres:15", ""},
                                                     {"other/stackpilot/postgres:1", ""},
                                                     {"stackpilot-postgres:15", ""},
                                                     {"", ""}};
  for (const auto& [reference, recipe] : all) EXPECT_EQ(recipe_of(reference), recipe) << reference;
}

TEST(Observation, FindsServicesByName) {
  Observation seen;
  EXPECT_EQ(first_deployment(seen), nullptr);
  EXPECT_EQ(find_service(seen, "infra"), nullptr);
  seen.declared.resize(2);
  seen.declared[0].project = "infra";
  seen.declared[1].project = "shop";
  seen.services = {{.project = "infra", .node = "control"},
                   {.project = "infra", .node = "worker1"}};
  EXPECT_EQ(find_service(seen, "shop"), &seen.declared[1]);
  EXPECT_EQ(first_deployment(seen), nullptr);
  seen.services[1].deployment = Deployment{.build_id = "b2"};
  EXPECT_EQ(first_deployment(seen), nullptr) << "not of any, but of the first";
  seen.services[0].deployment = Deployment{.build_id = "b1"};
  EXPECT_EQ(first_deployment(seen)->build_id, "b1");
}

}  // namespace
}  // namespace stackpilot
