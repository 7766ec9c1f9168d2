#include "support/private_names.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "support/child_process.hpp"

namespace test {
namespace {

constexpr const char* name_server_address = "127.0.0.99";
constexpr int domain_port = 53;

bool listen_to_nobody(int socket) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(domain_port);
  inet_pton(AF_INET, name_server_address, &name.sin_addr);
  return bind(socket, reinterpret_cast<sockaddr*>(&name), sizeof(name)) == 0;
}

}  // namespace

PrivateNames::PrivateNames() : name_server_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  if (mkdtemp(folder_.data()) == nullptr || !listen_to_nobody(name_server_)) {
    obstacle_ = std::string("no name server of our own: ") + std::strerror(errno);
    return;
  }
  set_hosts("");
  std::ofstream(folder_ + "/resolv.conf") << "nameserver " << name_server_address << '\n';
  ChildProcess trial({{"/bin/true"}, {}, {}, {}, 9, folder_});
  if (trial.wait() != 0) obstacle_ = "no mount namespace to be had";
}

PrivateNames::~PrivateNames() {
  close(name_server_);
  std::filesystem::remove_all(folder_);
}

void PrivateNames::set_hosts(const std::string& text) const {
  // In place, because this very file is bind-mounted for the program.
  std::ofstream(folder_ + "/hosts") << text;
}

}  // namespace test
