#include "machine/catalog/catalog.h"

#include <gtest/gtest.h>

#include <set>

namespace stackpilot::machine {
namespace {

class Choice : public ::testing::Test {
 protected:
  void make_lab(const std::string& made_by) {
    ASSERT_TRUE(make_folder(workspace_.shared()));
    ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
    if (made_by.empty()) return;
    ASSERT_TRUE(write_file(workspace_.provider(), made_by + "\n"));
  }
  std::string chosen(const std::string& asked) const {
    const auto kind = choose_provider(workspace_, lab_, asked);
    return kind ? std::string((*kind)->name) : kind.error().message + " / " + kind.error().hint;
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "choice-").value();
  // Somebody's machines, or nodes that are to be made.
  void adopt(bool machines) {
    NodeSpec node;
    if (machines) node.ssh = SshSpec{"admin", 22, ""};
    lab_.nodes = {node};
  }

  Workspace workspace_{folder_.path()};
  LabSpec lab_;
};

TEST(ProviderKinds, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const ProviderKind& kind : provider_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_FALSE(kind.summary.empty());
  }
  EXPECT_FALSE(names.empty());
}

TEST_F(Choice, WithoutALabIsWhatIsAskedForOrTheFirst) {
  EXPECT_EQ(chosen("auto"), provider_kinds().front().name);
  for (const ProviderKind& kind : provider_kinds()) {
    adopt(kind.adopts_machines);
    EXPECT_EQ(chosen(std::string(kind.name)), kind.name);
  }
}

TEST_F(Choice, IsOfWhatTheNodesAre) {
  adopt(true);
  EXPECT_EQ(chosen("auto"), "ssh");
  EXPECT_EQ(chosen("container"),
            "the nodes in infra/lab.yaml are machines that are there already (ssh), which "
            "PROVIDER=container is not for / leave PROVIDER out, or take out `ssh` in every node");
  adopt(false);
  EXPECT_EQ(chosen("ssh"),
            "the nodes in infra/lab.yaml are yet to be made, which PROVIDER=ssh is not for / leave "
            "PROVIDER out, or declare `ssh` in every node");
}

TEST_F(Choice, AnUnknownNameNamesTheKnownOnes) {
  for (const char* name : {"", "Container", "docker", "auto "}) {
    const auto kind = choose_provider(workspace_, lab_, name);
    ASSERT_FALSE(kind) << name;
    EXPECT_EQ(kind.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(chosen(name), std::string("there is no provider \"") + name +
                                "\" / PROVIDER is one of: auto, " + provider_names());
  }
}

TEST_F(Choice, IsRememberedWithTheLab) {
  for (const ProviderKind& kind : provider_kinds()) {
    ASSERT_TRUE(remember_provider(workspace_, kind));
    make_lab("");
    EXPECT_EQ(chosen("auto"), kind.name);
    EXPECT_EQ(chosen(std::string(kind.name)), kind.name);
    for (const ProviderKind& other : provider_kinds()) {
      if (other.name == kind.name) continue;
      const auto refused = choose_provider(workspace_, lab_, std::string(other.name));
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
      EXPECT_NE(refused.error().message.find("by the provider " + std::string(kind.name)),
                std::string::npos);
    }
    fs::remove_all(workspace_.state());
  }
}

TEST_F(Choice, WithoutALabNothingIsRemembered) {
  ASSERT_TRUE(make_folder(workspace_.state()));
  ASSERT_TRUE(write_file(workspace_.provider(), "gone\n"));
  EXPECT_EQ(chosen("auto"), provider_kinds().front().name);
}

TEST_F(Choice, ALabFromBeforeThereWasAChoiceIsOfContainers) {
  make_lab("");
  EXPECT_EQ(chosen("auto"), "container");
}

TEST_F(Choice, ALabOfAProviderThatIsNotKnownHereIsLeftAlone) {
  make_lab("cloud");
  for (const char* asked : {"auto", "container"}) {
    EXPECT_TRUE(chosen(asked).starts_with("this lab was made by the provider \"cloud\""))
        << chosen(asked);
  }
}

}  // namespace
}  // namespace stackpilot::machine
