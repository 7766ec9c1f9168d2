#include "http/request_headers.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

namespace exchange {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

RequestHeaders read(const Headers& list) {
  RequestHeaders headers;
  for (const auto& [name, value] : list) headers.add(name, value);
  return headers;
}

TEST(RequestHeaders, WhatCouldBeReadInTwoWaysIsMalformed) {
  const Headers cases[] = {
      {{"Content-Length", "2"}, {"content-length", "2"}},
      {{"Content-Length", "2"}, {"Transfer-Encoding", "chunked"}},
      {{"Host", "a"}, {"HOST", "a"}},
      {{"Idempotency-Key", "a"}, {"Idempotency-Key", "b"}},
      {{"Content-Length ", "2"}},
      {{"", "x"}},
      {{"a b", "x"}},
      {{"a\x80", "x"}},
  };
  for (const Headers& list : cases) EXPECT_TRUE(read(list).is_malformed()) << list[0].first;
}

TEST(RequestHeaders, OrdinaryOnesAreRead) {
  const RequestHeaders headers = read({{"Host", "a"},
                                       {"CONTENT-LENGTH", "17"},
                                       {"idempotency-key", "k"},
                                       {"Accept", "*/*"},
                                       {"Accept", "text/html"},
                                       {"X-!#$%&'*+-.^_`|~", "\xff"}});
  EXPECT_FALSE(headers.is_malformed());
  EXPECT_EQ(headers.content_length(), 17U);
  EXPECT_EQ(headers.idempotency_key(), "k");
  EXPECT_FALSE(read({{"Transfer-Encoding", "chunked"}}).is_malformed());
}

TEST(RequestHeaders, AbsentAndOverlongLengths) {
  EXPECT_EQ(read({}).content_length(), std::nullopt);
  EXPECT_EQ(read({{"Content-Length", "99999999999999999999"}}).content_length(),
            std::numeric_limits<std::uint64_t>::max());
}

}  // namespace
}  // namespace exchange
