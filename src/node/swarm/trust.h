// What this node needs to talk to the registries of a lab that is scaled out: a key of its own,
// which never leaves it, a certificate by the lab's authority, and an engine that believes in that
// one.
#pragma once

#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "node/service/this_node.h"

namespace stackpilot::node {

/// Folder of the node's key (node.key), certificate (node.crt) and authority (ca.crt); a registry
/// on this node reads them.
inline constexpr const char* trust_folder = "/var/lib/stackpilot/swarm";

/// Who a registry's process is; see infra/images/registry.
inline constexpr unsigned registry_uid = 10004;

/// Answers {"trusted": true} where the node has a certificate by the authority `ca` that is good
/// for a month at least. Else makes a new key, and answers with the request for a certificate.
Result<Json> request_certificate_here(const access::Operator& here, const ThisNode& self,
                                      const std::string& ca);

/// Installs the certificate (none, when the node has one) and `ca`, for the node itself and for its
/// engine's way to the registries on these nodes, and to no others.
Result<Json> trust_here(const access::Operator& here, const ThisNode& self, const std::string& ca,
                        const std::string& certificate, const std::vector<std::string>& registries);

/// Answers {"files": [...]}: the folders here that it is in, and what else is beside them; none
/// where nothing is left.
Json trust_left_here();

/// Removes all of it, for registries on any node of the lab. Fine when there is nothing.
Status distrust_here(const access::Operator& here, const ThisNode& self);

}  // namespace stackpilot::node
