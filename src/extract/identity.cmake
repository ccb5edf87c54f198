# Hash of every source file of extract/, text/ and policy/, and of base/slots.h, into a C string: rules.index is made by this code and fits no
# other.
file(GLOB files ${IN}/extract/*.c ${IN}/extract/*.h ${IN}/text/*.c ${IN}/text/*.h ${IN}/policy/*.c ${IN}/policy/*.h ${IN}/base/slots.h)
list(SORT files)
set(all)
foreach(file ${files})
  file(SHA256 ${file} hash)
  get_filename_component(name ${file} NAME)
  string(APPEND all "${name} ${hash}\n")
endforeach()
string(SHA256 hash "${all}")
file(WRITE ${OUT} "extern const char rf_extract_identity[];\nconst char rf_extract_identity[] = \"${hash}\";\n")
