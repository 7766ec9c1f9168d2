#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_04_terraform_pins() {
  return {.id = "G-04-04",
          .claim = "Terraform core is pinned, and no provider is unpinned",
          .scope = Scope::kRepository,
          .proof = Proof::kRepo,
          .expected = "Terraform and its providers are pinned",
          .checks = {{"terraform", {"core-pin", "provider-pin"}, UsesTool::kNo}},
          .enforced_by = {"infra/terraform/versions.tf", "src/checks/gate_terraform.cpp"},
          .tests = {"tests/unit/checks/planted_terraform.cpp"},
          .command = "make check-terraform"};
}

}  // namespace stackpilot::guarantees
