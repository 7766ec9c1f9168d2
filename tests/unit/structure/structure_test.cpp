#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "unit/structure/arrows.h"

namespace stackpilot::structure {
namespace {

TEST(Structure, NoFolderIncludesBeyondItsArrows) {
  const Scan source = scan(fs::path(STACKPILOT_REPOSITORY) / "src");
  EXPECT_GT(source.files, 50U);
  EXPECT_GT(source.includes, 50U);
  for (const std::string& violation : source.violations) ADD_FAILURE() << violation;
}

// Tests the checker itself on a small source tree with planted files.
class Planted : public ::testing::Test {
 protected:
  void plant(const std::string& path, const std::string& text) {
    const fs::path file = root_.path() / path;
    fs::create_directories(file.parent_path());
    ASSERT_TRUE(write_file(file, text));
  }
  /// The violations, one per line, relative to the temporary folder.
  std::string violations() const {
    std::string all;
    for (const std::string& one : scan(root_.path()).violations) {
      all += one.substr(root_.path().string().size() + 1) + "\n";
    }
    return all;
  }

  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "structure-").value();
};

TEST_F(Planted, NothingIsFoundInNothing) {
  EXPECT_EQ(scan(root_.path()).files, 0U);
  EXPECT_EQ(scan(root_.path()).includes, 0U);
}

TEST_F(Planted, AllowedIncludesAreLetThrough) {
  plant("verify/a.cpp",
        "#include \"verify/a.h\"\n#include <vector>\n#include \"access/observe/tcp.h\"\n");
  plant("lifecycle/a.cpp",
        "#include \"provision/boot.h\"\n#include \"access/operate/operator.h\"\n");
  EXPECT_EQ(violations(), "");
  EXPECT_EQ(scan(root_.path()).includes, 4U);
}

TEST_F(Planted, VerificationMustNotMutate) {
  plant("verify/a.cpp", "// first line\n#include \"access/operate/operator.h\"\n");
  EXPECT_EQ(violations(), "verify/a.cpp:2: verify must not include access/operate/operator.h\n");
}

TEST_F(Planted, VerificationHasNoRunner) {
  plant("verify/a.cpp", "#include \"access/exec/process.h\"\n");
  EXPECT_EQ(violations(), "verify/a.cpp:1: verify must not include access/exec/process.h\n");
}

TEST_F(Planted, ObserversSeeOfMachinesWhatThereIs) {
  for (const char* folder : {"verify", "ops"}) {
    const std::string file = std::string(folder) + "/planted.h";
    plant(file, "#include \"machine/survey.h\"\n");
    EXPECT_EQ(violations(), "");
    plant(file, "#include \"machine/provider.h\"\n");
    EXPECT_EQ(violations(), file + ":1: " + folder + " must not include machine/provider.h\n");
    fs::remove(root_.path() / file);
  }
}

// A judge or collector that could send a POST could change what it looks at.
TEST_F(Planted, ObserversHaveNoRequestsButGet) {
  const std::string raw = "access/exec/http_exchange.h";
  for (const char* file : {"access/exec/http_exchange.cpp", "access/observe/http.cpp",
                           "access/operate/operator.cpp"}) {
    plant(file, "#include \"" + raw + "\"\n");
  }
  EXPECT_EQ(violations(), "");
  for (const char* folder : {"access/observe", "verify", "ops", "footprint", "node/facts", "cli",
                             "lifecycle", "drills/history"}) {
    const std::string file = std::string(folder) + "/planted.h";
    plant(file, "#include \"" + raw + "\"\n");
    EXPECT_TRUE(violations().starts_with(file + ":1: ")) << violations();
    fs::remove(root_.path() / file);
  }
}

TEST_F(Planted, ObserversHaveNoTlsConnectionButForTheProbes) {
  const std::string raw = "access/observe/tls_connection.h";
  plant("access/observe/tls.cpp", "#include \"" + raw + "\"\n");
  EXPECT_EQ(violations(), "");
  for (const char* folder : {"access/observe", "verify", "ops", "lifecycle"}) {
    const std::string file = std::string(folder) + "/planted.cpp";
    plant(file, "#include \"" + raw + "\"\n");
    EXPECT_EQ(violations(), file + ":1: " + folder + " must not include " + raw + "\n");
    fs::remove(root_.path() / file);
  }
}

TEST_F(Planted, EveryForbiddenArrowIsSeen) {
  const std::vector<std::pair<std::string, std::string>> forbidden = {
      {"base", "model/a.h"},
      {"model", "access/exec/a.h"},
      {"access/exec", "access/observe/a.h"},
      {"access/observe", "access/operate/a.h"},
      {"access/operate", "access/observe/a.h"},
      {"verify", "provision/a.h"},
      {"verify", "lifecycle/a.h"},
      {"verify", "machine/container/a.h"},
      {"ops", "machine/catalog/a.h"},
      {"drills", "machine/container/a.h"},
      {"lifecycle", "machine/container/a.h"},
      {"cli", "machine/container/a.h"},
      {"ops", "access/operate/a.h"},
      {"ops", "verify/a.h"},
      {"checks", "access/operate/a.h"},
      {"guarantees", "access/operate/a.h"},
      {"guarantees", "access/observe/a.h"},
      {"guarantees", "node/faults/a.h"},
      {"guarantees", "verify/a.h"},
      {"checks", "lifecycle/a.h"},
      {"provision", "lifecycle/a.h"},
      {"provision", "verify/a.h"},
      {"lifecycle", "verify/a.h"},
      {"lifecycle", "cli/a.h"},
      {"drills", "cli/a.h"},
      {"verify", "drills/a.h"},
      {"lifecycle", "node/service/a.h"},
      {"drills", "node/faults/a.h"},
      {"cli", "node/service/a.h"},
      {"node/service", "lifecycle/a.h"},
      {"node/facts", "access/operate/a.h"}};
  for (const auto& [folder, header] : forbidden) {
    plant(folder + "/planted.h", "#include \"" + header + "\"\n");
    EXPECT_EQ(violations(),
              folder + "/planted.h:1: " + folder + " must not include " + header + "\n");
    fs::remove(root_.path() / folder / "planted.h");
  }
}

TEST_F(Planted, SpacesAndAngleBracketsHideNothing) {
  plant("base/a.h", "  #  include\t<lifecycle/up.h>\n");
  EXPECT_EQ(violations(), "base/a.h:1: base must not include lifecycle/up.h\n");
}

TEST_F(Planted, IncludesNameTheirFolder) {
  plant("base/a.h", "#include \"b.h\"\n#include \"../lifecycle/up.h\"\n");
  EXPECT_EQ(violations(),
            "base/a.h:1: names no folder of src/ in b.h\n"
            "base/a.h:2: names no folder of src/ in ../lifecycle/up.h\n");
}

TEST_F(Planted, UnknownFoldersAreViolations) {
  plant("misc/a.h", "");
  plant("access/a.h", "");
  plant("loose.cpp", "");
  EXPECT_EQ(violations(),
            "access/a.h: unknown folder \"access\"\n"
            "loose.cpp: unknown folder \"\"\n"
            "misc/a.h: unknown folder \"misc\"\n");
}

std::set<std::string> link_closure(const std::string& file) {
  std::istringstream lines(read_file(file).value_or(""));
  std::set<std::string> targets;
  for (std::string line; std::getline(lines, line);) targets.insert(line);
  return targets;
}

TEST(LinkClosure, OfVerificationHoldsNothingThatMutates) {
  const std::set<std::string> verify = link_closure(STACKPILOT_VERIFY_CLOSURE);
  EXPECT_EQ(verify.count("stackpilot_verify"), 1U);
  EXPECT_EQ(verify.count("stackpilot_access_observe"), 1U);
  for (const char* mutating :
       {"stackpilot_access_operate", "stackpilot_provision", "stackpilot_lifecycle",
        "stackpilot_node_service", "stackpilot_drills", "stackpilot_cli"}) {
    EXPECT_EQ(verify.count(mutating), 0U) << mutating;
  }
}

TEST(LinkClosure, OfGuaranteesHoldsPlainValuesOnly) {
  std::set<std::string> ours = link_closure(STACKPILOT_GUARANTEES_CLOSURE);
  std::erase_if(ours, [](const std::string& one) { return !one.starts_with("stackpilot_"); });
  EXPECT_EQ(ours, (std::set<std::string>{"stackpilot_guarantees", "stackpilot_service",
                                         "stackpilot_service_contract", "stackpilot_model",
                                         "stackpilot_base", "stackpilot_options"}));
}

// The link closure of code that does mutate: shows that the closure includes indirect dependencies.
TEST(LinkClosure, SeesThroughWhatIsLinkedIndirectly) {
  EXPECT_EQ(link_closure(STACKPILOT_LIFECYCLE_CLOSURE).count("stackpilot_access_operate"), 1U);
}

}  // namespace
}  // namespace stackpilot::structure
