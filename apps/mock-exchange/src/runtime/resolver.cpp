#include "runtime/resolver.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace exchange {
namespace {

constexpr int max_lookups_at_once = 4;

bool is_numeric(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> ignored;
  return inet_pton(AF_INET, host.c_str(), ignored.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), ignored.data()) == 1;
}

std::vector<std::string> look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  std::vector<std::string> addresses;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text.data());
    }
  }
  freeaddrinfo(list);
  return addresses;
}

}  // namespace

struct Resolver::Mailbox {
  std::mutex mutex;
  std::vector<std::pair<unsigned long, std::vector<std::string>>> answers;
  int running = 0;
  int wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

  ~Mailbox() { close(wake_fd); }

  void deliver(unsigned long ticket, std::vector<std::string> addresses) {
    const std::lock_guard lock(mutex);
    answers.emplace_back(ticket, std::move(addresses));
    --running;
    eventfd_write(wake_fd, 1);
  }

  bool admit() {
    const std::lock_guard lock(mutex);
    if (running == max_lookups_at_once) return false;
    ++running;
    return true;
  }
};

Resolver::Resolver(EventLoop& loop) : loop_(loop), mailbox_(std::make_shared<Mailbox>()) {
  loop_.watch(mailbox_->wake_fd, EPOLLIN, [this](std::uint32_t) { collect(); });
}

Resolver::~Resolver() {
  loop_.unwatch(mailbox_->wake_fd);
}

void Resolver::resolve(const std::string& host, Answer answer) {
  const unsigned long ticket = ++ticket_;
  answer_ = nullptr;
  if (is_numeric(host)) return answer({host});
  if (!mailbox_->admit()) return answer({});
  answer_ = std::move(answer);
  try {
    std::thread([mailbox = mailbox_, host, ticket] {
      mailbox->deliver(ticket, look_up(host));
    }).detach();
  } catch (const std::system_error&) {  // no thread to be had: the same as no answer
    mailbox_->deliver(ticket, {});
  }
}

void Resolver::forget() {
  ++ticket_;
  answer_ = nullptr;
}

void Resolver::collect() {
  decltype(mailbox_->answers) answers;
  {
    const std::lock_guard lock(mailbox_->mutex);
    eventfd_t count = 0;
    eventfd_read(mailbox_->wake_fd, &count);
    answers.swap(mailbox_->answers);
  }
  for (auto& [ticket, addresses] : answers) {
    if (ticket != ticket_ || !answer_) continue;
    const Answer answer = std::exchange(answer_, nullptr);
    answer(std::move(addresses));
  }
}

}  // namespace exchange
