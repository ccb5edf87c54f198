/* fetch/exported.c - small things that WordPress and Disqus exports have in common. */
#include "fetch/exported.h"

#include "fetch/html.h"

#include <stdio.h>
#include <string.h>

rf_str rf_exported_words(rf_str raw, rf_arena *arena, bool *image)
{
    if (!rf_html_likely(raw) && memmem(raw.ptr, raw.len, "&#", 2) == NULL)
        return rf_str_trim(raw);
    rf_buf b;
    rf_buf_init(&b, raw.len * 4 + 16);
    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] == '\n')
            rf_buf_puts(&b, "<br>");
        else
            rf_buf_putc(&b, raw.ptr[i]);
    rf_str words = rf_html_text(rf_buf_str(&b), arena, image);
    rf_buf_release(&b);
    return words;
}

size_t rf_exported_repairs(rf_str text)
{
    size_t n = 0;
    for (size_t i = 0; i + 3 <= text.len; i++)
        n += memcmp(text.ptr + i, "\xEF\xBF\xBD", 3) == 0;
    return n;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* x@y.z; YouTube's "@name" is none. */
static bool holds_mail(rf_str s)
{
    for (size_t i = 1; i + 3 < s.len; i++) {
        if (s.ptr[i] != '@' || !is_name_byte(s.ptr[i - 1]) || !is_name_byte(s.ptr[i + 1]))
            continue;
        for (size_t j = i + 2; j + 1 < s.len && s.ptr[j] != ' '; j++)
            if (s.ptr[j] == '.' && is_name_byte(s.ptr[j + 1]))
                return true;
    }
    return false;
}

/* Four numbers with dots, or nothing but hexadecimal digits and at least two colons. */
static bool is_ip(rf_str s)
{
    size_t dots = 0, colons = 0, digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        dots += c == '.';
        colons += c == ':';
        digits += (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
    }
    return digits > 0 && dots + colons + digits == s.len && ((dots == 3 && colons == 0) || colons >= 2);
}

rf_str rf_exported_name(rf_str name)
{
    name = rf_str_trim(name);
    return holds_mail(name) || is_ip(name) ? RF_STR("(address)") : name;
}

rf_str rf_exported_url(rf_str page, rf_str id, rf_arena *arena)
{
    page = rf_str_trim(page);
    if (page.len == 0)
        return (rf_str){"", 0};
    size_t size = page.len + id.len + sizeof "#comment-";
    char *url = rf_arena_raw(arena, size);
    int n = snprintf(url, size, "%.*s#comment-%.*s", (int)page.len, page.ptr, (int)id.len, id.ptr);
    return (rf_str){url, (size_t)n};
}

bool rf_exported_read(rf_fetch_job *job, const rf_xml_handler *handler, rf_error *err)
{
    char reason[120];
    rf_error why = {0};
    rf_xml_faults faults;
    if (!rf_xml_read(job->in, handler, &faults, &why)) {
        bool ours = why.code == RF_E_INPUT && strstr(why.text, job->where) == NULL;
        if (err != NULL)
            *err = why;
        return ours ? rf_error_add(err, "'%s'", job->where) : false;
    }
    if (faults.n == 0)
        return true;
    snprintf(reason, sizeof reason, "not well-formed XML in %zu place%s: what stands there may be missing", faults.n,
             faults.n > 1 ? "s" : "");
    return rf_fetch_problem(job, faults.line, reason, err);
}
