#pragma once

#include <string>

namespace exchange {

// One SQL script that brings an empty or older database to the schema of this program and leaves a
// current one untouched. It is one transaction under an advisory lock, so instances that start
// together apply each migration once. It never recreates a table that was dropped by hand: such a
// loss must be noticed, not hidden.
const std::string& schema_script();

}  // namespace exchange
