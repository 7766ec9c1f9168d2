#include "base/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace stackpilot {

bool colours_wanted(int fd) {
  const char* no_colour = std::getenv("NO_COLOR");
  return ::isatty(fd) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace stackpilot
