// What a port that is to speak TLS with clients of our authority alone does with us and others.
#pragma once

#include <string>

#include "base/json.h"
#include "model/reach.h"

namespace stackpilot {

/// Asked one after the other: a TCP connect; a handshake that shows our certificate, if there is
/// one; a request without a certificate; a request without TLS.
struct TlsProbe {
  Reach tcp;              ///< without it nothing else was asked
  bool verified = false;  ///< a handshake completed, and the other side's certificate is of the
                          ///< authority, in force, and good for the name
  bool admits_strangers = false;  ///< it answers a client without certificate, whatever it says
  bool speaks_plain = false;  ///< it answers HTTP without TLS, otherwise than by 400: that is how
                              ///< servers say that they want TLS
  std::string problem;        ///< why it is not verified; or what had not answered, if `silent`
  bool silent = false;  ///< it had not answered when our time was over: of the questions from there
                        ///< on nothing was learnt
  double ms = 0;        ///< all of them together
};
STACKPILOT_DECLARE_JSON(TlsProbe)

}  // namespace stackpilot
