// Mutants of the repository, on a scratch copy of this one: the guarantee must fail for its reason,
// and nothing else that the mutant does not name.
#include "prove/repository_mutants.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "access/exec/process.h"
#include "base/digest.h"
#include "checks/git.h"
#include "prove/judge_mutant.h"
#include "prove/names.h"
#include "prove/targets.h"
#include "service/lab.h"
#include "unit/checks/toolbox.h"

namespace stackpilot::prove {
namespace {

using Settings = std::map<std::string, std::string>;

std::vector<checks::Gate> gates_of_verify() {
  std::vector<checks::Gate> gates = checks::all_gates();
  std::erase_if(gates, [](const checks::Gate& gate) { return gate.name == "build"; });
  return gates;
}

// With the tools of this machine, as `make prove` asks them.
Result<RepoChecks> run(const Workspace& copy, const std::vector<checks::Gate>& gates) {
  static checks::KnownClean known_clean;
  checks::Toolbox toolbox = checks::bare_toolbox();
  toolbox.known_clean = &known_clean;
  toolbox.root = copy.root();
  toolbox.shellcheck.path = access::find_program("shellcheck");
  toolbox.terraform.path = access::find_program("terraform");
  TRY_ASSIGN(const checks::Repository repository, checks::read_repository(copy.root()));
  return checks::run_gates(gates, repository, toolbox, checks::Strictness::kLenient);
}

// One copy for all tests; each restores it.
struct Shared {
  TempFolder folder = TempFolder::make(fs::temp_directory_path(), "prove-").value();
  fs::path root = folder.path() / "copy";
  LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
  ScratchRepository copy =
      ScratchRepository::copy(Workspace(STACKPILOT_REPOSITORY), root, gates_of_verify(), run)
          .value();
  std::vector<Judgement> before = copy.judge(lab).value();
  std::string digest = tracked();

  // Of all files that git tracks in the copy, and of the index.
  std::string tracked() const {
    std::string all;
    const checks::Repository now = checks::read_repository(root).value();
    for (const checks::RepoFile& file : now.files()) {
      all += file.path + std::to_string(static_cast<int>(file.mode)) + sha256_hex(file.text);
    }
    return sha256_hex(all + std::to_string(now.staged().size()));
  }
};

Shared* shared = nullptr;

class RepositoryMutants : public ::testing::TestWithParam<Target> {
 protected:
  static void SetUpTestSuite() { shared = new Shared; }
  static void TearDownTestSuite() {
    delete shared;
    shared = nullptr;
  }
};

std::vector<Target> repository_targets() {
  std::vector<Target> targets = targets_named({}, Which::kAll).value();
  std::erase_if(targets, [](const Target& one) {
    return one.mutant == nullptr || !is_repository_kind(one.mutant->kind);
  });
  return targets;
}

std::string test_name(const ::testing::TestParamInfo<Target>& info) {
  std::string name = name_of(info.param);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '/'; }, '_');
  return name;
}

// Filled in as for the first service; of a lab that nobody has looked at.
std::string filled(std::string_view text) {
  const LabSpec& lab = shared->lab;
  return filled_in(text, names_of(lab, lab.service(), drills::Verification(), lab.nodes.front(),
                                  lab.nodes.front()))
      .value();
}

Settings settings_of(const Mutant& mutant) {
  Settings settings;
  for (const auto& [name, value] : mutant.settings) settings[std::string(name)] = filled(value);
  return settings;
}

TEST_P(RepositoryMutants, IsKilled) {
  const Mutant& mutant = *GetParam().mutant;
  const Result<std::string> proof =
      shared->copy.apply(std::string(mutant.kind), settings_of(mutant));
  ASSERT_TRUE(proof) << proof.error().message;
  EXPECT_NE(*proof, "");
  const auto during = shared->copy.judge(shared->lab);
  ASSERT_TRUE(shared->copy.restore());
  EXPECT_EQ(shared->tracked(), shared->digest);
  ASSERT_TRUE(during) << during.error().message;
  const Finding found =
      judge_mutant(*GetParam().guarantee, mutant, filled(mutant.reason), shared->before, *during);
  if (found.fate == Fate::kSkipped) GTEST_SKIP() << found.why;
  EXPECT_EQ(found.fate, Fate::kKilled) << found.why << "\n" << found.seen;
}

