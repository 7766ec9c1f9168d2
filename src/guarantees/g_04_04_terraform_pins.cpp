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
          .command = "make check-terraform",
          .mutants = {
              {.name = "no-core-version",
               .summary = "no version of Terraform is required",
               .kind = "repository-edit",
               .settings = {{"file", "infra/terraform/versions.tf"},
                            {"replace", "  required_version = \"~> 1.11.0\"\n"},
                            {"by", ""}},
               .reason = "required_version is declared 0 times"},
              {.name = "open-core-version",
               .summary = "any later version of Terraform is admitted",
               .kind = "repository-edit",
               .settings = {{"file", "infra/terraform/versions.tf"},
                            {"replace", "\"~> 1.11.0\""},
                            {"by", "\">= 1.11\""}},
               .reason = "terraform/core-pin: \">= 1.11\" admits"},
              {.name = "minor-core-version",
               .summary = "any later minor version is admitted",
               .kind = "repository-edit",
               .settings = {{"file", "infra/terraform/versions.tf"},
                            {"replace", "\"~> 1.11.0\""},
                            {"by", "\"~> 1.11\""}},
               .reason = "terraform/core-pin: \"~> 1.11\" admits"},
              {.name = "unpinned-provider",
               .summary = "a provider is declared without a version",
               .kind = "repository-edit",
               .settings =
                   {{"file", "infra/terraform/versions.tf"},
                    {"replace", "required_version = \"~> 1.11.0\"\n"},
                    {"by",
                     "required_version = \"~> 1.11.0\"\n\n  required_providers {\n    terraform = "
                     "{\n      source = \"terraform.io/builtin/terraform\"\n    }\n  }\n"}},
               .reason = "provider terraform is not pinned"}}};
}

}  // namespace stackpilot::guarantees
