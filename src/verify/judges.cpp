#include "verify/judges.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/find.h"
#include "verify/judge_build.h"
#include "verify/judge_cluster.h"
#include "verify/judge_host.h"
#include "verify/judge_repo.h"
#include "verify/judge_service.h"
#include "verify/judge_verifier.h"

namespace stackpilot::verify {
namespace {

struct Judge {
  std::string_view id;
  std::string_view expected;
  void (*judge)(const Case&, Findings&);
};

constexpr std::string_view verifier_id = "G-01-04";

constexpr Judge judges[] = {
    {"G-01-01", "every node answers ICMP and TCP 22 at its declared address", judge_reach},
    {"G-01-02", "every sshd has the recorded host key and takes the lab key and nothing else",
     judge_ssh},
    {"G-01-03", "every node resolves every node's name to its declared address", judge_names},
    {"G-01-05", "hostname, address and OS of every node are the declared ones", judge_identity},
    {"G-01-06", "every node reaches every other by name", judge_peers},
    {"G-02-02", "/ready says ready exactly when the database answers", judge_readiness},
    {"G-02-03", "the API reaches the database by its compose name, and nobody else can",
     judge_database},
    {"G-02-04", "the data is on the named volume, and the planted order is unchanged", judge_data},
    {"G-02-05", "the API runs what was last deployed, built from the source there now",
     judge_build},
    {"G-02-06", "TCP is proven before each HTTP request", judge_tcp_first},
    {"G-02-08", "the API runs unprivileged and limited", judge_privileges},
    {"G-03-01", "operations run in /vagrant, a mount of this repository", judge_workdir},
    {"G-03-04", "every repo check passes before the lab is looked at", judge_checks},
    {"G-03-05", "nothing tracked holds a secret", judge_secrets},
    {"G-03-06", "the guarantees map is what the registry says", judge_guarantees_map},
    {"G-03-08", "containers, images, volumes, networks and rows do not change", judge_unmutated},
    {"G-03-09", "every image is named by version or digest", judge_tags},
    {"G-04-01", "one workflow, which calls only Make targets", judge_workflow},
    {"G-04-03", "one Terraform root with the standard layout", judge_terraform_layout},
    {"G-04-04", "Terraform and its providers are pinned", judge_terraform_pins},
    {"G-04-05", "Terraform is formatted, valid and tested, and never applied",
     judge_terraform_proof},
};

Judgement judge_one(const Guarantee& guarantee, const Case& about) {
  Findings findings;
  const Judge* known =
      find_or_null(judges, [&](const Judge& one) { return one.id == guarantee.id; });
  if (known == nullptr) return findings.conclude(guarantee, "a judge of it");
  known->judge(about, findings);
  return findings.conclude(guarantee, known->expected);
}

Judgement judge_verifier(const Guarantee& guarantee, const std::vector<Judgement>& others) {
  Findings findings;
  judge_completeness(others, findings);
  return findings.conclude(guarantee, "every runtime guarantee has one explained verdict");
}

}  // namespace

std::vector<Judgement> judge(const LabSpec& lab, const Observation& observation) {
  const Case about{lab, observation};
  std::vector<Judgement> judgements;
  for (const Guarantee& guarantee : all_guarantees()) {
    const bool judged = guarantee.proof == Proof::kRuntime || guarantee.proof == Proof::kRepo;
    if (judged && guarantee.id != verifier_id) {
      judgements.push_back(judge_one(guarantee, about));
    }
  }
  reject_unexplained(judgements);
  const Guarantee* verifier = find_guarantee(verifier_id);
  judgements.push_back(judge_verifier(*verifier, judgements));
  std::sort(judgements.begin(), judgements.end(),
            [](const Judgement& one, const Judgement& other) { return one.id < other.id; });
  return judgements;
}

}  // namespace stackpilot::verify
