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
          .command = "make check-secrets",
          .mutants = {{.name = "key-in-source",
                       .summary = "a source file holds the key of a provider",
                       .kind = "repository-edit",
                       .settings = {{"file", "{source}/main.cpp"},
                                    {"append",
                                     "// AKI"
                                     "A2E4G6I8KLMNOPQRS\n"}},
                       .reason = "secrets/provider-key: an AWS access key"},
                      {.name = "private-key",
                       .summary = "a private key is tracked",
                       .kind = "repository-edit",
                       .settings = {{"file", "infra/deploy.txt"},
                                    {"content",
                                     "-----BEGIN OPENSSH PRIVATE"
                                     " KEY-----\n"}},
                       .reason = "secrets/private-key: a private key"},
                      {.name = "random-password",
                       .summary = "an allowed env file holds more than a demo value",
                       .kind = "repository-edit",
                       .settings = {{"file", "{source}/env/db.env"},
                                    {"append",
                                     "BACKUP_SECRET="
                                     "q7Rf2Kd9"
                                     "Xw4Lm1Tz8Vb3Np6\n"}},
                       .reason = "secrets/high-entropy: a random value"},
                      {.name = "env-file-not-allowed",
                       .summary = "an env file outside the allowlist is tracked",
                       .kind = "repository-edit",
                       .settings = {{"file", "{source}/env/prod.env"}, {"content", "A=1\n"}},
                       .reason = "prod.env: secrets/tracked-env"},
                      {.name = "key-file",
                       .summary = "a key file is tracked, whatever is in it",
                       .kind = "repository-edit",
                       .settings = {{"file", "infra/server.p12"}, {"content", "binary\n"}},
                       .reason = "infra/server.p12: secrets/key-file"},
                      {.name = "stale-allowance",
                       .summary = "an allowed env file is no longer there",
                       .kind = "repository-edit",
                       .settings = {{"remove", "{source}/env/api.env"}},
                       .reason = "api.env: secrets/stale-allowance"}}};
}

}  // namespace stackpilot::guarantees
