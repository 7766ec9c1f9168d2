#include "prove/report/report.h"
#include "prove/report/score.h"

namespace stackpilot::prove {
namespace {

Json row_json(const Row& row) {
  Json out = {{"guarantee", row.guarantee},
              {"proven", row.proven},
              {"why_not", why_not_proven(row)},
              {"not_run", row.not_run.size()}};
  for (const Fate fate : all_fates) out[word_of(fate)] = count(row, fate);
  return out;
}

}  // namespace

std::string to_json_text(const ProofResult& result) {
  Json out = result;
  out["spent_ms"] = total_times(result);
  out["kinds_ms"] = times_by_kind(result);
  out["verdict"] = verdict_of(result);
  out["score"] = score_of(result);
  out["matrix"] = Json::array();
  for (const Row& row : matrix_of(result)) out["matrix"].push_back(row_json(row));
  return to_text(out, 2) + "\n";
}

Status write_record(const fs::path& folder, const ProofResult& result) {
  TRY(write_file(folder / "result.json", to_text(Json(result), 2) + "\n"));
  return write_file(folder / "report.html", to_html(result));
}

}  // namespace stackpilot::prove
