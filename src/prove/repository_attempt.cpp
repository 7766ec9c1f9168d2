#include "prove/repository_attempt.h"

#include <fmt/format.h>

#include "base/find.h"
#include "drills/scratch_folder.h"

namespace stackpilot::prove {
namespace {

constexpr int limit_s = 1'800;  // of the folder; all mutants together take a minute

// Checks whose tool is missing are skipped with and without a mutant.
Progress require_green(const std::vector<Judgement>& unedited) {
  const Judgement* red = find_or_null(unedited, [](const Judgement& one) {
    return one.verdict != Verdict::kPass && one.verdict != Verdict::kSkipped;
  });
  if (red == nullptr) return {};
  return invalid(fmt::format("the repository is not as it should be before any edit: {}: {} {}",
                             red->id, red->observed, red->reason));
}

}  // namespace

Progress RepositoryBench::prepare(const Attempt& attempt) {
  if (copy_) return require_green(unedited_);
  // What an attempt that failed has left.
  if (const Status cleared = clear(); !cleared) return invalid(cleared.error().message);
  const RunContext& context = attempt.context;
  folder_.emplace(context.lab, context.ledger);
  const Fault fault =
      drills::make_fault({drills::scratch_folder_kind, context.node.name, {}, limit_s},
                         context.spec, context.service, context.lab_id, "prove the repo checks");
  if (const auto injected = folder_->inject(fault); !injected) {
    return not_applied(injected.error());
  }
  Result<ScratchRepository> copy = context.copy_repository(fault.id);
  if (!copy) return not_applied(copy.error());
  copy_ = std::move(*copy);
  const auto judged = copy_->judge(context.spec);
  if (!judged) return not_applied(judged.error());
  unedited_ = *judged;
  return require_green(unedited_);
}

Progress RepositoryBench::break_repository(const Attempt& attempt) {
  if (Progress ready = prepare(attempt); !ready) return ready;
  const auto plan = plan_of(attempt, attempt.context.node);
  if (!plan) return not_applied(plan.error());
  attempt.result.fault =
      fmt::format("{} {} in a scratch copy", plan->kind, to_text(Json(plan->settings)));
  Stopwatch watch;
  const Result<std::string> proof = copy_->apply(plan->kind, plan->settings);
  attempt.result.times.inject = watch.elapsed_ms();
  if (!proof) return invalid(proof.error().message);
  attempt.result.proof = *proof;
  watch = Stopwatch();
  const auto during = copy_->judge(attempt.context.spec);
  attempt.result.times.verify = watch.elapsed_ms();
  watch = Stopwatch();
  const Status restored = copy_->restore();
  attempt.result.times.heal = watch.elapsed_ms();
  if (!restored) {
    copy_.reset();
    return invalid(restored.error().message);
  }
  if (!during) return invalid(during.error().message);
  return conclude(attempt, unedited_, *during);
}

Status RepositoryBench::clear() {
  copy_.reset();
  return folder_ ? folder_->heal_down_to(0) : Status();
}

}  // namespace stackpilot::prove
