/* net/mail.c - the message: headers of our own, parts by libcurl's MIME functions. */
#include "net/smtp_parts.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

/* ---- headers -------------------------------------------------------------------------------------------------------- */

static struct curl_slist *append(struct curl_slist *list, rf_buf *line)
{
    list = curl_slist_append(list, line->len > 0 ? line->ptr : "");
    if (list == NULL)
        rf_die_oom();
    rf_buf_clear(line);
    return list;
}

struct curl_slist *rf_mail_headers(const rf_mail *m)
{
    struct curl_slist *list = NULL;
    rf_buf line;
    rf_buf_init(&line, (size_t)1 << 20);
    rf_header_put_date(&line, m->date);
    list = append(list, &line);
    rf_header_put_mailboxes(&line, "From", &m->from, 1);
    list = append(list, &line);
    rf_header_put_mailboxes(&line, "To", m->to, m->n_to);
    list = append(list, &line);
    rf_header_put(&line, "Subject", m->subject);
    list = append(list, &line);
    rf_buf_printf(&line, "Message-ID: <%s%s>", m->id, strrchr(m->from.address, '@'));
    list = append(list, &line);
    /* RFC 3834: nobody's holiday notice answers; Exchange looks at its own header. */
    rf_buf_puts(&line, "Auto-Submitted: auto-generated");
    list = append(list, &line);
    rf_buf_puts(&line, "X-Auto-Response-Suppress: All");
    list = append(list, &line);
    if (m->is_pressing) {
        rf_buf_puts(&line, "Importance: high");
        list = append(list, &line);
    }
    rf_buf_puts(&line, m->n_files > 0 ? "Content-Type: multipart/mixed" : "Content-Type: multipart/alternative");
    list = append(list, &line);
    rf_buf_release(&line);
    return list;
}

/* ---- parts ---------------------------------------------------------------------------------------------------------- */

static void check(CURLcode code)
{
    if (code != CURLE_OK)
        rf_die_oom(); /* the only reason left: names and encodings are ours */
}

/* Mail's lines end with CR LF; a lone CR or LF is what smuggling is made of. */
static void put_lines(rf_buf *out, rf_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\r')
            continue;
        if (s.ptr[i] == '\n')
            rf_buf_putc(out, '\r');
        rf_buf_putc(out, s.ptr[i]);
    }
}

static void add_body(curl_mime *mime, const char *type, rf_str content)
{
    rf_buf lines;
    rf_buf_init(&lines, content.len * 2 + 2);
    put_lines(&lines, content);
    curl_mimepart *part = curl_mime_addpart(mime);
    if (part == NULL)
        rf_die_oom();
    check(curl_mime_data(part, lines.len > 0 ? lines.ptr : "", lines.len));
    check(curl_mime_type(part, type));
    check(curl_mime_encoder(part, "quoted-printable"));
    rf_buf_release(&lines);
}

static void add_bodies(curl_mime *mime, const rf_mail *m)
{
    add_body(mime, "text/plain; charset=utf-8", m->text); /* the last is the one preferred */
    add_body(mime, "text/html; charset=utf-8", m->html);
}

static void add_file(curl_mime *mime, const rf_mail_file *f)
{
    curl_mimepart *part = curl_mime_addpart(mime);
    if (part == NULL)
        rf_die_oom();
    check(curl_mime_data(part, f->content.len > 0 ? f->content.ptr : "", f->content.len));
    check(curl_mime_type(part, f->type));
    check(curl_mime_filename(part, f->name));
    check(curl_mime_encoder(part, "base64"));
}

void *rf_mail_mime(void *easy, const rf_mail *m)
{
    curl_mime *whole = curl_mime_init(easy);
    if (whole == NULL)
        rf_die_oom();
    if (m->n_files == 0) {
        add_bodies(whole, m);
        return whole;
    }
    curl_mime *bodies = curl_mime_init(easy);
    curl_mimepart *part = curl_mime_addpart(whole);
    if (bodies == NULL || part == NULL)
        rf_die_oom();
    add_bodies(bodies, m);
    check(curl_mime_subparts(part, bodies)); /* owned by the part now */
    check(curl_mime_type(part, "multipart/alternative"));
    for (size_t i = 0; i < m->n_files; i++)
        add_file(whole, &m->files[i]);
    return whole;
}
