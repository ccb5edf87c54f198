/* report/mail_parts.h - what mail.c, mail_text.c and mail_html.c share. Inside report/ only. */
#ifndef RF_REPORT_MAIL_PARTS_H
#define RF_REPORT_MAIL_PARTS_H

#include "report/desk.h"
#include "report/mail.h"
#include "report/threads.h"

enum {
    RF_MAIL_CARDS = 25,    /* referrals shown with their words; more are counted */
    RF_MAIL_ROWS = 15,     /* of each other section */
    RF_MAIL_STRETCH = 420, /* bytes of a comment without a finding, before its middle is left out */
    RF_MAIL_MARKED = 300,  /* bytes of one finding's words */
    RF_MAIL_ROW = 240,     /* bytes of a comment in a row */
    RF_MAIL_NAME = 80      /* bytes of an author's name or a video's title */
};

typedef struct rf_mail_sheet {
    rf_report *r;
    const rf_report_mail_options *o;
    rf_desk desk;
    const rf_place *places;
    size_t n[RF_SECTION_NONE + 1]; /* cases by section */
    rf_buf *out;
    rf_str step, reply; /* of the case before, so that equal ones are not repeated */
} rf_mail_sheet;

/* How many cases of a section are shown. */
size_t rf_mail_shown(const rf_mail_sheet *m, rf_section s);

/* "2 emergency, 1 urgent; 3 to look at". False when all are 0. */
bool rf_mail_put_numbers(rf_buf *out, const rf_mail_sheet *m);

/* Append a stranger's words with addresses made harmless (not escaped): "https[:]//x", "x[.]com". */
void rf_mail_disarm(rf_buf *out, rf_str s);

/* At most `longest` bytes; of longer ones the middle is left out, and said. Disarmed, not escaped. */
void rf_mail_shorten(rf_buf *out, rf_str s, size_t longest);

/* Titles of the points with this mark, "; " between. Disarmed, not escaped. */
void rf_mail_put_points(rf_buf *out, const rf_view *v, rf_mark mark);

/* "12 more are in the report."; false when all are shown. */
bool rf_mail_put_more(rf_buf *out, size_t shown, size_t all);

/* What to do about the case laid out, apart from what stood with the case before it. */
typedef struct rf_mail_todo {
    bool step, reply;  /* to be written out */
    const char *again; /* a sentence for what is not; may be NULL */
} rf_mail_todo;
rf_mail_todo rf_mail_take_todo(rf_mail_sheet *m);

/* Why the case laid out is referred, whom it is about, what to do and what to answer, in the words of all sheets; how a labelled line, a
 * reply and a sentence look is the sheet's. */
void rf_mail_put_card(rf_mail_sheet *m, void (*labelled)(rf_buf *out, const char *label, rf_str words),
                      void (*reply)(rf_buf *out, rf_str words), void (*again)(rf_buf *out, const char *sentence));

/* "3 Dec 2026, 09:00 UTC, 31 hours ago". Fit for every sheet. */
void rf_mail_put_when(rf_buf *out, const rf_mail_sheet *m, const rf_case *c);

/* What a reader should know of all mails; sentences. */
extern const char *const rf_mail_foot[];

void rf_mail_put_text(rf_mail_sheet *m);
void rf_mail_put_html(rf_mail_sheet *m);

#endif
