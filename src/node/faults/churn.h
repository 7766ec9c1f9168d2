// A process that keeps changing something on its node, or freezes the database in the middle of a
// verification: what two looks at the node see then differs.
#pragma once

#include <string>
#include <string_view>

#include "access/operate/operator.h"
#include "base/files.h"
#include "model/service.h"

namespace stackpilot::node {

struct ChurnPlan {
  std::string what;   ///< container, image, volume, row, or freeze
  std::string id;     ///< of the fault; is in the name of all that is made
  std::string image;  ///< that containers are made of, and that gets further tags
  Millis limit = Millis(60'000);
  fs::path repository;  ///< with the statements that add and remove rows
};

/// kUsage unless `what` is one of the above.
Status check_churn(std::string_view what);

/// Makes something new about three times a second and removes what it made before, so that no two
/// moments are alike; or waits until a verification has begun, freezes the database and returns.
/// Ends at the limit or by a stop request, and leaves what it made last.
Status run_churn(const access::Operator& here, const Service& service, const ChurnPlan& plan);

/// Removes what such a process made; it must have ended. Rows stay.
Status remove_churned(const access::Operator& here, const std::string& id);

/// What the ids of the rows of the fault begin with; the rest makes each a UUID.
std::string churned_rows(const std::string& id);

}  // namespace stackpilot::node
