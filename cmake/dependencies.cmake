# Libraries, each with its reason. The system's packages first; where one is missing (or
# TUNEGAUGE_FETCH_ALL asks for it), a pinned version is fetched by its hash.
include(FetchContent)
option(TUNEGAUGE_FETCH_ALL "Fetch every library that can be fetched, whatever the system has" OFF)
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)  # fetched projects heed the options that are set here
set(BUILD_SHARED_LIBS OFF)             # ... and are linked in: nothing of theirs is installed

# tunegauge_library(NAME URL SHA256): find_package(NAME), else a pinned archive, built as part of this
# project but not installed with it.
macro(tunegauge_library name url sha256)
  if(NOT TUNEGAUGE_FETCH_ALL)
    find_package(${name} QUIET)
  endif()
  if(NOT ${name}_FOUND)
    tunegauge_fetch(${name} ${url} ${sha256})
  endif()
endmacro()

function(tunegauge_fetch name url sha256)
  FetchContent_Declare(${name} URL ${url} URL_HASH SHA256=${sha256}
                       DOWNLOAD_EXTRACT_TIMESTAMP FALSE)
  string(TOLOWER ${name} lower)
  FetchContent_GetProperties(${name})
  if(NOT ${lower}_POPULATED)
    FetchContent_Populate(${name})
    add_subdirectory(${${lower}_SOURCE_DIR} ${${lower}_BINARY_DIR} EXCLUDE_FROM_ALL SYSTEM)
  endif()
endfunction()

# Formatting of text: g++ 12 has no <format>.
tunegauge_library(fmt https://github.com/fmtlib/fmt/archive/9.1.0.tar.gz
                  5dea48d1fcddc3ec571ce2058e13910a0d4a6bab4cc09a809d8b1dd1c88ae6f2)

# JSON of small files, and all written JSON (ordered).
set(JSON_BuildTests OFF)
tunegauge_library(nlohmann_json
                  https://github.com/nlohmann/json/releases/download/v3.11.2/json.tar.xz
                  8c4b26bf4b422252e13f332bc5e388ec0ab5c3443d24399acb675e68278d341f)

# UTF-8 validation at memory speed, and tokenizer.json files of tens of megabytes.
tunegauge_library(simdjson https://github.com/simdjson/simdjson/archive/v3.0.1.tar.gz
                  156b1bc5eb0561b2bd166b46d191fd3d95a3e709cc63761477d3b7aec2b6e9ed)

# SHA-256 of inputs; TLS later. A security library comes from the system or not at all.
find_package(OpenSSL REQUIRED COMPONENTS Crypto)

# Threads of the workers.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

# Regular expressions of tokenizers that have no hand-written matcher: the engine that the
# reference itself uses. Debian ships no CMake package of it.
find_library(ONIGURUMA_LIBRARY onig)
find_path(ONIGURUMA_INCLUDE_DIR oniguruma.h)
if(ONIGURUMA_LIBRARY AND ONIGURUMA_INCLUDE_DIR AND NOT TUNEGAUGE_FETCH_ALL)
  add_library(oniguruma UNKNOWN IMPORTED)
  set_target_properties(oniguruma PROPERTIES IMPORTED_LOCATION "${ONIGURUMA_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${ONIGURUMA_INCLUDE_DIR}")
else()
  set(BUILD_TEST OFF)
  set(ENABLE_POSIX_API OFF)
  tunegauge_fetch(onig
                  https://github.com/kkos/oniguruma/releases/download/v6.9.8/onig-6.9.8.tar.gz
                  28cd62c1464623c7910565fb1ccaaa0104b2fe8b12bcd646e81f73b47535213e)
  add_library(oniguruma ALIAS onig)
endif()

# Tests. Catch2 2 (Debian 12) and 3 both serve, see tests/support/catch.h.
if(TUNEGAUGE_TESTS)
  tunegauge_library(Catch2 https://github.com/catchorg/Catch2/archive/v3.4.0.tar.gz
                    122928b814b75717316c71af69bd2b43387643ba076a6ec16e7882bfb2dfacbb)
endif()

# Micro-benchmarks.
if(TUNEGAUGE_BENCHMARKS)
  set(BENCHMARK_ENABLE_TESTING OFF)
  tunegauge_library(benchmark
                    https://github.com/google/benchmark/archive/refs/tags/v1.7.1.tar.gz
                    6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7)
endif()

# Least squares of the token estimates' coefficients.
if(TUNEGAUGE_CALIBRATION)
  set(EIGEN_BUILD_DOC OFF)
  tunegauge_library(Eigen3
                    https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.bz2
                    b4c198460eba6f28d34894e3a5710998818515104d6e74e5cc331ce31e46e626)
endif()
