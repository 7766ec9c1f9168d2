#include "http/exchange.hpp"

#include <microhttpd.h>

#include <utility>

namespace exchange {

Exchange::Exchange(MHD_Connection* connection, std::string_view raw_target)
    : target(parse_target(raw_target)), connection_(connection) {
  if (const auto* parsed = std::get_if<RequestTarget>(&target)) match = match_route(parsed->path);
}

void Exchange::respond(Response response) {
  response_ = std::move(response);
  answered_ = true;
  if (std::exchange(suspended_, false)) MHD_resume_connection(connection_);
}

}  // namespace exchange
