#include "events/step.h"

#include <atomic>

#include "base/stop.h"
#include "events/stream.h"

namespace stackpilot::events {
namespace {

StepId next_id() {
  static std::atomic<StepId> last{0};
  return ++last;
}

}  // namespace

Step::Step(std::string title) : id_(next_id()), title_(std::move(title)) {
  emit(StepBegan{id_, title_, expected_ms(title_)});
}

Step::~Step() {
  if (ended_) return;
  try {
    // What fails after a stop request fails because of it, as in the error that ends the command.
    const auto outcome = stop_requested() ? StepOutcome::kInterrupted : StepOutcome::kFailed;
    end(outcome, to_string(outcome));
  } catch (const std::exception&) {
    // Out of memory: the error of what failed is reported all the same.
  }
}

void Step::at(std::string_view detail) {
  emit(StepAdvanced{id_, std::string(detail), std::nullopt});
}

void Step::at(const Fraction& fraction) {
  emit(StepAdvanced{id_, "", fraction});
}

void Step::done(std::string_view result) {
  end(StepOutcome::kOk, result);
}

void Step::end(StepOutcome outcome, std::string_view result) {
  ended_ = true;
  emit(StepEnded{id_, title_, outcome, std::string(result), watch_.elapsed_ms()});
}

}  // namespace stackpilot::events
