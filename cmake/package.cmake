# `cmake --install` and `cpack -G DEB`: the program, its man page, its shell completions, its texts.
include(GNUInstallDirs)
install(TARGETS tunegauge RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")

# Man page and completions come out of the program's own command table.
set(generated "${PROJECT_BINARY_DIR}/generated")
set(completions "${CMAKE_INSTALL_DATADIR}")
set(outputs)
macro(tunegauge_generated file destination rename)
  add_custom_command(OUTPUT "${generated}/${file}"
                     COMMAND "${CMAKE_COMMAND}" -E make_directory "${generated}"
                     COMMAND tunegauge ${ARGN} --output "${generated}/${file}"
                     DEPENDS tunegauge VERBATIM)
  list(APPEND outputs "${generated}/${file}")
  install(FILES "${generated}/${file}" DESTINATION "${destination}" RENAME "${rename}")
endmacro()
tunegauge_generated(tunegauge.1 "${CMAKE_INSTALL_MANDIR}/man1" tunegauge.1 help --man)
tunegauge_generated(tunegauge.bash "${completions}/bash-completion/completions" tunegauge
                    completion bash)
tunegauge_generated(tunegauge.zsh "${completions}/zsh/vendor-completions" _tunegauge completion zsh)
tunegauge_generated(tunegauge.fish "${completions}/fish/vendor_completions.d" tunegauge.fish
                    completion fish)
add_custom_target(tunegauge_generated ALL DEPENDS ${outputs})
install(FILES README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright)

set(CPACK_PACKAGE_VENDOR "The tunegauge authors")
set(CPACK_PACKAGE_CONTACT "The tunegauge authors <maintainers@tunegauge.invalid>")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
include(CPack)
