#include "model/guarantee_proof.h"

#include "base/find.h"

namespace stackpilot {

const std::vector<GuaranteeProof>& all_guarantee_proofs() {
  static const std::vector<GuaranteeProof> proofs = {
      {"G-01-01", "src/verify/judge_host.cpp", "tests/unit/verify/mutations_host.cpp",
       "make verify-host"},
      {"G-01-02", "src/verify/judge_host.cpp src/provision/identity.cpp",
       "tests/unit/verify/mutations_host.cpp", "make verify-host"},
      {"G-01-03", "src/verify/judge_cluster.cpp src/node/service/setup.cpp",
       "tests/unit/verify/mutations_cluster.cpp", "make verify-cluster"},
      {"G-01-04", "src/verify/judge_verifier.cpp", "tests/unit/verify/judges_test.cpp",
       "make verify"},
      {"G-01-05", "src/verify/judge_cluster.cpp", "tests/unit/verify/mutations_cluster.cpp",
       "make verify-cluster"},
      {"G-01-06", "src/verify/judge_cluster.cpp", "tests/unit/verify/mutations_cluster.cpp",
       "make verify-cluster"},
      {"G-01-07", "src/node/service/setup.cpp src/drills/catalog/idempotence.cpp",
       "tests/unit/node_service/hosts_test.cpp", "make drill-idempotence"},
      {"G-02-01", "apps/mock-exchange/src/http/handlers.cpp src/drills/catalog/parts.cpp",
       "apps/mock-exchange/tests/integration/chaos_test.cpp", "make drill-db"},
      {"G-02-02", "src/verify/judge_service.cpp apps/mock-exchange/src/store/prober.cpp",
       "tests/unit/verify/mutations_service.cpp", "make verify"},
      {"G-02-03", "src/verify/judge_service_database.cpp infra/docker-compose.yml",
       "tests/unit/verify/mutations_service.cpp", "make verify"},
      {"G-02-04", "src/verify/judge_service_data.cpp infra/docker-compose.yml",
       "tests/unit/verify/mutations_data.cpp", "make verify"},
      {"G-02-05", "src/verify/judge_build.cpp src/lifecycle/deploy.cpp",
       "tests/unit/verify/mutations_build.cpp", "make verify-build"},
      {"G-02-06", "src/verify/judge_service.cpp src/verify/collect_lab.cpp",
       "tests/unit/verify/mutations_service.cpp", "make verify"},
      {"G-02-07", "apps/mock-exchange/src/domain/config.cpp src/drills/catalog/config_refusal.cpp",
       "apps/mock-exchange/tests/unit/config_test.cpp", "make drill-config-refusal"},
      {"G-02-08", "src/verify/judge_service_privileges.cpp infra/docker-compose.yml",
       "tests/unit/verify/mutations_privileges.cpp", "make verify"},
      {"G-02-09",
       "infra/docker-compose.yml src/lifecycle/deploy.cpp src/drills/catalog/portability.cpp",
       "tests/unit/checks/image_reference_test.cpp", "make drill-portability"},
      {"G-03-01", "src/verify/judge_cluster.cpp src/node/service/this_node.cpp",
       "tests/unit/verify/mutations_cluster.cpp", "make verify-cluster"},
      {"G-03-02", "src/node/service/service.cpp src/drills/catalog/lifecycle.cpp",
       "tests/unit/node_service/service_test.cpp", "make drill-lifecycle"},
      {"G-03-03",
       "src/node/service/service.cpp src/lifecycle/lifecycle.cpp src/drills/catalog/lifecycle.cpp",
       "tests/unit/node_service/service_test.cpp", "make drill-lifecycle"},
      {"G-03-04", "src/verify/judge_repo.cpp src/checks/gates.cpp",
       "tests/unit/verify/mutations_repo.cpp", "make checks"},
      {"G-03-05", "src/checks/secrets.cpp src/checks/secret_patterns.cpp",
       "tests/unit/checks/planted_secrets.cpp", "make check-secrets"},
      {"G-03-06", "src/checks/guarantees.cpp docs/guarantees-map.txt",
       "tests/unit/checks/planted_guarantees.cpp", "make check-guarantees"},
      {"G-03-07", "apps/mock-exchange/src/store/prober.cpp src/drills/catalog/parts.cpp",
       "apps/mock-exchange/tests/integration/chaos_test.cpp", "make drill-db"},
      {"G-03-08", "src/verify/judge_verifier.cpp", "tests/unit/verify/mutations_verifier.cpp",
       "make verify"},
      {"G-03-09", "src/checks/immutable_tags.cpp", "tests/unit/checks/planted_images.cpp",
       "make check-immutable-tags"},
      {"G-03-10",
       "src/provision/confinement.cpp src/provision/engine_places.cpp src/footprint/compare.cpp "
       "src/drills/catalog/footprint.cpp",
       "tests/unit/footprint/planted_test.cpp", "make drill-footprint"},
      {"G-04-01", ".github/workflows/ci.yml .github/rulesets/main.json src/checks/workflow.cpp",
       "tests/unit/checks/planted_workflow.cpp", "make check-workflow"},
      {"G-04-02", "src/ci/summary.cpp", "tests/unit/ci/summary_test.cpp", "make test-unit"},
      {"G-04-03", "infra/terraform/main.tf src/checks/terraform.cpp",
       "tests/unit/checks/planted_terraform.cpp", "make check-terraform"},
      {"G-04-04", "infra/terraform/versions.tf src/checks/terraform.cpp",
       "tests/unit/checks/planted_terraform.cpp", "make check-terraform"},
      {"G-04-05", "src/checks/terraform.cpp src/checks/terraform_steps.cpp",
       "tests/unit/checks/planted_terraform.cpp", "make check-terraform"},
      {"G-04-06", "src/ci/pipeline.cpp src/ci/summary.cpp", "tests/unit/ci/pipeline_test.cpp",
       "make test-unit"},
      {"G-04-07", "src/ci/pipeline.cpp", "tests/unit/ci/pipeline_test.cpp", "make test-unit"},
  };
  return proofs;
}

const GuaranteeProof* find_guarantee_proof(std::string_view id) {
  const auto& all = all_guarantee_proofs();
  return find_or_null(all, [&](const GuaranteeProof& one) { return one.id == id; });
}

}  // namespace stackpilot
