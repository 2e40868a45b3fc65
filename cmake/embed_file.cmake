# Run by tunegauge_embed(): writes OUTPUT, a C++ source that holds the bytes of INPUT as string
# literals of 8 KiB (compilers need not take longer ones), each byte as a hexadecimal escape.
file(READ "${INPUT}" hex HEX)
string(LENGTH "${hex}" length)
set(literals "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${hex}" ${at} 16384 part)
  string(REGEX REPLACE "(..)" "\\\\x\\1" part "${part}")
  string(APPEND literals "    \"${part}\"\n")
  math(EXPR at "${at} + 16384")
endwhile()
math(EXPR bytes "${length} / 2")
file(WRITE "${OUTPUT}" "// Made by cmake/embed_file.cmake; do not edit.
#include \"${HEADER}\"

// The literals join into one that is longer than every compiler promises to take; all that build
// this project take it.
#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace ${NAMESPACE} {
namespace {
constexpr char kText[] =
${literals}    \"\";
}  // namespace
std::string_view ${FUNCTION}() { return {kText, ${bytes}}; }
}  // namespace ${NAMESPACE}
")
