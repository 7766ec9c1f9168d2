#include "drills/fault_stack.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/slowness.h"
#include "base/stop.h"
#include "drills/vocabulary.h"
#include "events/stream.h"

namespace stackpilot::drills {
namespace {

constexpr int longest_limit_s = 3'600;  // that a node takes

}  // namespace

Fault make_fault(const FaultPlan& plan, const LabSpec& spec, const Service& service,
                 const std::string& lab_id, const std::string& drill) {
  const std::string id = plan.id.empty() ? new_fault_id() : plan.id;
  const NodeSpec* node = spec.find_node(plan.node);
  const std::string address = node == nullptr ? "" : node->address;
  return Fault{.id = id,
               .lab = lab_id,
               .drill = drill,
               .kind = plan.kind,
               .node = plan.node,
               .service = service.project,
               .settings = plan.settings,
               .limit_s = std::min(plan.limit_s * slowness(), longest_limit_s),
               .opened_at = utc_now(),
               .undo = undo_of(plan.kind, service, address, id)};
}

Result<node::Injected> FaultStack::inject(const Fault& fault) {
  TRY(ledger_.open(fault));
  open_.push_back(fault);
  events::emit(events::FaultOpened{fault});
  Result<node::Injected> injected = lab_.inject(fault);
  if (injected) {
    events::emit(events::FaultInjected{fault.id, injected->ms_ago});
  } else {
    events::emit(events::FaultFailed{fault.id, "inject", injected.error().message});
  }
  return injected;
}

Result<node::Healed> FaultStack::heal(const Fault& fault) {
  const StopDeferred to_the_end;
  Result<node::Healed> healed = lab_.heal(fault);
  if (!healed) {
    events::emit(events::FaultFailed{fault.id, "heal", healed.error().message});
    return healed;
  }
  TRY(ledger_.close(fault.id));
  events::emit(events::FaultHealed{fault.id, healed->did});
  return healed;
}

Result<node::Healed> FaultStack::heal_newest() {
  Result<node::Healed> healed = heal(open_.back());
  if (healed) open_.pop_back();
  return healed;
}

Status FaultStack::heal_down_to(std::size_t count) {
  Status first_problem;
  std::vector<Fault> left;
  while (open_.size() > count) {
    const Fault fault = std::move(open_.back());
    open_.pop_back();
    const Result<node::Healed> healed = heal(fault);
    if (healed) continue;
    left.insert(left.begin(), fault);
    if (first_problem) first_problem = pass_on(healed);
  }
  open_.insert(open_.end(), left.begin(), left.end());
  return first_problem;
}

}  // namespace stackpilot::drills
