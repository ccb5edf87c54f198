/* report/formats.c - the table of report formats, and nothing else: each format lives in a file of its own name. */
#include "report/formats.h"

const rf_format *rf_format_find(rf_str name)
{
    for (size_t i = 0; i < rf_format_count; i++)
        if (rf_str_is(name, rf_formats[i].name))
            return &rf_formats[i];
    return NULL;
}

const rf_format rf_formats[] = {
    {"html", "html", "one page for the browser, the printer or a mail", rf_html_render},
    {"csv", "csv", "one row a case, for spreadsheets", rf_csv_render},
    {"json", "json", "one object with meta, summary and cases, for programs", rf_json_render},
    {"md", "md", "plain Markdown, for tickets and chats", rf_markdown_render},
};
const size_t rf_format_count = sizeof rf_formats / sizeof *rf_formats;
