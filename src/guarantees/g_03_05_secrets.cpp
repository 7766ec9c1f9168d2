#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_05_secrets() {
  return {.id = "G-03-05",
          .claim = "No secrets in the repository; demo env files are an explicit allowlist",
          .scope = Scope::kRepository,
          .proof = Proof::kRepo,
          .expected = "nothing tracked holds a secret",
          .checks = {{"secrets"}},
          .enforced_by = {"src/checks/gate_secrets.cpp", "src/checks/secret_patterns.cpp"},
          .tests = {"tests/unit/checks/planted_secrets.cpp"},
          .command = "make check-secrets"};
}

}  // namespace stackpilot::guarantees
