#pragma once

#include <string_view>

namespace exchange {

// The OpenAPI document of this service: openapi.json, compiled in.
extern const std::string_view openapi_document;

}  // namespace exchange
