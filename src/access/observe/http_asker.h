// Asks one endpoint by GET, and only once a TCP connection to it has succeeded.
#pragma once

#include <map>
#include <string>

#include "access/exec/http.h"
#include "base/clock.h"
#include "model/http_probe.h"

namespace stackpilot::access {

class HttpAsker {
 public:
  /// Times of probes are those of `clock`, which must outlive this object.
  explicit HttpAsker(const Stopwatch& clock) : clock_(clock) {}

  /// From now on there is something to ask, at `endpoint`.
  void tcp_is_proven(HttpEndpoint endpoint);

  /// Waits at most 5 s, scaled. Not asked before tcp_is_proven(). Of a long answer, which says
  /// nothing, only the beginning is kept.
  HttpProbe get(const std::string& target,
                const std::map<std::string, std::string>& headers = {}) const;

 private:
  const Stopwatch& clock_;
  HttpEndpoint endpoint_;
  double proven_at_ms_ = 0;
};

}  // namespace stackpilot::access
