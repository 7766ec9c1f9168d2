// Gates that run an external tool: with stand-ins, and with the real tool where it is installed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "access/exec/process.h"
#include "checks/terraform_steps.h"
#include "unit/access_operate/fake_programs.h"
#include "unit/checks/planted.h"
#include "unit/checks/toolbox.h"

namespace stackpilot::checks {
namespace {

GateResult run_one(const Gate& gate, const Toolbox& toolbox) {
  return run_gates({gate}, this_repository(), toolbox, Strictness::kLenient).gates.at(0);
}

std::set<std::string> rules_in(const GateResult& result) {
  std::set<std::string> rules;
  for (const RepoFinding& one : result.findings) rules.insert(one.rule);
  return rules;
}

class Tools : public ::testing::Test {
 protected:
  void give_shellcheck(const std::string& script) {
    fakes_.put("shellcheck", script);
    toolbox_.shellcheck.path = fakes_.path("shellcheck").string();
  }
  void give_terraform(const std::string& script) {
    fakes_.put("terraform", script);
    toolbox_.terraform.path = fakes_.path("terraform").string();
  }
  void give_docker(const std::string& script) {
    fakes_.put("docker", script);
    toolbox_.root = folder_.path();
    fs::create_directories(folder_.path() / "apps/mock-exchange");
    ASSERT_TRUE(write_file(folder_.path() / "apps/mock-exchange/Dockerfile", "FROM scratch\n"));
    toolbox_.builder = ImageBuilder{{}, "stackpilot/toolchain:abc", "/cache/toolchain.tar"};
  }
  bool called(const std::string& start) const {
    const auto calls = fakes_.calls();
    return std::any_of(calls.begin(), calls.end(),
                       [&](const std::string& call) { return call.starts_with(start); });
  }

