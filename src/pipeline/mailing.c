/* pipeline/mailing.c - a finished report becomes a message: whether, to whom, with what, and by which way. */
#include "pipeline/mailing.h"

#include "net/secret.h"
#include "net/smtp.h"
#include "report/mail.h"
#include "report/words.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_FILES = 4 };

static const rf_setting_row rows[] = {
    {.name = "to", .type = RF_SETTING_TEXT, .required = true, .repeated = true, .help = "who gets it"},
    {.name = "from", .type = RF_SETTING_TEXT, .required = true, .help = "who sends it"},
    {.name = "server", .type = RF_SETTING_TEXT, .help = "smtp://host:587 or smtps://host:465"},
    {.name = "sendmail", .type = RF_SETTING_TEXT, .help = "command in place of a server"},
    {.name = "user", .type = RF_SETTING_TEXT, .help = "login at the server"},
    {.name = "password", .type = RF_SETTING_SECRET, .help = "password of the login"},
    {.name = "tls", .type = RF_SETTING_TEXT, .help = "required, or none"},
    {.name = "ca_file", .type = RF_SETTING_PATH, .help = "trusted certificates (PEM) in place of the system's"},
    {.name = "timeout", .type = RF_SETTING_DURATION, .preset = "60s", .least = 1000, .help = "for all of it"},
    {.name = "connect_timeout", .type = RF_SETTING_DURATION, .preset = "10s", .least = 1000, .help = "until the server answers"},
    {.name = "subject", .type = RF_SETTING_TEXT, .preset = "[redflag]", .help = "what subjects begin with"},
    {.name = "link", .type = RF_SETTING_URL, .help = "where the whole report can be read"},
    {.name = "attach", .type = RF_SETTING_TEXT, .help = "html, csv, json, md"},
    {.name = "attach_max", .type = RF_SETTING_SIZE, .preset = "10M", .help = "larger attachments are left out"},
    {.name = "always", .type = RF_SETTING_BOOL, .preset = "no", .help = "also when there is nothing to say"},
    {.name = "first", .type = RF_SETTING_BOOL, .preset = "no", .help = "also of the first report ever"},
    {.name = NULL}};

/* ---- the section ------------------------------------------------------------------------------------------------------ */

static bool read_to(const rf_settings *s, rf_arena *arena, rf_mailbox **to, size_t *n, rf_error *err)
{
    rf_buf list;
    rf_buf_init(&list, 65536);
    const char *one;
    for (size_t i = 0; (one = rf_settings_each(s, "to", i)) != NULL; i++)
        rf_buf_printf(&list, "%s%s", i > 0 ? "," : "", one);
    bool ok = rf_mailbox_parse(rf_buf_str(&list), arena, to, n, err);
    rf_buf_release(&list);
    return ok;
}

static bool read_from(const rf_settings *s, rf_arena *arena, rf_mailbox **from, rf_error *err)
{
    size_t n;
    return rf_mailbox_parse(rf_str_from(rf_settings_text(s, "from")), arena, from, &n, err) &&
           (n == 1 || rf_error_set(err, RF_E_CONFIG, "a mail is from one address"));
}

/* An error of a reader, with the key's place. */
static bool at_key(const rf_settings *s, const char *key, const rf_error *why, rf_error *err)
{
    return rf_settings_error(s, key, err, "'%s': %s", key, why->text);
}

static bool check_addresses(const rf_settings *s, rf_error *err)
{
    rf_error why = {0};
    rf_mailbox *boxes;
    size_t n;
    rf_arena *arena = rf_arena_new(0);
    bool ok = read_to(s, arena, &boxes, &n, &why) || at_key(s, "to", &why, err);
    ok = ok && (read_from(s, arena, &boxes, &why) || at_key(s, "from", &why, err));
    rf_arena_free(arena);
    return ok;
}

static bool is_plain(const rf_settings *s)
{
    const char *tls = rf_settings_text(s, "tls");
    return tls != NULL && strcmp(tls, "none") == 0;
}

static bool has_password(const rf_settings *s)
{
    return rf_settings_has(s, "password_file") || rf_settings_has(s, "password_command") || rf_settings_has(s, "password_credential") ||
           rf_settings_has(s, "password_env");
}

