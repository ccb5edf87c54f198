# What `cmake --install` lays down and what the Debian package holds: binary, models, manuals, completions, units, examples.
set(RF_DOC ${CMAKE_INSTALL_DATADIR}/doc/redflag)
set(RF_UNITS lib/systemd/system CACHE PATH "folder of systemd's units, below the prefix or absolute")

install(TARGETS redflag RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/redflag/models
  FILES_MATCHING PATTERN "*.rules" PATTERN "*.tsv" PATTERN "*.words" PATTERN "*.model")
if(NOT CMAKE_CROSSCOMPILING)
  install(FILES ${RF_INDEX} DESTINATION ${CMAKE_INSTALL_DATADIR}/redflag/models)
endif()
install(FILES models/README.md DESTINATION ${RF_DOC} RENAME model-card.md)

# Manuals and documents packed as Debian wants them: gzip -9n, so that equal input gives equal bytes.
function(pack in out)
  get_filename_component(folder ${out} DIRECTORY)
  add_custom_command(OUTPUT ${out} DEPENDS ${in} COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND gzip -9nc ${in} > ${out})
endfunction()
set(packed)
foreach(page ${RF_MANUALS})
  get_filename_component(name ${page} NAME)
  string(REGEX REPLACE ".*\\." "" section ${name})
  pack(${page} ${CMAKE_BINARY_DIR}/packed/${name}.gz)
  list(APPEND packed ${CMAKE_BINARY_DIR}/packed/${name}.gz)
  install(FILES ${CMAKE_BINARY_DIR}/packed/${name}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
pack(${CMAKE_SOURCE_DIR}/CHANGELOG.md ${CMAKE_BINARY_DIR}/packed/changelog.gz)
pack(${CMAKE_SOURCE_DIR}/packaging/debian/changelog ${CMAKE_BINARY_DIR}/packed/changelog.Debian.gz)
list(APPEND packed ${CMAKE_BINARY_DIR}/packed/changelog.gz ${CMAKE_BINARY_DIR}/packed/changelog.Debian.gz)
add_custom_target(packed ALL DEPENDS ${packed})

install(FILES ${CMAKE_BINARY_DIR}/completions/redflag.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME redflag)
install(FILES ${CMAKE_BINARY_DIR}/completions/redflag.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _redflag)
install(FILES ${CMAKE_BINARY_DIR}/completions/redflag.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES packaging/systemd/redflag.service packaging/systemd/redflag.timer DESTINATION ${RF_UNITS})
install(FILES README.md NOTICE docs/evaluation.md DESTINATION ${RF_DOC})
install(FILES packaging/debian/copyright ${CMAKE_BINARY_DIR}/packed/changelog.gz DESTINATION ${RF_DOC})
install(FILES docs/example/nightly.conf DESTINATION ${RF_DOC}/examples RENAME redflag.conf)
install(FILES docs/example/wordpress.conf docs/example/feeds.conf DESTINATION ${RF_DOC}/examples)
install(FILES packaging/cron.d/redflag DESTINATION ${RF_DOC}/examples RENAME cron.d)
install(FILES packaging/spark/redflag_spark.py packaging/spark/redflag_filter.py packaging/spark/redflag_plan.py
  DESTINATION ${RF_DOC}/examples/spark)
install(FILES docs/scale.md DESTINATION ${RF_DOC})

# Only the package: what makes sense on a Debian system alone.
option(RF_DEBIAN "also install what belongs into the Debian package" OFF)
if(RF_DEBIAN)
  install(FILES ${CMAKE_BINARY_DIR}/packed/changelog.Debian.gz DESTINATION ${RF_DOC})
  install(FILES packaging/logcheck/redflag DESTINATION /etc/logcheck/ignore.d.server)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)
set(CPACK_PACKAGE_CONTACT "redflag maintainers <maintainers@redflag.invalid>")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, libcurl4, libxml2, libsqlite3-0, libsvm3, liblinear4, zlib1g, libzstd1") # what base/late.h opens, dpkg-shlibdeps cannot see
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "systemd | cron-daemon")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/packaging/debian/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "find the comments that state a red-flag symptom")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "redflag reads the comments that viewers leave under a physical therapist's
exercise videos, finds those that state a red-flag symptom, and tells
moderators which need a clinician and which need ordinary exercise advice.
It reads YouTube channels, WordPress sites, feeds, web pages and exported
files, runs every night, and shows why it decided.

It triages text. It never diagnoses, and what it does not find may still be
there.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
