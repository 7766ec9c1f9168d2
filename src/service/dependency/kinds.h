// The kinds, one file each.
#pragma once

#include "service/dependency/kind.h"

namespace stackpilot::service {

DependencyKind postgres_kind();
DependencyKind redis_kind();
DependencyKind tcp_kind();

}  // namespace stackpilot::service
