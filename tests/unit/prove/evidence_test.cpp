#include "prove/evidence.h"

#include <gtest/gtest.h>

#include "model/proof_run.h"
#include "unit/prove_report/sample_proof.h"

namespace stackpilot::prove {
namespace {

using Texts = std::vector<std::string>;

TEST(ProofEvidence, IsSealedAndWhatVerificationFinds) {
  const TempFolder root = TempFolder::make(fs::temp_directory_path(), "evidence-").value();
  const auto sealed = write_proof_evidence(root.path(), mixed_result());
  ASSERT_TRUE(sealed) << sealed.error().message;
  for (const char* file : {"result.json", "report.html", "proof.json", "manifest.json"}) {
    EXPECT_TRUE(fs::exists(sealed->folder / file)) << file;
  }
  const auto chain = verify::check_chain(root.path(), sealed->head);
  ASSERT_TRUE(chain);
  EXPECT_EQ(chain->problems, Texts{});
  EXPECT_EQ(chain->runs, 1U);
  const std::vector<ProofRun> runs = read_proof_runs(root.path());
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].build_id, mixed_result().build_id);
  EXPECT_EQ(runs[0].source_digest, mixed_result().source_digest);
  EXPECT_EQ(runs[0].program_digest, mixed_result().program_digest);
  EXPECT_EQ(runs[0].killed, (Texts{"G-01-03/no-line", "G-02-05/older-image"}));
  EXPECT_EQ(runs[0].not_killed, (Texts{"G-02-05/forged-labels", "G-02-08/seccomp-off"}));
}

TEST(ProofEvidence, ThatWasChangedIsFound) {
  const TempFolder root = TempFolder::make(fs::temp_directory_path(), "evidence-").value();
  const auto sealed = write_proof_evidence(root.path(), mixed_result());
  ASSERT_TRUE(sealed);
  ASSERT_TRUE(write_file(sealed->folder / proof_run_file, "{}"));
  const auto chain = verify::check_chain(root.path(), "");
  ASSERT_TRUE(chain);
  EXPECT_EQ(chain->problems.size(), 1U);
}

}  // namespace
}  // namespace stackpilot::prove
