/* net/secret.h - keys and passwords: from a file, a command, systemd or the environment, and wiped after use.
 *
 * A setting row of type RF_SETTING_SECRET called "key" is written as one of
 *     key_file = /etc/redflag/youtube.key     first line of a file that neither group nor others can read
 *     key_command = pass show youtube         first line of what a program prints; no shell, 30 s
 *     key_credential = youtube-key            file of that name below $CREDENTIALS_DIRECTORY (systemd LoadCredential=)
 *     key_env = YOUTUBE_KEY                   environment, the last resort: other processes of the user can read it
 * and, when none is written, $CREDENTIALS_DIRECTORY/NAME.key is taken if it exists (NAME: the section's).
 * The value itself never stands in the configuration, in an argument, a log or an error text. */
#ifndef RF_NET_SECRET_H
#define RF_NET_SECRET_H

#include "base/settings.h"

typedef struct rf_secret {
    char *bytes; /* NUL-terminated; NULL: none */
    size_t len;
} rf_secret;

/* Read the secret `name` of a section. *out is empty when none is configured, which is no error.
 * errors  RF_E_CONFIG  unreadable, empty, too long (4096), with control characters, readable by others; the command failed
 * owns    the caller: rf_secret_release */
bool rf_secret_load(const rf_settings *s, const char *name, rf_secret *out, rf_error *err);

/* "Basic " and base64 of "user:password", for the header Authorization. */
void rf_secret_basic(const char *user, const rf_secret *password, rf_secret *out);

void rf_secret_release(rf_secret *s); /* wipes; an empty one is fine */
rf_str rf_secret_str(const rf_secret *s);

#endif
