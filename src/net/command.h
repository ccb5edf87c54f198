/* net/command.h - programs that the configuration names, started without a shell. Inside net/ only. */
#ifndef RF_NET_COMMAND_H
#define RF_NET_COMMAND_H

#include "base/arena.h"
#include "base/str.h"

/* Words of a command line, ends with NULL: blanks part them, quotes join, a backslash takes the next character as it is. No
 * word at all when a quote stays open. From the arena. */
char **rf_command_split(const char *line, rf_arena *arena);

typedef struct rf_command_end {
    bool started, in_time;
    int status;     /* of the program's exit; -1: killed by a signal */
    char said[256]; /* the end of what it printed, standard error too: printable, one line */
} rf_command_end;

/* Start the command, give it `input` and wait for its end. It is killed, with its children, when timeout_ms are over. */
rf_command_end rf_command_feed(char *const *argv, rf_str input, int64_t timeout_ms);

#endif
