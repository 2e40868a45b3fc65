# tunegauge_room(NAME LINKS ... PRIVATE_LINKS ...): the static library tunegauge_NAME from every .cpp
# of the calling folder (not of the folders below it), linked to what it may know.
function(tunegauge_room name)
  cmake_parse_arguments(room "" "" "LINKS;PRIVATE_LINKS;SOURCES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_library(tunegauge_${name} STATIC ${sources} ${room_SOURCES})
  add_library(tunegauge::${name} ALIAS tunegauge_${name})
  target_link_libraries(tunegauge_${name} PUBLIC tunegauge_options ${room_LINKS}
                        PRIVATE ${room_PRIVATE_LINKS})
endfunction()
