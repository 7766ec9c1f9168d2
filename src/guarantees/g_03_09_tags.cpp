#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {

Guarantee g_03_09_tags() {
  return {.id = "G-03-09",
          .claim = "Image tags are immutable: no latest, no implicit tag",
          .scope = Scope::kRepository,
          .proof = Proof::kRepo,
          .expected = "every image is named by version or digest",
          .checks = {{"immutable-tags"}},
          .enforced_by = {"src/checks/gate_immutable_tags.cpp"},
          .tests = {"tests/unit/checks/planted_images.cpp"},
          .command = "make check-immutable-tags"};
}

}  // namespace stackpilot::guarantees
