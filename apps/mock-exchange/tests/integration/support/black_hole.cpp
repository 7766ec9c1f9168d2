#include "support/black_hole.hpp"

#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace test {
namespace {

namespace fs = std::filesystem;

// A packet filter that accepts no packet.
sock_filter drop_everything = BPF_STMT(BPF_RET | BPF_K, 0);

bool is_tcp(int socket) {
  int domain = 0;
  int type = 0;
  socklen_t size = sizeof(int);
  return getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_INET &&
         getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

}  // namespace

BlackHole::BlackHole(const PostgresServer& server) {
  for (const pid_t process : server.processes()) take_sockets(process);
  if (sockets_.empty()) {
    throw std::runtime_error(std::string("no socket to filter: ") + std::strerror(errno));
  }
  sock_fprog program{1, &drop_everything};
  for (const int socket : sockets_) {
    if (setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) != 0) {
      throw std::runtime_error(std::string("SO_ATTACH_FILTER: ") + std::strerror(errno));
    }
  }
}

BlackHole::~BlackHole() {
  const int unused = 0;
  for (const int socket : sockets_) {
    setsockopt(socket, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof(unused));
    close(socket);
  }
}

void BlackHole::take_sockets(pid_t process) {
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  std::error_code ignored;
  for (const fs::directory_entry& entry :
       fs::directory_iterator("/proc/" + std::to_string(process) + "/fd", ignored)) {
    const int number = std::stoi(entry.path().filename());
    const int socket = static_cast<int>(syscall(SYS_pidfd_getfd, handle, number, 0));
    if (socket < 0) continue;
    if (is_tcp(socket)) {
      sockets_.push_back(socket);
    } else {
      close(socket);
    }
  }
  close(handle);
}

}  // namespace test
