// The two sides of a TLS connection that is to be.
#pragma once

#include <optional>
#include <string>

#include "base/x509.h"

namespace stackpilot::access {

/// Whom we expect at the other side, and who we are.
struct TlsPeer {
  std::string name;  ///< DNS name or IP address that its certificate must be good for
  std::string ca;    ///< certificate of the authority that must have signed it, PEM
  std::optional<Credentials> client = {};  ///< shown when it asks for a certificate
};

}  // namespace stackpilot::access
