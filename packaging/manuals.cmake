# Manual pages and completions: prose from docs/man, options from the binary that was just built.
file(GLOB RF_PROSE CONFIGURE_DEPENDS docs/man/*.[15])
set(RF_MANUALS)
foreach(prose ${RF_PROSE})
  get_filename_component(name ${prose} NAME)
  set(page ${CMAKE_BINARY_DIR}/man/${name})
  add_custom_command(OUTPUT ${page} DEPENDS redflag ${prose} ${CMAKE_SOURCE_DIR}/docs/man/page.cmake
    COMMAND ${CMAKE_COMMAND} -DREDFLAG=$<TARGET_FILE:redflag> -DIN=${prose} -DOUT=${page} -P ${CMAKE_SOURCE_DIR}/docs/man/page.cmake)
  list(APPEND RF_MANUALS ${page})
endforeach()
set(RF_COMPLETIONS)
foreach(shell bash zsh fish)
  set(words ${CMAKE_BINARY_DIR}/completions/redflag.${shell})
  add_custom_command(OUTPUT ${words} DEPENDS redflag
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/completions
    COMMAND redflag help --completion ${shell} > ${words})
  list(APPEND RF_COMPLETIONS ${words})
endforeach()
add_custom_target(manuals ALL DEPENDS ${RF_MANUALS} ${RF_COMPLETIONS})
