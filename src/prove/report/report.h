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

/// One JSON object, always valid UTF-8: the result with `verdict`, `score`, `matrix`, and where the
/// time went: `spent_ms` of each part, `kinds_ms` of each kind of fault.
std::string to_json_text(const ProofResult& result);

/// JUnit XML, one case for each mutant: survived is a failure, invalid and not run are errors. A
/// guarantee without a mutant is a failure; one that the service does not promise is skipped.
std::string to_junit(const ProofResult& result);

/// One self-contained page, without scripts or external resources.
std::string to_html(const ProofResult& result);

/// Writes result.json and report.html into `folder`, which must exist.
Status write_record(const fs::path& folder, const ProofResult& result);

}  // namespace stackpilot::prove
