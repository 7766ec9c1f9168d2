// Names the files that have changed since a deploy.
#pragma once

#include "base/build_context.h"
#include "guarantees/findings.h"

namespace stackpilot::guarantees {

/// Bad for each file that differs, came or went; ok when none did.
void judge_files(std::string_view subject, const FileDigests& deployed, const FileDigests& now,
                 Findings& findings);

}  // namespace stackpilot::guarantees
