#include "e2e/impostor.h"

#include "e2e/lab_driver.h"

namespace stackpilot::e2e {
namespace {

// Every node has Python, because docker-compose depends on it.
constexpr const char* answer_everything = R"(
import http.server, os
open("/tmp/impostor.pid", "w").write(str(os.getpid()))
class Yes(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    do_POST = do_GET
http.server.ThreadingHTTPServer(("", 8000), Yes).serve_forever()
)";

}  // namespace

testing::AssertionResult start_impostor() {
  const Ran started =
      engine({"exec", "-d", container_of("control"), "python3", "-c", answer_everything});
  if (started.status != 0) return exits(0, started);
  return comes_true("the impostor answers",
                    [] { return get_ok(address_of("control"), "/health") == "{}"; });
}

testing::AssertionResult stop_impostor() {
  return exits(0, on_node("control", R"(
    if [ -e /tmp/impostor.pid ]; then
      pid=$(cat /tmp/impostor.pid)
      kill "$pid" 2>/dev/null || true
      while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
      rm -f /tmp/impostor.pid
    fi)"));
}

}  // namespace stackpilot::e2e
