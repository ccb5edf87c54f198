/* A models folder made of strings, for tests that need their own rules. */
#ifndef RULE_FIXTURE_H
#define RULE_FIXTURE_H

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char fixture_dir[256];

static void fixture_file(const char *name, const char *content)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", fixture_dir, name);
    FILE *f = fopen(path, "w");
    fputs(content, f);
    fclose(f);
}

static void fixture_make(const char *fragments, const char *signals, const char *concept_rules)
{
    char path[512];
    snprintf(fixture_dir, sizeof fixture_dir, "/tmp/redflag-test-XXXXXX");
    if (mkdtemp(fixture_dir) == NULL)
        abort();
    snprintf(path, sizeof path, "%s/signals", fixture_dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/concepts", fixture_dir);
    mkdir(path, 0700);
    fixture_file("fragments.rules", fragments);
    fixture_file("signals/s.rules", signals);
    fixture_file("concepts/c.rules", concept_rules);
}

static void fixture_remove(void)
{
    static const char *const names[] = {"fragments.rules", "signals/s.rules", "concepts/c.rules", "signals", "concepts", ""};
    char path[512];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", fixture_dir, names[i]);
        remove(path);
    }
}

#endif
