#pragma once

#include <cstdint>
#include <string_view>

namespace exchange {

// Asks GET <path> on the loopback address and waits two seconds at most; true when the answer is
// 200. For the container's own health check, whose image holds no other program.
bool check_health(std::string_view path, std::uint16_t port);

}  // namespace exchange
