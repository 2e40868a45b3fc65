# What every target of the house is compiled with: warnings, sanitizers, ccache.
add_library(tunegauge_options INTERFACE)
target_include_directories(tunegauge_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_link_libraries(tunegauge_options INTERFACE Threads::Threads)
target_compile_options(tunegauge_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
    -Wold-style-cast -Wcast-qual -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns of its own std::string, std::vector and std::variant once they are inlined (GCC bugs
  # 105329, 105593, 105651): its flow warnings find nothing here that the sanitizers do not.
  target_compile_options(tunegauge_options INTERFACE
      -Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overread -Wno-stringop-overflow
      -Wno-array-bounds)
else()
  target_compile_options(tunegauge_options INTERFACE -Wnull-dereference)
endif()
if(TUNEGAUGE_WARNINGS_AS_ERRORS)
  target_compile_options(tunegauge_options INTERFACE -Werror)
endif()
if(TUNEGAUGE_SANITIZERS)
  set(sanitize "-fsanitize=${TUNEGAUGE_SANITIZERS}" -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
  target_compile_options(tunegauge_options INTERFACE ${sanitize})
  target_link_options(tunegauge_options INTERFACE ${sanitize})
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()
