/* extract/lint.c - static checks of loaded rules. Timing and examples are checked by pipeline/rule_tools.c. */
#include "extract/rules_internal.h"

#include <stdio.h>
#include <string.h>

#define MIN_ASSERTED 15
#define MIN_DENIED 6
#define MIN_MUST_NOT 8

/* An unbounded repeat of anything but a single class is a door to catastrophic matching; of a dot it is a mistake. */
static const char *risky_repeat(const char *s)
{
    bool in_class = false;
    for (; *s != '\0'; s++) {
        if (*s == '\\' && s[1] != '\0') {
            s++;
            if (s[1] == '*' || s[1] == '+')
                return "unbounded repeat of an escape: write {0,N}";
            continue;
        }
        if (in_class) {
            in_class = *s != ']';
            if (*s == ']' && (s[1] == '*' || s[1] == '+'))
                return "unbounded repeat of a class: write {0,N}";
            continue;
        }
        if (*s == '[')
            in_class = true;
        else if ((*s == ')' || *s == '.' || *s == ' ') && (s[1] == '*' || s[1] == '+'))
            return *s == '.' ? "unbounded '.': write {0,N}" : "unbounded repeat of a group: write {0,N}";
        else if (*s == '{' && s[1] >= '0' && s[1] <= '9') {
            const char *close = strchr(s, '}');
            if (close != NULL && close[-1] == ',')
                return "repeat without an upper bound: write {0,N}";
        }
    }
    return NULL;
}

static size_t tell(const rf_lint_sink *sink, bool is_error, const char *file, int line, const char *text)
{
    sink->say(sink->ctx, is_error, file, line, text);
    return is_error;
}

static size_t lint_patterns(const pattern_list *list, const rf_lint_sink *sink)
{
    size_t errors = 0;
    for (size_t i = 0; i < list->count; i++) {
        const char *what = risky_repeat(list->items[i].expanded);
        if (what != NULL)
            errors += tell(sink, true, list->items[i].file, list->items[i].line, what);
    }
    return errors;
}

static size_t lint_examples(const rf_rules *r, const block *b, const rf_lint_sink *sink)
{
    size_t asserted = 0, denied = 0, must_not = 0;
    for (size_t i = 0; i < r->n_examples; i++) {
        const rf_example *e = &r->examples[i];
        if (e->concept != &b->concept)
            continue;
        asserted += e->kind == '+';
        denied += e->kind == '-';
        must_not += e->kind == '!';
    }
    if (asserted >= MIN_ASSERTED && denied >= MIN_DENIED && must_not >= MIN_MUST_NOT)
        return 0;
    char text[160];
    snprintf(text, sizeof text, "'%s' has %zu asserted, %zu denied and %zu must-not-fire examples; wanted are %d, %d and %d", b->concept.id,
             asserted, denied, must_not, MIN_ASSERTED, MIN_DENIED, MIN_MUST_NOT);
    return tell(sink, true, b->file, b->line, text);
}

static size_t lint_fields(const block *b, const rf_lint_sink *sink)
{
    size_t errors = 0;
    if (b->match.count == 0)
        errors += tell(sink, true, b->file, b->line, "no 'match' line");
    if (b->concept.is_signal)
        return errors;
    if (b->concept.title == b->concept.id)
        errors += tell(sink, true, b->file, b->line, "no 'title' in plain words");
    if (b->concept.category[0] == '\0')
        errors += tell(sink, true, b->file, b->line, "no 'category'");
    if (b->concept.source[0] == '\0')
        errors += tell(sink, true, b->file, b->line, "no 'source'");
    return errors;
}

size_t rf_rules_lint(const rf_rules *r, const rf_lint_sink *sink)
{
    size_t errors = 0;
    for (size_t i = 0; i < r->n_blocks; i++) {
        const block *b = &r->blocks[i];
        errors += lint_fields(b, sink) + lint_patterns(&b->match, sink) + lint_patterns(&b->except, sink);
        if (!b->concept.is_signal)
            errors += lint_examples(r, b, sink);
    }
    return errors;
}
