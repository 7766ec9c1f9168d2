// How fast this machine is: measured once, and kept for later runs. See base/slowness.h.
#pragma once

#include <string>

#include "base/files.h"
#include "base/result.h"

namespace stackpilot::access {

/// What the work of measure_work() took on the reference machine, 2 cores of a cloud server, 2026:
/// the median of 20 was 11.2 ms, the most 14.6.
inline constexpr double reference_cpu_ms = 12;

struct MachineSpeed {
  int slowness = 1;
  double cpu_ms = 0;   ///< of the work; 0: not measured
  std::string source;  ///< "measured now", the file that it is kept in, or the variable
};

/// A short fixed piece of work like what our limits of time are spent on: starting processes,
/// hashing, and using new memory. The processor time of the quickest of several runs, so that
/// other load on the machine does not count. 0 when no process can be started.
double measure_work();

/// 1 below three times the reference: our limits have that much room, and a measurement on a busy
/// machine must not be kept as that of a slow one. Above, the ratio, rounded, and at most
/// most_slowness.
int slowness_of(double cpu_ms);

/// Which machine and which measure a kept measurement is of: differs on another host, with another
/// processor, or on the same one under emulation.
std::string machine_key();

/// What slowness_variable says, if it is set; kUsage when it says nonsense. Else what is kept in
/// `cache`, and else a measurement, which is kept there. Never fails for lack of a place to keep
/// it.
Result<MachineSpeed> machine_speed(const fs::path& cache);

/// Only what slowness_variable says; else 1. For nodes, which are told.
Result<int> slowness_told();

/// "as fast as the reference machine: limits of time are as documented"
std::string describe(const MachineSpeed& speed);

}  // namespace stackpilot::access
