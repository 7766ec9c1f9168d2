// The record of the last deploy on a node, which verification compares with the node: kept in
// .stackpilot/deployments/<node>.json.
#pragma once

#include <optional>
#include <string>

#include "base/files.h"
#include "base/json.h"
#include "model/workspace.h"

namespace stackpilot {

/// An order as the service reports it. Numbers are kept as JSON text.
struct Order {
  std::string order_id;
  std::string symbol;
  std::string side;
  std::string qty;
  std::string status;
  std::string created_at;
  bool operator==(const Order&) const = default;
};
STACKPILOT_DECLARE_JSON(Order)

/// Reads the answer to GET /orders/{id}. Missing fields become empty.
Order order_of(const Json& answer);

struct Deployment {
  std::string node;
  std::string build_id;
  std::string source_digest;
  std::string image_id;
  std::string git_sha;
  std::string deployed_at;  ///< RFC 3339
  Order canary;             ///< the order planted right after the deploy
};
STACKPILOT_DECLARE_JSON(Deployment)

/// The record of the last deploy on `node`; nullopt when there is none or it is unreadable.
std::optional<Deployment> read_deployment(const Workspace& workspace, const std::string& node);

}  // namespace stackpilot
