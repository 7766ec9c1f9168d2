// What the last deploy on a node left to be proven: kept in .stackpilot/deployments/<node>.json.
#pragma once

#include <optional>
#include <string>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot {

/// An order as the service reports it. Numbers as their JSON text, so that nothing is rounded.
struct Order {
  std::string order_id;
  std::string symbol;
  std::string side;
  std::string qty;
  std::string status;
  std::string created_at;
  bool operator==(const Order&) const = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Order, order_id, symbol, side, qty, status, created_at)

struct Deployment {
  std::string node;
  std::string build_id;
  std::string source_digest;
  std::string image_id;
  std::string git_sha;
  std::string deployed_at;  ///< RFC 3339
  Order canary;             ///< the order planted right after the deploy
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Deployment, node, build_id, source_digest, image_id, git_sha,
                                   deployed_at, canary)

}  // namespace stackpilot
