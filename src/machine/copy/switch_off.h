// How machines whose system can be told to shut down are switched off.
#pragma once

#include "access/operate/operator.h"
#include "machine/machine.h"

namespace stackpilot::machine::copy {

/// Whether the machine is in that state within 20 s (see base/slowness.h).
bool comes_to_be(const Machine& machine, Power power);

/// Has the machine's system shut down, and waits until the machine is `off`, which is what its
/// survey calls it then. Within 20 s for each; false where it is not off by then: its power is to
/// be cut.
bool shuts_down(const access::Operator& host, const Machine& machine, Power off);

}  // namespace stackpilot::machine::copy
