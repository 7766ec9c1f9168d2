#include "runtime/event_loop.hpp"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/resolver.hpp"

namespace exchange {
namespace {

TEST(EventLoop, TimersFireInOrderAndCancelledOnesDoNot) {
  EventLoop loop;
  std::string order;
  loop.after(Milliseconds(10), [&] { order += 'b'; });
  loop.after(Milliseconds(1), [&] { order += 'a'; });
  EventLoop::Timer never = loop.after(Milliseconds(5), [&] { order += 'x'; });
  loop.cancel(never);
  loop.after(Milliseconds(15), [&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(order, "ab");
}

TEST(EventLoop, EventOfAClosedDescriptorDoesNotReachItsSuccessor) {
  EventLoop loop;
  const int first = eventfd(1, EFD_NONBLOCK);
  int second = eventfd(1, EFD_NONBLOCK);
  int wrong = 0;
  // Both descriptors are ready in the same turn; the first callback replaces the other's watch.
  const auto replace = [&](int victim) {
    loop.unwatch(first);
    loop.unwatch(second);
    loop.watch(victim, EPOLLIN, [&](std::uint32_t) { loop.stop(); });
  };
  loop.watch(first, EPOLLIN, [&](std::uint32_t) { replace(second); });
  loop.watch(second, EPOLLIN, [&](std::uint32_t) { replace(first); });
  loop.after(Milliseconds(1000), [&] {
    ++wrong;
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(wrong, 0);
  close(first);
  close(second);
}

TEST(Resolver, AnswersOnTheLoop) {
  EventLoop loop;
  Resolver resolver(loop);
  std::vector<std::string> numeric, named{"unanswered"};
  resolver.resolve("192.0.2.1", [&](std::vector<std::string> got) { numeric = std::move(got); });
  EXPECT_EQ(numeric, std::vector<std::string>{"192.0.2.1"});
  resolver.resolve("localhost", [&](std::vector<std::string> got) {
    named = std::move(got);
    loop.stop();
  });
  EXPECT_EQ(named, std::vector<std::string>{"unanswered"}) << "must not answer synchronously";
  loop.after(Milliseconds(5000), [&] { loop.stop(); });
  loop.run();
  ASSERT_FALSE(named.empty());
  EXPECT_TRUE(named[0] == "127.0.0.1" || named[0] == "::1") << named[0];
}

}  // namespace
}  // namespace exchange
