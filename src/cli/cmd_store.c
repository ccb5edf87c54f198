/* cli/cmd_store.c - redflag store: a copy, and a look for damage. */
#include "cli/setting.h"

#include <stdlib.h>
#include <string.h>

int cmd_store(int argc, char **argv)
{
    const option_row rows[] = {{0, NULL, NULL, NULL, OPTION_SWITCH, NULL}};
    const usage u = {"store", "backup FILE | check", "Copy the store, or look through it for damage.",
                     "backup copies the store as it is at one moment, while other commands use it. The\n"
                     "copy is checked, has mode 0600, and replaces an older FILE only when it is\n"
                     "whole. check reads the whole store."};
    common c = {0};
    parsed p;
    setting s = {0};
    rf_error err = {0};
    int status = begin(argc, argv, &u, rows, &c, &p);
    if (status < 0) {
        bool backup = p.n_operands == 2 && strcmp(p.operands[0], "backup") == 0;
        bool check = p.n_operands == 1 && strcmp(p.operands[0], "check") == 0;
        bool ok = backup || check || rf_error_set(&err, RF_E_USAGE, "say 'backup FILE' or 'check'");
        ok = ok && setting_load(&s, &c, &err);
        ok = ok && (backup ? rf_backup(s.store, p.operands[1], &err) : rf_verify_store(s.store, &err));
        status = ok ? 0 : fail("store", &err);
        if (ok)
            say(&c, backup ? "store: copied to '%s'" : "store: no damage found in '%s'", backup ? p.operands[1] : s.store);
        setting_release(&s);
    }
    free(p.operands);
    return status;
}
