#include "nginx.hpp"

#include <fstream>
#include <stdexcept>

#include "support/http_client.hpp"

namespace bench {
namespace {

// Minimal work per request: no access log, and connections are never closed.
std::string configuration(const std::string& folder, int port, const std::string& workers) {
  return "worker_processes " + workers + ";\npid " + folder + "/pid;\nerror_log " + folder +
         "/error.log;\ndaemon off;\nevents { worker_connections 1024; }\n"
         "http {\n  access_log off;\n  keepalive_requests 1000000000;\n"
         "  default_type application/json;\n  sendfile on;\n  tcp_nopush on;\n"
         "  open_file_cache max=100;\n"
         "  server {\n    listen 127.0.0.1:" +
         std::to_string(port) + ";\n    root " + folder + ";\n  }\n}\n";
}

test::ChildProcess::Options options(const std::string& folder, int port,
                                    const std::string& workers) {
  std::ofstream(folder + "/health") << R"({"ok":true})";
  std::ofstream(folder + "/nginx.conf") << configuration(folder, port, workers);
  // 15: SIGTERM, which also ends the workers.
  return {{"/usr/sbin/nginx", "-c", folder + "/nginx.conf"}, {}, {}, folder + "/output", 15};
}

}  // namespace

Nginx::Nginx(const std::string& workers)
    : port_(test::free_port()), process_(options(folder_.path(), port_, workers)) {
  const test::HttpClient http(port_);
  if (!test::eventually([&] { return http.get("/health").body == R"({"ok":true})"; })) {
    throw std::runtime_error("nginx does not start:\n" +
                             test::read_file(folder_.path() + "/output"));
  }
}

Nginx::~Nginx() {
  process_.signal(15);
  process_.wait();
}

}  // namespace bench
