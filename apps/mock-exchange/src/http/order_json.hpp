#pragma once

#include <cstddef>

#include "http/response.hpp"
#include "store/order_reader.hpp"
#include "store/order_writer.hpp"

namespace exchange {

// The HTTP responses for results of the store.
Response write_response(const WriteResult& result);
Response order_response(const ReadResult& result);
// result holds up to limit + 1 orders; the last one then only shows that there is a next page.
Response page_response(const ReadResult& result, std::size_t limit);

}  // namespace exchange