static bool check_way(const rf_settings *s, rf_error *err)
{
    const char *server = rf_settings_text(s, "server"), *tls = rf_settings_text(s, "tls"), *attach = rf_settings_text(s, "attach");
    bool command = rf_settings_has(s, "sendmail"), user = rf_settings_has(s, "user");
    rf_error why = {0};
    if (command == (server != NULL))
        return rf_settings_error(s, "server", err,
                                 command ? "'server' and 'sendmail' are two ways: keep one"
                                         : "[mail] needs a 'server' (smtps://host:465) or a 'sendmail' command");
    if (server != NULL && !rf_smtp_server_check(server, &why))
        return at_key(s, "server", &why, err);
    if (tls != NULL && !is_plain(s) && strcmp(tls, "required") != 0)
        return rf_settings_error(s, "tls", err, "'tls' takes required or none, not '%.20s'", tls);
    if (is_plain(s) && server != NULL && strncmp(server, "smtps:", 6) == 0)
        return rf_settings_error(s, "tls", err, "'tls = none' contradicts smtps://");
    if (user && is_plain(s))
        return rf_settings_error(s, "tls", err, "with 'tls = none' no password is sent: leave 'user' out");
    if (has_password(s) && !user)
        return rf_settings_error(s, "user", err, "a password without a 'user'");
    return attach == NULL || rf_report_formats_check(rf_str_from(attach), &why) || at_key(s, "attach", &why, err);
}

bool rf_mailing_check(rf_settings *section, rf_error *err)
{
    static const rf_setting_row *const tables[] = {rows, NULL};
    return rf_settings_check(section, tables, err) && check_addresses(section, err) && check_way(section, err);
}

/* ---- the way ---------------------------------------------------------------------------------------------------------- */

/* The password is the caller's to wipe. */
static bool way_of(const rf_settings *s, rf_smtp_options *o, rf_secret *password, rf_error *err)
{
    *password = (rf_secret){0};
    *o = (rf_smtp_options){.server = rf_settings_text(s, "server"),
                           .plain = is_plain(s),
                           .always_tls = rf_settings_has(s, "tls") && !is_plain(s),
                           .user = rf_settings_has(s, "user") ? rf_settings_text(s, "user") : NULL,
                           .ca_file = rf_settings_text(s, "ca_file"),
                           .connect_timeout_ms = rf_settings_int(s, "connect_timeout"),
                           .timeout_ms = rf_settings_int(s, "timeout"),
                           .sendmail = rf_settings_text(s, "sendmail")};
    if (o->user == NULL)
        return true;
    if (!rf_secret_load(s, "password", password, err))
        return false;
    o->password = password->bytes;
    return o->password != NULL || rf_settings_error(s, "user", err, "no password is configured: use password_file");
}

bool rf_mailing_try(const rf_settings *section, rf_error *err)
{
    rf_smtp_options o;
    rf_secret password;
    bool ok = way_of(section, &o, &password, err) && rf_smtp_try(&o, err);
    rf_secret_release(&password);
    return ok;
}

/* ---- attachments ------------------------------------------------------------------------------------------------------ */

typedef struct parcel {
    rf_mail_file files[MAX_FILES];
    rf_buf contents[MAX_FILES];
    char names[MAX_FILES][48];
    size_t n;
    char note[400];
} parcel;

static const char *type_of(rf_str format)
{
    return rf_str_is(format, "html")  ? "text/html; charset=utf-8"
           : rf_str_is(format, "csv") ? "text/csv; charset=utf-8"
           : rf_str_is(format, "md")  ? "text/markdown; charset=utf-8"
                                      : "application/json";
}

static void add_note(parcel *p, const char *what, const char *name)
{
    size_t n = strlen(p->note);
    snprintf(p->note + n, sizeof p->note - n, "%s%s %s.", n > 0 ? " " : "", what, name);
}

