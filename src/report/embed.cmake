# Turn a file into C: cmake -DIN=<file> -DOUT=<file.c> -DSYMBOL=<name> -P embed.cmake
# The result defines `const char SYMBOL[]`, NUL-terminated, and `const unsigned long SYMBOL_len` (without the NUL).
foreach(argument SYMBOL OUT IN)
  if(NOT DEFINED ${argument})
    message(FATAL_ERROR "embed.cmake needs -D${argument}=...")
  endif()
endforeach()

file(READ "${IN}" hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR bytes "${digits} / 2")
# Sixty-four digits, that is 32 bytes, a line. Every byte is an escape, so no escape can run into the next.
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" escaped "${hex}")
string(REPEAT "\\\\x[0-9a-f][0-9a-f]" 32 row)
string(REGEX REPLACE "(${row})" "\\1\"\n    \"" escaped "${escaped}")
get_filename_component(name "${IN}" NAME)
file(WRITE "${OUT}" "/* Made from ${name} by embed.cmake. */
const char ${SYMBOL}[] =
    \"${escaped}\";
const unsigned long ${SYMBOL}_len = ${bytes};
")
