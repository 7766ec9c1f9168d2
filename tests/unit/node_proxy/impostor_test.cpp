#include "node/proxy/impostor.h"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "base/clock.h"
#include "unit/node_proxy/sockets.h"

namespace stackpilot::node {
namespace {

constexpr const char* yes = "HTTP/1.1 200 OK\r\n";

// What it says to a client; empty as long as nobody listens.
std::string answer_to(int port, const std::string& page) {
  try {
    const Peer peer = Peer::connect(port);
    if (!peer.send("GET " + page + " HTTP/1.1\r\nHost: x\r\n\r\n")) return "";
    return peer.receive(1'000);
  } catch (const std::runtime_error&) {  // refused
    return "";
  }
}

TEST(Impostor, AnswersEveryRequestUntilItsLimit) {
  Server free;
  const access::TcpEndpoint here{"127.0.0.1", free.port()};
  free.close();
  const Stopwatch since;
  auto running = std::async(std::launch::async, run_impostor, here, Millis(2'000));
  for (const char* page : {"/health", "/version", "/nosuch?a=b"}) {
    std::string said;
    while (!said.starts_with(yes) && since.elapsed_ms() < 1'500) {
      said = answer_to(here.port, page);
    }
    EXPECT_TRUE(said.starts_with(yes)) << said;
    EXPECT_TRUE(said.ends_with("\r\n\r\n{}<EOF>")) << said;
  }
  EXPECT_TRUE(running.get());
  EXPECT_GE(since.elapsed_ms(), 2'000);
  EXPECT_FALSE(answer_to(here.port, "/health").starts_with(yes));
}

TEST(Impostor, SaysThatItCannotListen) {
  for (const access::TcpEndpoint& bad :
       {access::TcpEndpoint{"not an address", 8000}, access::TcpEndpoint{"192.0.2.1", 8000}}) {
    const Status done = run_impostor(bad, Millis(10));
    ASSERT_FALSE(done) << bad.address;
    EXPECT_NE(done.error().message.find("cannot listen"), std::string::npos);
  }
}

}  // namespace
}  // namespace stackpilot::node
