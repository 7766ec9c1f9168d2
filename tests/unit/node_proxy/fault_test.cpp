#include <gtest/gtest.h>

#include "unit/node_proxy/running_proxy.h"

namespace stackpilot::node {
namespace {

using ProxyFaults = RunningProxy;

constexpr const char* request = "INSERT";
constexpr const char* answer = "COMMITTED";

std::string all_of(const Peer& peer, const std::string& text) {
  return peer.receive(text.size());
}

TEST_F(ProxyFaults, NoneChangesNothing) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  EXPECT_TRUE(client.send(request));
  EXPECT_EQ(all_of(server, request), request);
  EXPECT_TRUE(server.send(answer));
  EXPECT_EQ(all_of(client, answer), answer);
  const ProxyCounters seen = counters();
  EXPECT_EQ(seen.accepted, 1U);
  EXPECT_EQ(seen.open, 1U);
  EXPECT_EQ(seen.to_server.received, 6U);
  EXPECT_EQ(seen.to_server.delivered, 6U);
  EXPECT_EQ(seen.to_client.delivered, 9U);
  EXPECT_EQ(seen.reset + seen.refused + seen.to_client.swallowed + seen.to_client.delayed, 0U);
}

TEST_F(ProxyFaults, LargeStreamsPassWhole) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  std::string text(3U << 20U, '.');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 23);
  std::thread sender([&] { EXPECT_TRUE(client.send(text)); });
  EXPECT_TRUE(all_of(server, text) == text);
  sender.join();
}

TEST_F(ProxyFaults, AnEndInOneDirectionLeavesTheOtherOpen) {
  start();
  const Peer client = connect();
  {
    const Peer server = server_.accept();
    EXPECT_TRUE(client.send(request));
    client.end_sending();
    EXPECT_EQ(server.receive(100), "INSERT<EOF>");
    EXPECT_TRUE(server.send(answer));
    EXPECT_EQ(all_of(client, answer), answer);
    EXPECT_TRUE(client.is_silent_for(50));
  }
  EXPECT_EQ(client.receive(1), "<EOF>");
  EXPECT_EQ(counters().open, 0U);
}

TEST_F(ProxyFaults, AResetOfOneSideIsAResetForTheOther) {
  start();
  const Peer client = connect();
  Peer server = server_.accept();
  server.reset();
  EXPECT_EQ(client.receive(1), "<RESET>");
  Peer second = connect();
  const Peer its_server = server_.accept();
  second.reset();
  EXPECT_EQ(its_server.receive(1), "<RESET>");
}

TEST_F(ProxyFaults, LatencyDelaysEveryByteAndKeepsTheOrder) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  set(slow(300));
  const Stopwatch watch;
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(client.send("part" + std::to_string(i)));
    std::this_thread::sleep_for(Millis(3));
  }
  EXPECT_EQ(server.receive(50), "part0part1part2part3part4part5part6part7part8part9");
  EXPECT_GE(watch.elapsed_ms(), 150);
  EXPECT_LT(watch.elapsed_ms(), 1'000);  // the delays overlap
  const Stopwatch back;
  EXPECT_TRUE(server.send(answer));
  EXPECT_EQ(all_of(client, answer), answer);
  EXPECT_GE(back.elapsed_ms(), 149);
  EXPECT_EQ(counters().to_server.delayed, 50U);
}

TEST_F(ProxyFaults, LatencyThatIsTakenAwayLetsGoAtOnce) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  set(slow(60'000));
  EXPECT_TRUE(client.send(request));
  EXPECT_TRUE(server.is_silent_for(100));
  set(no_fault());
  EXPECT_EQ(all_of(server, request), request);
}

TEST_F(ProxyFaults, ResetsHitLivingAndNewConnections) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  set(resetting());
  EXPECT_EQ(client.receive(1), "<RESET>");
  EXPECT_EQ(server.receive(1), "<RESET>");
  EXPECT_EQ(connect().receive(1), "<RESET>");
  EXPECT_EQ(counters().reset, 2U);
  set(no_fault());
  const Peer after = connect();
  const Peer its_server = server_.accept();
  EXPECT_TRUE(after.send(request));
  EXPECT_EQ(all_of(its_server, request), request);
}

TEST_F(ProxyFaults, AReplyThatIsCutWasGivenAndNeverArrives) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  set(reply_cut(200));
  EXPECT_TRUE(client.send(request));
  EXPECT_EQ(all_of(server, request), request);
  EXPECT_TRUE(client.is_silent_for(300));  // the delay starts only with the reply
  const Stopwatch watch;
  EXPECT_TRUE(server.send(answer));
  EXPECT_EQ(client.receive(100), "<RESET>");
  EXPECT_GE(watch.elapsed_ms(), 190);
  EXPECT_EQ(server.receive(1), "<RESET>");
  const ProxyCounters seen = counters();
  EXPECT_EQ(seen.to_server.delivered, 6U);
  EXPECT_EQ(seen.to_client.swallowed, 9U);
  EXPECT_EQ(seen.to_client.delivered, 0U);
  EXPECT_EQ(seen.reset, 1U);
}

TEST_F(ProxyFaults, AConnectionThatHasLostBytesDoesNotOutliveTheFault) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  const Peer bystander = connect();
  const Peer its_server = server_.accept();
  ProxyFault swallowing;
  swallowing.to_client.delivery = Delivery::kSwallow;
  set(swallowing);
  EXPECT_TRUE(server.send(answer));
  EXPECT_TRUE(client.is_silent_for(150));
  set(no_fault());
  EXPECT_EQ(client.receive(1), "<RESET>");
  EXPECT_TRUE(its_server.send(answer));
  EXPECT_EQ(all_of(bystander, answer), answer);
}

TEST_F(ProxyFaults, AServerThatIsDownIsAResetAndNoEnd) {
  start();
  server_.close();
  EXPECT_EQ(connect().receive(1), "<RESET>");
  EXPECT_EQ(counters().refused, 1U);
  EXPECT_EQ(counters().open, 0U);
}

TEST_F(ProxyFaults, MayBeThereFromTheBeginning) {
  ProxyPlan resets = plan();
  resets.fault = resetting();
  start(resets);
  EXPECT_EQ(connect().receive(1), "<RESET>");
}

TEST_F(ProxyFaults, WhatIsUnderWayIsBounded) {
  start();
  const Peer client = connect();
  const Peer server = server_.accept();
  set(slow(120'000));
  const std::size_t taken = client.send_without_waiting(64U << 20U);
  EXPECT_LT(taken, 64U << 20U);
  EXPECT_LE(counters().to_server.received, (256U + 16U) << 10U);
  set(no_fault());
  EXPECT_EQ(server.receive(taken).size(), taken);
}

}  // namespace
}  // namespace stackpilot::node
