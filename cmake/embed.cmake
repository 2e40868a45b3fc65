# tunegauge_embed(FILE HEADER FUNCTION NAMESPACE): a .cpp that defines
# `std::string_view NAMESPACE::FUNCTION()` (declared in HEADER) with the bytes of FILE. The path of
# the .cpp is left in the variable EMBEDDED_SOURCE.
function(tunegauge_embed file header function namespace)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp")
  set(script "${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake")
  set(input "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  add_custom_command(
      OUTPUT "${output}"
      COMMAND "${CMAKE_COMMAND}" -D "INPUT=${input}" -D "OUTPUT=${output}" -D "HEADER=${header}"
              -D "FUNCTION=${function}" -D "NAMESPACE=${namespace}" -P "${script}"
      DEPENDS "${input}" "${script}"
      COMMENT "Embedding ${file}" VERBATIM)
  set(EMBEDDED_SOURCE "${output}" PARENT_SCOPE)
endfunction()
