/* cli/setting.c - where things are, when nobody says so. */
#include "cli/setting.h"

#include "base/arena.h"
#include "base/lock.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_FORMATS "html,csv,json"
#define DEFAULT_KEEP_S ((int64_t)RF_RETENTION_YOUTUBE_DAYS * 86400) /* reports hold comments' words */

static bool make_folders(const char *file, rf_error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s", file);
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return rf_error_set(err, RF_E_STORE, "cannot make folder '%s': %s", path, strerror(errno));
        *slash = '/';
    }
    return true;
}

static const char *default_store(setting *s)
{
    const char *state = getenv("STATE_DIRECTORY"), *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char path[4096];
    if (home == NULL || home[0] == '\0') {
        struct passwd *pw = getpwuid(getuid());
        home = pw != NULL ? pw->pw_dir : "";
    }
    if (state != NULL && state[0] == '/')
        snprintf(path, sizeof path, "%s/redflag.db", state);
    else if (xdg != NULL && xdg[0] == '/')
        snprintf(path, sizeof path, "%s/redflag/redflag.db", xdg);
    else
        snprintf(path, sizeof path, "%s/.local/state/redflag/redflag.db", home);
    return rf_arena_dup(s->config.memory, path, strlen(path));
}

bool setting_load(setting *s, const common *c, rf_error *err)
{
    char buffer[4096];
    memset(s, 0, sizeof *s);
    const char *file = config_find(c->config, buffer, sizeof buffer);
    if (file != NULL && !config_load(&s->config, file, err))
        return false;
    if (s->config.memory == NULL)
        s->config.memory = rf_arena_new(0);
    s->models = models_dir(c, s->config.models);
    s->store = c->store != NULL ? c->store : s->config.store != NULL ? s->config.store : default_store(s);
    return make_folders(s->store, err);
}

rf_report_options setting_report(const setting *s)
{
    return (rf_report_options){.out_dir = s->config.out,
                               .formats = s->config.formats != NULL ? s->config.formats : DEFAULT_FORMATS,
                               .title = s->config.title,
                               .channel = s->config.channel,
                               .columns = s->config.columns,
                               .texts_file = s->config.texts,
                               .keep_s = s->config.main != NULL ? s->config.keep_reports_s : DEFAULT_KEEP_S,
                               .now = (int64_t)time(NULL),
                               .since = RF_NO_TIME};
}

bool setting_lock(const setting *s, long long wait_ms, int *lock, rf_error *err)
{
    size_t n = strlen(s->store) + sizeof ".lock";
    char *path = rf_arena_take(s->config.memory, n);
    snprintf(path, n, "%s.lock", s->store);
    return rf_lock_take(path, wait_ms, lock, err);
}

void setting_release(setting *s) { config_release(&s->config); }
