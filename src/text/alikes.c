/* text/alikes.c - letters of other scripts that look like Latin ones, in a word that is complete: are they meant as what they look
 * like? Which letters look like which is written in confusables.c. */
#include "text/parts.h"

#include "base/utf8.h"

bool rf_is_other_script(uint32_t cp)
{
    return (cp >= 0x370 && cp < 0x1E00) || (cp >= 0x1F00 && cp < 0x2000) || (cp >= 0x2C80 && cp < 0x2E00) ||
           (cp >= 0x3040 && cp < 0xA720) || (cp >= 0xA800 && cp < 0xFB00) || (cp >= 0xFB13 && cp < 0xFE00) ||
           (cp >= 0x10000 && cp < 0x1D000);
}

/* Are the letters of the raw text mainly Latin? Counted once, when first asked. */
static bool text_is_mostly_latin(rf_fold *f)
{
    if (f->mostly_latin < 0) {
        size_t latin = 0, other = 0;
        for (size_t i = 0; i < f->n;) {
            uint32_t cp = f->raw[i];
            size_t n = cp < 0x80 ? 1 : rf_utf8_decode((const char *)f->raw + i, f->n - i, &cp);
            i += n ? n : 1;
            latin += cp < 0x80 && (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
            other += n > 1 && rf_is_other_script(cp);
        }
        f->mostly_latin = latin > other;
    }
    return f->mostly_latin;
}

void rf_fold_alikes(rf_fold *f)
{
    unsigned plain = 0, strange = 0;
    for (size_t i = f->word; i < f->len; i++) {
        unsigned char c = (unsigned char)f->out[i];
        plain += c >= 'a' && c <= 'z';
        strange += c >= 0xC0;
    }
    bool all_alike = strange == f->n_alikes;
    if (plain <= strange && !(all_alike && text_is_mostly_latin(f)))
        return;
    size_t o = f->word, k = 0;
    f->plain = true;
    for (size_t i = f->word; i < f->len;) {
        if (k < f->n_alikes && f->alike[k].at == i) {
            f->out[o] = f->alike[k++].latin;
            f->from[o] = f->from[i];
            f->to[o++] = f->to[i];
            for (i++; i < f->len && ((unsigned char)f->out[i] & 0xC0) == 0x80; i++)
                f->to[o - 1] = f->to[i];
            continue;
        }
        f->plain &= (unsigned char)f->out[i] < 0x80;
        f->out[o] = f->out[i];
        f->from[o] = f->from[i];
        f->to[o++] = f->to[i++];
    }
    f->len = o;
}
