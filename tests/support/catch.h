#pragma once
// Catch2 2 and 3 under one name, for the macros that both have.

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#include <catch2/catch.hpp>
#endif
