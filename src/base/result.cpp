#include "base/result.h"

namespace stackpilot {

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kGuarantee:
      return 1;
    case ErrorKind::kUsage:
      return 2;
    case ErrorKind::kCapability:
      return 3;
    case ErrorKind::kBroken:
      return 4;
    case ErrorKind::kLocked:
      return 5;
    case ErrorKind::kInterrupted:
      return 130;
  }
  return 4;
}

}  // namespace stackpilot
