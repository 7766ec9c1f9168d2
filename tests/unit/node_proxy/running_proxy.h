// Runs a proxy in a thread of this process, in front of a test server.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "base/clock.h"
#include "node/proxy/proxy.h"
#include "unit/node_proxy/sockets.h"

namespace stackpilot::node {

class RunningProxy : public ::testing::Test {
 protected:
  ~RunningProxy() override {
    if (thread_.joinable()) {
      (void)stop_proxy(control_);  // it may have stopped already
      thread_.join();
    }
  }

  ProxyPlan plan() const {
    return {.listen = {"127.0.0.1", 0},
            .upstream = {"127.0.0.1", server_.port()},
            .control = control_,
            .limit = Millis(30'000)};
  }

  void start() { start(plan()); }

  void start(const ProxyPlan& plan) {
    std::promise<int> ready;
    std::future<int> port = ready.get_future();
    thread_ = std::thread([this, plan, promise = std::move(ready)]() mutable {
      ended_ = run_proxy(plan, [&promise](int at) { promise.set_value(at); });
    });
    ASSERT_EQ(port.wait_for(std::chrono::seconds(5)), std::future_status::ready);
    port_ = port.get();
  }

  void set(const ProxyFault& fault) const {
    const Result<ProxyCounters> done = set_proxy_fault(control_, fault);
    ASSERT_TRUE(done) << done.error().message;
  }

  ProxyCounters counters() const { return read_proxy_counters(control_).value(); }

  Peer connect() const { return Peer::connect(port_); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "proxy-").value();
  fs::path control_ = folder_.path() / "control";
  Server server_;
  int port_ = 0;
  Result<ProxyCounters> ended_ = fail(ErrorKind::kBroken, "not ended");
  std::thread thread_;
};

}  // namespace stackpilot::node
