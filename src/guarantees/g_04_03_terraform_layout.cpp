#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_03_terraform_layout() {
  return {.id = "G-04-03",
          .claim = "Terraform has one root with the standard layout, and reads lab.yaml",
          .scope = Scope::kRepository,
          .proof = Proof::kRepo,
          .expected = "one Terraform root with the standard layout",
          .checks = {{"terraform", {"one-root", "layout", "reads-lab"}, UsesTool::kNo}},
          .enforced_by = {"infra/terraform/main.tf", "src/checks/gate_terraform.cpp"},
          .tests = {"tests/unit/checks/planted_terraform.cpp"},
          .command = "make check-terraform"};
}

}  // namespace stackpilot::guarantees
