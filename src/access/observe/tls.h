// Probes of a port that is to speak TLS, and HTTP GET over it: nothing here changes the other side.
#pragma once

#include <map>
#include <string>

#include "access/exec/http.h"
#include "access/observe/tls_peer.h"
#include "base/deadline.h"
#include "model/tls_probe.h"

namespace stackpilot::access {

/// Asks what TlsProbe holds, with new connections one after the other, all within `timeout`. Of a
/// Unix socket that a jump host passes on, `tcp` is only that of the socket: ask reach_port().
TlsProbe probe_tls(const HttpEndpoint& endpoint, const TlsPeer& peer, Millis timeout);

struct HttpsReply {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case; of equal ones the last
  std::string body;                            ///< at most 64 KiB; a larger one is an error
  double ms = 0;
};

/// Every HTTP status is a reply, not an error. `timeout` covers all of it. Target, names and values
/// of `headers` must be free of line breaks. Errors name the request; see is_silent().
Result<HttpsReply> https_get(const HttpEndpoint& endpoint, const TlsPeer& peer,
                             const std::string& target,
                             const std::map<std::string, std::string>& headers, Millis timeout);

}  // namespace stackpilot::access
