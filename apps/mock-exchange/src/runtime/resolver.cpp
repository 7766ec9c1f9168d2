#include "runtime/resolver.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
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

// With a look-up begun every 200 ms, and each given up by the system after a second, there is
// always room for the next.
constexpr int max_lookups_at_once = 6;

// The system's resolver asks each name server twice and waits five seconds each time. A question
// that got lost, or was asked of a server that does not know the name yet, must not take that long
// to be asked again. Holds for the calling thread only.
void be_impatient() {
  if ((_res.options & RES_INIT) == 0 && res_init() != 0) return;
  _res.retrans = 1;
  _res.retry = 1;
}

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
  answer_ = std::move(answer);
  if (!mailbox_->admit()) return;
  try {
    std::thread([mailbox = mailbox_, host, ticket] {
      be_impatient();
      mailbox->deliver(ticket, look_up(host));
    }).detach();
  } catch (const std::system_error&) {  // no thread to be had: the same as no answer
    mailbox_->deliver(ticket, {});
  }
}

void Resolver::forget() {
  oldest_ = ticket_ + 1;
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
    // An older look-up that found nothing says nothing about now, while a newer one is under way.
    const bool useless = ticket < oldest_ || (addresses.empty() && ticket != ticket_);
    if (useless || !answer_) continue;
    oldest_ = ticket + 1;
    const Answer answer = std::exchange(answer_, nullptr);
    answer(std::move(addresses));
  }
}

}  // namespace exchange