INSTANTIATE_TEST_SUITE_P(Each, RepositoryMutants, ::testing::ValuesIn(repository_targets()),
                         test_name);

using ScratchCopy = RepositoryMutants;

TEST_F(ScratchCopy, IsGreenWhereNothingIsEdited) {
  for (const Judgement& one : shared->before) {
    const bool fine = one.verdict == Verdict::kPass || one.verdict == Verdict::kSkipped;
    EXPECT_TRUE(fine) << one.id << ": " << one.observed << " " << one.reason;
  }
  EXPECT_EQ(shared->before.size(), 8U);
}

TEST_F(ScratchCopy, RefusesWhatDoesNotApplyAndChangesNothing) {
  const Settings edits[] = {
      {},
      {{"file", "README.md"}},
      {{"file", "README.md"}, {"replace", "no such text"}, {"by", ""}},
      {{"file", "README.md"}, {"replace", ""}, {"by", "more"}},
      {{"file", "README.md"}, {"replace", "make"}, {"by", "more than once"}},
      {{"file", "README.md"}, {"replace", "# StackPilot"}},
      {{"file", "README.md"}, {"append", ""}},
      {{"file", "README.md"}, {"content", "it is there"}},
      {{"file", "gone.md"}, {"append", "it is not there"}},
      {{"remove", "gone.md"}},
      {{"file", "../outside"}, {"content", "not in the copy"}},
      {{"file", "docs/../../outside"}, {"content", "not in the copy"}},
      {{"file", "/tmp/outside"}, {"content", "not in the copy"}},
      {{"file", ".git/config"}, {"append", "\n"}},
  };
  for (const Settings& one : edits) {
    const Result<std::string> applied = shared->copy.apply(edit_kind, one);
    ASSERT_FALSE(applied) << *applied;
    EXPECT_EQ(applied.error().kind, ErrorKind::kUsage) << applied.error().message;
  }
  EXPECT_FALSE(shared->copy.apply(gate_kind, {{"gate", "manners"}}));
  EXPECT_FALSE(shared->copy.apply(gate_kind, {}));
  EXPECT_FALSE(shared->copy.apply("service-stop", {}));
  EXPECT_EQ(shared->tracked(), shared->digest);
}

TEST_F(ScratchCopy, TakesOneMutantAtATime) {
  ASSERT_TRUE(shared->copy.apply(edit_kind, {{"remove", "LICENSE"}}));
  EXPECT_FALSE(fs::exists(shared->root / "LICENSE"));
  EXPECT_FALSE(shared->copy.apply(edit_kind, {{"remove", "README.md"}}));
  EXPECT_FALSE(shared->copy.apply(gate_kind, {{"gate", "docs"}}));
  EXPECT_TRUE(shared->copy.restore());
  EXPECT_TRUE(shared->copy.restore());
  EXPECT_EQ(shared->tracked(), shared->digest);
}

TEST_F(ScratchCopy, GoesNowhereThatIsTaken) {
  const auto second = ScratchRepository::copy(Workspace(STACKPILOT_REPOSITORY), shared->root,
                                              gates_of_verify(), run);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kUsage);
}

TEST_F(ScratchCopy, NeedsARepository) {
  const auto empty = TempFolder::make(fs::temp_directory_path(), "prove-none-");
  const auto none = ScratchRepository::copy(Workspace(empty->path()), empty->path() / "copy",
                                            gates_of_verify(), run);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kCapability);
}

TEST(RepositoryGuarantees, HaveMutantsEach) {
  for (const Guarantee& one : all_guarantees()) {
    if (one.proof != Proof::kRepo) continue;
    EXPECT_GE(one.mutants.size(), 2U) << one.id;
    for (const Mutant& mutant : one.mutants) {
      EXPECT_TRUE(is_repository_kind(mutant.kind)) << one.id << "/" << mutant.name;
      EXPECT_NE(mutant.reason, "") << one.id << "/" << mutant.name;
    }
  }
}

}  // namespace
}  // namespace stackpilot::prove
