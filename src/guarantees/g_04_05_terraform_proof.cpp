#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_05_terraform_proof() {
  return {.id = "G-04-05",
          .claim = "Terraform is formatted, valid and tested, and never applied",
          .scope = Scope::kRepository,
          .proof = Proof::kRepo,
          .expected = "Terraform is formatted, valid and tested, and never applied",
          .checks = {{"terraform"}},
          .enforced_by = {"src/checks/gate_terraform.cpp", "src/checks/terraform_steps.cpp"},
          .tests = {"tests/unit/checks/planted_terraform.cpp"},
          .command = "make check-terraform"};
}

}  // namespace stackpilot::guarantees
