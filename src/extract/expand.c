/* extract/expand.c - from a pattern as an author writes it to what PCRE2 compiles.
 *
 * {{name}} becomes (?:body). A blank becomes the class of separators that may stand between two words of one phrase.
 * The whole is held by word boundaries at both ends, so that no rule can match inside a word. */
#include "extract/rules_internal.h"

#include <string.h>

#define SEPARATOR RF_SEPARATORS "{1,3}"
#define MAX_EXPANDED 60000
#define MAX_NESTING 8

static const fragment *find_fragment(const pattern *p, rf_str name)
{
    for (size_t i = p->n_fragments; i-- > 0;) {
        const fragment *f = &p->rules->fragments[i];
        if ((f->owner == 0 || f->owner == p->owner) && rf_str_is(name, f->name))
            return f;
    }
    return NULL;
}

static bool put_expanded(const pattern *p, const char *s, int depth, rf_buf *out, rf_error *err)
{
    bool in_class = false;
    if (depth > MAX_NESTING)
        return rf_error_set(err, RF_E_RULES, "fragments are nested deeper than %d", MAX_NESTING);
    while (*s != '\0') {
        if (*s == '\\' && s[1] != '\0') {
            rf_buf_add(out, s, 2);
            s += 2;
        } else if (in_class) {
            in_class = *s != ']';
            rf_buf_putc(out, *s++);
        } else if (*s == '[') {
            in_class = true;
            rf_buf_putc(out, *s++);
            if (*s == '^')
                rf_buf_putc(out, *s++);
            if (*s == ']')
                rf_buf_putc(out, *s++);
        } else if (*s == '{' && s[1] == '{') {
            const char *close = strstr(s, "}}");
            if (close == NULL)
                return rf_error_set(err, RF_E_RULES, "'{{' is never closed");
            rf_str name = rf_str_trim((rf_str){s + 2, (size_t)(close - s - 2)});
            const fragment *f = find_fragment(p, name);
            if (f == NULL)
                return rf_error_set(err, RF_E_RULES, "unknown fragment '{{%.*s}}'", (int)name.len, name.ptr);
            rf_buf_puts(out, "(?:");
            if (!put_expanded(p, f->body, depth + 1, out, err))
                return false;
            rf_buf_putc(out, ')');
            s = close + 2;
        } else if (*s == ' ') {
            bool quantified = s[1] == '?' || s[1] == '*' || s[1] == '+' || s[1] == '{';
            rf_buf_puts(out, quantified && !(s[1] == '{' && s[2] == '{') ? "(?:" SEPARATOR ")" : SEPARATOR);
            s++;
        } else {
            rf_buf_putc(out, *s++);
        }
    }
    return true;
}

bool rf_pattern_expand(const pattern *p, rf_buf *out, rf_error *err)
{
    const char *source = p->source != NULL ? p->source : rf_kept_source(p);
    if (source == NULL)
        return rf_error_set(err, RF_E_RULES, "the index of the rules is damaged");
    rf_buf_puts(out, RF_PATTERN_START);
    if (!put_expanded(p, source, 0, out, err))
        return false;
    rf_buf_puts(out, ")(?![a-z0-9])");
    if (out->overflow || out->len > MAX_EXPANDED)
        return rf_error_set(err, RF_E_RULES, "pattern is longer than %d bytes when its fragments are written out", MAX_EXPANDED);
    return true;
}