  fakes::FakePrograms fakes_;
  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "tools-").value();
  Toolbox toolbox_ = bare_toolbox();
};

TEST_F(Tools, ShellcheckThatIsContentPasses) {
  give_shellcheck("echo '{\"comments\":[]}'");
  EXPECT_EQ(run_one(*find_gate("policy"), toolbox_).verdict, Verdict::kPass);
  EXPECT_TRUE(called("shellcheck --norc --format=json1"));
}

TEST_F(Tools, ShellcheckIsAskedAgainOnlyAboutWhatHasChanged) {
  KnownClean known;
  toolbox_.known_clean = &known;
  give_shellcheck("echo '{\"comments\":[]}'");
  const auto script = [](const char* path, const char* text) {
    return RepoFile{path, FileMode::kExecutable, text, false};
  };
  const auto check = [&](const char* text) {
    const Repository scripts({script("a.sh", "#!/bin/sh\nset -eu\n"), script("b.sh", text)});
    run_gates({*find_gate("policy")}, scripts, toolbox_, Strictness::kLenient);
    return fakes_.calls().back();
  };
  const std::string first = check("#!/bin/sh\nset -eu\n");
  EXPECT_TRUE(first.ends_with(" a.sh b.sh")) << first;
  check("#!/bin/sh\nset -eu\n");
  EXPECT_EQ(fakes_.calls().size(), 1U);
  const std::string again = check("#!/bin/sh\nset -eu\necho\n");
  EXPECT_TRUE(again.ends_with("warning b.sh")) << again;
}

TEST_F(Tools, AnotherBuildOfAToolIsAskedAgain) {
  KnownClean known;
  toolbox_.known_clean = &known;
  give_shellcheck("echo '{\"comments\":[]}'");
  run_one(*find_gate("policy"), toolbox_);
  const std::size_t once = fakes_.calls().size();
  const GateResult again = run_one(*find_gate("policy"), toolbox_);
  EXPECT_EQ(fakes_.calls().size(), once);
  EXPECT_NE(again.looked_at.find("as shellcheck passed them before"), std::string::npos);
  toolbox_.shellcheck.build = "upgraded";
  run_one(*find_gate("policy"), toolbox_);
  EXPECT_EQ(fakes_.calls().size(), once + 1);
}

TEST_F(Tools, TerraformThatIsGoneIsSkippedWhateverItPassed) {
  KnownClean known;
  toolbox_.known_clean = &known;
  give_terraform("exit 0");
  run_one(*find_gate("terraform"), toolbox_);
  toolbox_.terraform.path.reset();
  EXPECT_EQ(run_one(*find_gate("terraform"), toolbox_).verdict, Verdict::kSkipped);
}

TEST_F(Tools, WhatAToolFoundOrCouldNotSayIsNotTakenForClean) {
  KnownClean known;
  toolbox_.known_clean = &known;
  for (
      const char* script :
      {"echo nonsense",
       R"(echo '{"comments":[{"file":"scripts/a.sh","line":7,"code":2086,"message":"Quote it"}]}'; exit 1)",
       "exit 4"}) {
    give_shellcheck(script);
    EXPECT_NE(run_one(*find_gate("policy"), toolbox_).verdict, Verdict::kPass) << script;
  }
  for (const char* script : {"echo wrong >&2; exit 1", "kill -9 $$"}) {
    give_terraform(script);
    EXPECT_NE(run_one(*find_gate("terraform"), toolbox_).verdict, Verdict::kPass) << script;
  }
}

TEST_F(Tools, TerraformIsAskedAgainWhenAFileBelowInfraHasChanged) {
  KnownClean known;
  toolbox_.known_clean = &known;
  give_terraform("exit 0");
  run_one(*find_gate("terraform"), toolbox_);
  const std::size_t once = fakes_.calls().size();
  ASSERT_GT(once, 0U);
  run_one(*find_gate("terraform"), toolbox_);
  EXPECT_EQ(fakes_.calls().size(), once);
  std::vector<RepoFile> files = this_repository().files();
  for (RepoFile& file : files) {
    if (file.path == "infra/lab.yaml") file.text += "\n";
  }
  run_gates({*find_gate("terraform")}, Repository(files), toolbox_, Strictness::kLenient);
  EXPECT_EQ(fakes_.calls().size(), 2 * once);
}

TEST_F(Tools, ShellchecksCommentsAreFindings) {
  give_shellcheck(
      R"(echo '{"comments":[{"file":"scripts/a.sh","line":7,"code":2086,"message":"Quote it"}]}'; exit 1)");
  const GateResult result = run_one(*find_gate("policy"), toolbox_);
  EXPECT_EQ(rules_in(result), std::set<std::string>{"policy/shellcheck"});
  EXPECT_EQ(result.findings.at(0).line, 7);
  EXPECT_EQ(result.findings.at(0).problem, "SC2086: Quote it");
}

TEST_F(Tools, ShellcheckThatBreaksIsNoPass) {
  for (const char* script : {"echo nonsense", "exit 4", "echo '[]'", "kill -9 $$"}) {
    give_shellcheck(script);
    const GateResult result = run_one(*find_gate("policy"), toolbox_);
    EXPECT_EQ(result.verdict, Verdict::kError) << script;
    EXPECT_NE(result.broken, "") << script;
  }
}

// The caller's environment, home and folder, each of which once turned the gate green.
TEST_F(Tools, TheRealShellcheckFindsWhateverTheCallerHasSet) {
  toolbox_.shellcheck.path = access::find_program("shellcheck");
  if (!toolbox_.shellcheck.path) GTEST_SKIP() << "shellcheck is not installed";
  toolbox_.root = folder_.path();
  const fs::path home = folder_.path() / "home";
  fs::create_directories(home);
  for (const fs::path& folder : {home, folder_.path()}) {
    ASSERT_TRUE(write_file(folder / ".shellcheckrc", "disable=all\n"));
  }
  const std::string text = "#!/bin/sh\nset -eu\nunused=1\n";
  ASSERT_TRUE(write_file(folder_.path() / "one.sh", text));
  const std::string kept = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
  ::setenv("HOME", home.c_str(), 1);
  ::setenv("SHELLCHECK_OPTS", "--exclude=SC2034", 1);
  const Repository script({{"one.sh", FileMode::kExecutable, text, false}});
  const GateResult result =
      run_gates({*find_gate("policy")}, script, toolbox_, Strictness::kLenient).gates.at(0);
  ::unsetenv("SHELLCHECK_OPTS");
  ::setenv("HOME", kept.c_str(), 1);
  EXPECT_EQ(rules_in(result).count("policy/shellcheck"), 1U) << result.reason();
}

TEST_F(Tools, TerraformSeesNothingThatTheCallerHasSet) {
  for (const char* name : {"TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_VAR_lab", "TF_WORKSPACE",
                           "TF_LOG", "TF_PLUGIN_CACHE_DIR"}) {
    ::setenv(name, "of-the-caller", 1);
  }
  give_terraform("env | grep of-the-caller >&2 && exit 1; exit 0");
  const GateResult result = run_one(*find_gate("terraform"), toolbox_);
  for (const char* name : {"TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_VAR_lab", "TF_WORKSPACE",
                           "TF_LOG", "TF_PLUGIN_CACHE_DIR"}) {
    ::unsetenv(name);
  }
  EXPECT_EQ(result.verdict, Verdict::kPass)
      << (result.findings.empty() ? result.reason() : result.findings[0].problem);
}

TEST_F(Tools, AFolderForTemporaryFilesThatIsNoneIsNamed) {
  give_terraform("exit 0");
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "/tmp" : before;
  ::setenv("TMPDIR", "/nonexistent", 1);
  const GateResult result = run_one(*find_gate("terraform"), toolbox_);
  ::setenv("TMPDIR", kept.c_str(), 1);
  EXPECT_EQ(result.verdict, Verdict::kError);
  EXPECT_EQ(result.broken, "TMPDIR=/nonexistent is no folder");
}

TEST_F(Tools, TerraformThatIsContentPasses) {
  give_terraform("exit 0");
  EXPECT_EQ(run_one(*find_gate("terraform"), toolbox_).verdict, Verdict::kPass);
  EXPECT_EQ(fakes_.calls().size(), 5U);
}

TEST_F(Tools, EachStepOfTerraformHasItsRule) {
  const std::pair<const char*, const char*> steps[] = {{"fmt", "terraform/format"},
                                                       {"init", "terraform/invalid"},
                                                       {"validate", "terraform/invalid"},
                                                       {"plan", "terraform/precondition"},
                                                       {"test", "terraform/tests"}};
  for (const auto& [step, rule] : steps) {
    give_terraform(fmt::format("[ \"$2\" != {} ] || {{ echo 'it is wrong' >&2; exit 1; }}", step));
    const GateResult result = run_one(*find_gate("terraform"), toolbox_);
    EXPECT_EQ(result.verdict, Verdict::kFail) << step;
    EXPECT_EQ(rules_in(result), std::set<std::string>{rule}) << step;
    EXPECT_EQ(result.findings.at(0).problem, "it is wrong") << step;
  }
}

TEST_F(Tools, AnotherVersionOfTerraformIsNoPassAndNoFailure) {
  give_terraform(
      "[ \"$2\" = fmt ] || { echo 'Error: Unsupported Terraform Core version'; exit 1; }");
  const GateResult result = run_one(*find_gate("terraform"), toolbox_);
  EXPECT_EQ(result.verdict, Verdict::kSkipped);
  EXPECT_NE(result.skipped, "");
}

TEST_F(Tools, TerraformIsNeverAskedToApplyOrDestroy) {
  for (const TerraformStep& step : terraform_steps()) {
    for (const std::string& argument : step.arguments) {
      EXPECT_EQ(argument.find("apply"), std::string::npos);
      EXPECT_EQ(argument.find("destroy"), std::string::npos);
    }
  }
}

// Slow, but the only proof that the Terraform root and lab.yaml are valid.
TEST_F(Tools, TheRealTerraformIsContentWithThisRepository) {
  toolbox_.terraform.path = access::find_program("terraform");
  if (!toolbox_.terraform.path) GTEST_SKIP() << "terraform is not installed";
  const GateResult result = run_one(*find_gate("terraform"), toolbox_);
  EXPECT_EQ(result.verdict, Verdict::kPass)
      << (result.findings.empty() ? result.reason() : result.findings[0].problem);
}

TEST_F(Tools, TheRealShellcheckIsContentWithThisRepository) {
  toolbox_.shellcheck.path = access::find_program("shellcheck");
  if (!toolbox_.shellcheck.path) GTEST_SKIP() << "shellcheck is not installed";
  const GateResult result = run_one(*find_gate("policy"), toolbox_);
  EXPECT_EQ(result.verdict, Verdict::kPass)
      << (result.findings.empty() ? result.reason() : result.findings[0].problem);
}

TEST_F(Tools, TheImageIsBuiltOnceAndThrownAway) {
  give_docker("exit 0");
  EXPECT_EQ(run_one(*find_gate("build"), toolbox_).verdict, Verdict::kPass);
  EXPECT_TRUE(called("docker build --network none"));
  EXPECT_TRUE(called("docker image rm stackpilot-check:"));
  // Both images are built and removed: that of the compile stage, and the final one.
  const auto all = fakes_.calls();
  const auto count = [&](const char* start) {
    return std::count_if(all.begin(), all.end(),
                         [&](const std::string& call) { return call.starts_with(start); });
  };
  EXPECT_EQ(count("docker build "), 2);
  EXPECT_EQ(count("docker image rm stackpilot-check:"), 2);
  const std::size_t calls = fakes_.calls().size();
  const GateResult again = run_one(*find_gate("build"), toolbox_);
  EXPECT_EQ(again.verdict, Verdict::kPass);
  EXPECT_NE(again.looked_at.find("built before"), std::string::npos);
  EXPECT_EQ(fakes_.calls().size(), calls);
}

// This repository, of which a recipe makes one service, with one more that is built from apps/shop.
Spoiled with_more_services() {
  Spoiled tree;
  tree.replace("infra/lab.yaml", "  - infra/docker-compose.yml\n",
               "  - infra/docker-compose.yml\n  - services/shop/compose.yml\n");
  std::string text = this_repository().find("infra/docker-compose.yml")->text;
  const std::string source = "source: ../apps/mock-exchange";
  text.replace(text.find(source), source.size(), "source: ../../apps/shop");
  tree.put("services/shop/compose.yml", text);
  return tree;
}

GateResult build_of(const Spoiled& tree, const Toolbox& toolbox) {
  return run_gates({*find_gate("build")}, tree.repository(), toolbox, Strictness::kLenient)
      .gates.at(0);
}

TEST_F(Tools, TheImageOfEachServiceIsBuiltThatHasASource) {
  give_docker("case \"$*\" in *shop) echo 'error: no shop'; exit 1;; esac");
  fs::create_directories(folder_.path() / "apps/shop");
  ASSERT_TRUE(write_file(folder_.path() / "apps/shop/Dockerfile", "FROM scratch\n"));
  const GateResult result = build_of(with_more_services(), toolbox_);
  ASSERT_EQ(result.findings.size(), 1U) << result.broken;
  EXPECT_EQ(result.findings[0].file, "apps/shop/Dockerfile");
  EXPECT_EQ(result.findings[0].problem, "error: no shop");
  const auto calls = fakes_.calls();
  const auto built = [&](const std::string& source) {
    return std::count_if(calls.begin(), calls.end(), [&](const std::string& call) {
      return call.starts_with("docker build ") && call.ends_with(source);
    });
  };
  EXPECT_EQ(built("/apps/mock-exchange"), 2) << "its stage, and the image";
  EXPECT_EQ(built("/apps/shop"), 1);
  EXPECT_EQ(built("webdis"), 0);
}

TEST_F(Tools, WhereNoServiceHasASourceNothingIsBuilt) {
  give_docker("exit 1");
  Spoiled tree;
  tree.replace("infra/lab.yaml", "  - infra/docker-compose.yml\n", "");
  const GateResult result = build_of(tree, toolbox_);
  EXPECT_EQ(result.verdict, Verdict::kPass) << result.broken;
  EXPECT_NE(result.looked_at.find("none of whose services has a source here"), std::string::npos);
  EXPECT_TRUE(fakes_.calls().empty());
}

TEST_F(Tools, ServicesThatCannotBeReadAreNotTakenForBuilt) {
  give_docker("exit 0");
  const std::pair<const char*, std::string> all[] = {
      {"services: {}\n", "services/shop/compose.yml:"}, {"", "services/shop/compose.yml:"}};
  for (const auto& [text, says] : all) {
    Spoiled tree = with_more_services();
    tree.put("services/shop/compose.yml", text);
    const GateResult result = build_of(tree, toolbox_);
    EXPECT_EQ(result.verdict, Verdict::kError);
    EXPECT_TRUE(result.broken.starts_with(says)) << result.broken;
  }
  EXPECT_FALSE(called("docker build"));
}

TEST_F(Tools, AChangedSourceIsBuiltAgain) {
  give_docker("exit 0");
  EXPECT_EQ(run_one(*find_gate("build"), toolbox_).verdict, Verdict::kPass);
  const std::size_t calls = fakes_.calls().size();
  ASSERT_TRUE(write_file(folder_.path() / "apps/mock-exchange/new.cpp", "int x;\n"));
  EXPECT_EQ(run_one(*find_gate("build"), toolbox_).verdict, Verdict::kPass);
  EXPECT_GT(fakes_.calls().size(), calls);
}

TEST_F(Tools, AnImageThatDoesNotBuildIsAFindingEveryTime) {
  give_docker("[ \"$1\" != build ] || { echo 'error: expected ;'; exit 1; }");
  for (int round = 0; round < 2; ++round) {
    const GateResult result = run_one(*find_gate("build"), toolbox_);
    EXPECT_EQ(rules_in(result), std::set<std::string>{"build/does-not-build"});
    EXPECT_EQ(result.findings.at(0).problem, "error: expected ;");
  }
}

TEST_F(Tools, AToolchainThatTheEngineLacksIsLoadedAndTakenAway) {
  give_docker("[ \"$1 $2\" != 'image inspect' ] || exit 1");
  EXPECT_EQ(run_one(*find_gate("build"), toolbox_).verdict, Verdict::kPass);
  EXPECT_TRUE(called("docker load -q -i /cache/toolchain.tar"));
  EXPECT_TRUE(called("docker image rm stackpilot/toolchain:abc"));
}

TEST_F(Tools, AToolchainThatWasThereStays) {
  give_docker("exit 0");
  EXPECT_EQ(run_one(*find_gate("build"), toolbox_).verdict, Verdict::kPass);
  EXPECT_FALSE(called("docker load"));
  EXPECT_FALSE(called("docker image rm stackpilot/toolchain:abc"));
}

}  // namespace
}  // namespace stackpilot::checks
