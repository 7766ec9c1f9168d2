#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_04_03_terraform_layout() {
  return {
      .id = "G-04-03",
      .claim = "Terraform has one root with the standard layout, and reads lab.yaml",
      .scope = Scope::kRepository,
      .proof = Proof::kRepo,
      .expected = "one Terraform root with the standard layout",
      .checks = {{"terraform", {"one-root", "layout", "reads-lab"}, UsesTool::kNo}},
      .enforced_by = {"infra/terraform/main.tf", "src/checks/gate_terraform.cpp"},
      .tests = {"tests/unit/checks/planted_terraform.cpp"},
      .command = "make check-terraform",
      .mutants = {
          {.name = "outputs-gone",
           .summary = "a file of the standard layout is not there",
           .kind = "repository-edit",
           .settings = {{"remove", "infra/terraform/outputs.tf"}},
           .reason = "infra/terraform/outputs.tf: terraform/layout",
           .also = {"G-04-05"}},
          {.name = "tests-gone",
           .summary = "the Terraform root has no test",
           .kind = "repository-edit",
           .settings = {{"remove", "infra/terraform/tests/topology.tftest.hcl"}},
           .reason = "terraform/layout: holds no test"},
          {.name = "second-root",
           .summary = "a second Terraform root",
           .kind = "repository-edit",
           .settings = {{"file", "infra/network/main.tf"}, {"content", "# more\n"}},
           .reason = "infra/network/main.tf: terraform/one-root"},
          {.name = "lab-not-read",
           .summary = "main.tf does not read lab.yaml",
           .kind = "repository-edit",
           .settings = {{"file", "infra/terraform/main.tf"},
                        {"replace", "yamldecode(file("},
                        {"by", "jsondecode(file("}},
           .reason = "decodes a YAML file 0 times",
           .also = {"G-04-05"}},
          {.name = "lab-read-twice",
           .summary = "a second place reads lab.yaml",
           .kind = "repository-edit",
           .settings = {{"file", "infra/terraform/outputs.tf"},
                        {"append", "\nlocals {\n  again = yamldecode(file(\"../lab.yaml\"))\n}\n"}},
           .reason = "decodes a YAML file 2 times"}}};
}

}  // namespace stackpilot::guarantees
