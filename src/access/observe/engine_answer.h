// What a Docker engine answers to a GET on its socket.
#pragma once

#include <fmt/format.h>

#include <string>
#include <type_traits>

#include "access/observe/http.h"
#include "base/json.h"

namespace stackpilot::access {

/// Any status is a reply. The engine has 5 s, scaled.
Result<HttpReply> ask_engine(const std::string& socket, const std::string& target);

/// The JSON of a reply with status 200; kBroken for any other.
Result<Json> body_of_answer(const HttpReply& reply, const std::string& target);

/// Both; and the same where a list is documented.
Result<Json> engine_answer(const std::string& socket, const std::string& target);
Result<Json> engine_list(const std::string& socket, const std::string& target);

/// kBroken: "the Docker engine answered something else to GET /networks".
Error unexpected_answer(const std::string& target, const std::string& found);

/// Calls `read`, and makes an error of the exception for a value of a type that is not documented.
template <typename Read>
std::invoke_result_t<Read> guarded_answer(const Read& read) {
  try {
    return read();
  } catch (const Json::exception& bad) {
    return fail(ErrorKind::kBroken,
                fmt::format("the Docker engine's answer is not understood: {}", bad.what()));
  }
}

}  // namespace stackpilot::access
