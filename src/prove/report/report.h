// The report of a run that broke guarantees on purpose, and its formats. What nodes said is
// escaped.
#pragma once

#include <string>

#include "base/files.h"
#include "base/terminal.h"
#include "prove/report/proof.h"

namespace stackpilot::prove {

/// For people: a line for each guarantee, a block for each mutant that was not killed, and the
/// verdict line.
std::string terminal_text(const ProofResult& result, Palette palette);

/// One JSON object: the result with its verdict and `matrix`, always valid UTF-8.
std::string to_json_text(const ProofResult& result);

/// JUnit XML, one case for each mutant: survived is a failure, invalid and not run are errors. A
/// guarantee without a mutant is a failure.
std::string to_junit(const ProofResult& result);

/// One self-contained page, without scripts or external resources.
std::string to_html(const ProofResult& result);

/// Writes result.json and report.html into `folder`, which must exist.
Status write_record(const fs::path& folder, const ProofResult& result);

}  // namespace stackpilot::prove
