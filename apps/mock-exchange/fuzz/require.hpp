#pragma once

#include <cstdlib>

// What must hold for every input: the fuzzer keeps the input that breaks it.
#define REQUIRE(condition) ((condition) ? static_cast<void>(0) : std::abort())
