/* cli/cmd_assert.c - redflag assert: the context layer as a filter. */
#include "cli/closed.h"

#include "base/arena.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LINE (1u << 20)

/* Every input line gives exactly one output line, whatever it holds. */
static bool answer(const rf_engine *e, rf_arena *arena, rf_str line, bool too_long)
{
    rf_str id = {"", 0}, phrase = {"", 0}, rest = line;
    rf_mention m;
    if (!rf_str_split(&rest, '\t', &id) || !rf_str_split(&rest, '\t', &phrase) || rest.ptr == NULL || too_long) {
        printf("%.*s\tbad_line\n", (int)(id.len < 200 ? id.len : 200), id.ptr);
        return false;
    }
    rf_arena_reset(arena);
    fwrite(id.ptr, 1, id.len, stdout);
    if (rf_assert_phrase(e, arena, phrase, rest, &m))
        printf("\t%s\t%s\t%s\n", rf_status_name(m.status), rf_temporality_name(m.temporality), rf_experiencer_name(m.experiencer));
    else
        fputs("\tnot_found\n", stdout);
    return true;
}

static bool filter(const rf_engine *e, const char *path, size_t *bad, rf_error *err)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (f == NULL)
        return rf_error_set(err, RF_E_IO, "cannot open '%s'", path);
    rf_arena *arena = rf_arena_new(0);
    rf_buf line;
    bool too_long;
    long number = 0;
    rf_buf_init(&line, MAX_LINE);
    while (rf_file_line(f, &line, &too_long, err)) {
        number++;
        if (!answer(e, arena, rf_buf_str(&line), too_long)) {
            warn_line(path, number, too_long ? "line is longer than 1 MiB" : "expected 'id, tab, phrase, tab, sentence'");
            ++*bad;
        }
    }
    rf_buf_release(&line);
    rf_arena_free(arena);
    if (f != stdin)
        fclose(f);
    return err->code == RF_OK;
}

int cmd_assert(int argc, char **argv)
{
    const option_row rows[] = {{0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"assert", "[FILE...]", "Decide status, temporality and experiencer of a phrase in a sentence.",
                     "Input lines are 'id, tab, phrase, tab, sentence'; output lines are 'id, tab,\n"
                     "status, tab, temporality, tab, experiencer', or 'id, tab, not_found' where the\n"
                     "phrase does not stand in the sentence. One output line for each input line."};
    common c = {0};
    parsed p;
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        size_t bad = 0;
        rf_engine *e = rf_engine_load(models_dir(&c, NULL), RF_ENGINE_CONTEXT_ONLY, &err);
        bool ok = e != NULL && close_in(&c, NULL, p.operands, p.n_operands, NULL, &err);
        for (size_t i = 0; ok && i < (p.n_operands ? p.n_operands : 1); i++)
            ok = filter(e, p.n_operands ? p.operands[i] : "-", &bad, &err);
        status = !ok ? fail("assert", &err) : bad > 0 ? 4 : 0;
        rf_engine_free(e);
    }
    free(p.operands);
    return status;
}