static bool pack(parcel *p, const rf_settings *s, rf_report *r, rf_error *err)
{
    char day[16] = "undated";
    time_t t = (time_t)r->generated;
    struct tm tm;
    if (r->generated != RF_NO_TIME && gmtime_r(&t, &tm) != NULL)
        strftime(day, sizeof day, "%Y-%m-%d", &tm);
    size_t left = (size_t)rf_settings_int(s, "attach_max");
    for (rf_str rest = rf_str_from(rf_settings_text(s, "attach")), name; rf_str_split(&rest, ',', &name) && p->n < MAX_FILES;) {
        name = rf_str_trim(name);
        if (name.len == 0)
            continue;
        rf_buf *content = &p->contents[p->n];
        rf_buf_init(content, RF_REPORT_MAX);
        snprintf(p->names[p->n], sizeof p->names[0], "redflag-%s.%.*s", day, (int)name.len, name.ptr);
        if (!rf_report_render(r, name, content, err)) {
            rf_buf_release(content);
            return false;
        }
        if (content->len > left) {
            add_note(p, "Too large to be attached:", p->names[p->n]);
            rf_buf_release(content);
            continue;
        }
        left -= content->len;
        add_note(p, "Attached:", p->names[p->n]);
        p->files[p->n] = (rf_mail_file){p->names[p->n], type_of(name), rf_buf_str(content)};
        p->n++;
    }
    return true;
}

static void unpack(parcel *p)
{
    for (size_t i = 0; i < p->n; i++)
        rf_buf_release(&p->contents[i]);
}

/* ---- the mail --------------------------------------------------------------------------------------------------------- */

/* Where the whole report can be read: an address, or the file itself. */
static const char *where_of(const rf_mailing *m, char file[PATH_MAX])
{
    char folder[PATH_MAX];
    if (rf_settings_has(m->section, "link"))
        return rf_settings_text(m->section, "link");
    if (m->out_dir == NULL || strcmp(m->out_dir, "-") == 0 || realpath(m->out_dir, folder) == NULL)
        return NULL;
    snprintf(file, PATH_MAX, "%.*s/index.html", PATH_MAX - 16, folder);
    return file;
}

static bool send_it(const rf_mailing *m, const rf_report *r, const rf_report_mail *words, const parcel *p, rf_error *err)
{
    rf_arena *arena = rf_arena_new(0);
    rf_smtp_options way;
    rf_secret password = {0};
    rf_mailbox *to = NULL, *from = NULL;
    size_t n_to = 0;
    bool ok =
        read_to(m->section, arena, &to, &n_to, err) && read_from(m->section, arena, &from, err) && way_of(m->section, &way, &password, err);
    if (ok) {
        const rf_mail mail = {.from = *from,
                              .to = to,
                              .n_to = n_to,
                              .subject = rf_buf_str(&words->subject),
                              .id = words->id,
                              .date = r->generated,
                              .is_pressing = words->is_pressing,
                              .text = rf_buf_str(&words->text),
                              .html = rf_buf_str(&words->html),
                              .files = p->files,
                              .n_files = p->n};
        ok = rf_smtp_send(&way, &mail, err);
    }
    rf_secret_release(&password);
    rf_arena_free(arena);
    return ok;
}

bool rf_mailing_deliver(void *mailing, struct rf_report *r, rf_error *err)
{
    rf_mailing *m = mailing;
    const rf_settings *s = m->section;
    m->sent = m->first_kept_back = false;
    if (!rf_report_mail_needed(r) && !m->always && !rf_settings_bool(s, "always"))
        return true;
    if (r->is_first && !m->first_too && !rf_settings_bool(s, "first")) {
        m->first_kept_back = true;
        return true;
    }
    char file[PATH_MAX];
    parcel p = {0};
    rf_report_mail words = {0};
    bool ok = pack(&p, s, r, err);
    const rf_report_mail_options o = {
        .prefix = rf_settings_text(s, "subject"), .where = where_of(m, file), .note = p.note[0] != '\0' ? p.note : NULL};
    ok = ok && rf_report_mail_write(r, &o, &words, err);
    m->sent = r->mailed = ok && send_it(m, r, &words, &p, err);
    rf_report_mail_release(&words);
    unpack(&p);
    return m->sent || rf_error_add(err, "the mail was not sent, its cases stay unreported");
}
