// What a file descriptor is to a reader.
#pragma once

namespace stackpilot {

/// Whether output on `fd` takes colours: it is a terminal, and NO_COLOR is not set.
bool colours_wanted(int fd);

}  // namespace stackpilot
