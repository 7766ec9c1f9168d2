#pragma once

#include <cstdint>

namespace exchange {

// Asks GET /health on the loopback address and waits two seconds at most. For the container's own
// health check, whose image holds no other program.
bool check_health(std::uint16_t port);

}  // namespace exchange
