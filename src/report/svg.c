/* report/svg.c - bars with their label above and their number behind. It draws; it counts nothing. */
#include "report/svg.h"

#include "base/utf8.h"
#include "report/escape.h"

/* User units. The picture is as wide as a phone, so that its text is not shrunk there. */
enum { WIDTH = 340, ROW = 36, LABEL_Y = 13, BAR_Y = 18, BAR_HEIGHT = 12, BAR_WIDTH = 290, LABEL_CHARS = 52 };

static void put_label(rf_buf *out, rf_str label)
{
    size_t chars = 0, end = 0;
    while (end < label.len && chars < LABEL_CHARS) {
        uint32_t cp;
        size_t n = rf_utf8_decode(label.ptr + end, label.len - end, &cp);
        end += n ? n : 1;
        chars++;
    }
    rf_escape_html(out, (rf_str){label.ptr, end});
    if (end < label.len)
        rf_buf_puts(out, "\xE2\x80\xA6");
}

void rf_svg_bars(rf_buf *out, const char *title, const rf_bar *bars, size_t n)
{
    if (n == 0)
        return;
    size_t most = 1;
    for (size_t i = 0; i < n; i++)
        if (bars[i].value > most)
            most = bars[i].value;
    rf_buf_printf(out, "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %zu\" width=\"%d\" height=\"%zu\"><title>%s</title>\n", WIDTH,
                  n * ROW, WIDTH, n * ROW, title);
    for (size_t i = 0; i < n; i++) {
        size_t y = i * ROW;
        size_t length = bars[i].value * BAR_WIDTH / most;
        if (bars[i].value > 0 && length < 2)
            length = 2;
        rf_buf_printf(out, "<text x=\"0\" y=\"%zu\" font-size=\"12\">", y + LABEL_Y);
        put_label(out, bars[i].label);
        rf_buf_printf(out, "</text><rect class=\"track\" x=\"0\" y=\"%zu\" width=\"%d\" height=\"%d\" fill=\"#eef1f4\"/>", y + BAR_Y,
                      BAR_WIDTH, BAR_HEIGHT);
        if (length > 0)
            rf_buf_printf(out, "<rect class=\"bar %s\" x=\"0\" y=\"%zu\" width=\"%zu\" height=\"%d\" fill=\"%s\"/>", bars[i].css, y + BAR_Y,
                          length, BAR_HEIGHT, bars[i].fill);
        rf_buf_printf(out, "<text class=\"value\" x=\"%d\" y=\"%zu\" font-size=\"13\" font-weight=\"700\">%zu</text>\n", BAR_WIDTH + 8,
                      y + BAR_Y + BAR_HEIGHT - 1, bars[i].value);
    }
    rf_buf_puts(out, "</svg>\n");
}

enum { COLUMNS_HEIGHT = 168, FOOT_Y = 146, COLUMN_HEIGHT = 124, COLUMN_GAP = 6 };

void rf_svg_columns(rf_buf *out, const char *title, const rf_column *columns, size_t n, const rf_bar parts[RF_SVG_PARTS])
{
    if (n == 0)
        return;
    size_t most = 1;
    for (size_t i = 0; i < n; i++) {
        size_t sum = columns[i].parts[0] + columns[i].parts[1] + columns[i].parts[2];
        most = sum > most ? sum : most;
    }
    rf_buf_printf(out, "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\"><title>%s</title>\n", WIDTH,
                  COLUMNS_HEIGHT, WIDTH, COLUMNS_HEIGHT, title);
    size_t pitch = WIDTH / n;
    for (size_t i = 0; i < n; i++) {
        size_t x = i * pitch, y = FOOT_Y, sum = 0;
        rf_buf_puts(out, "<g><title>");
        put_label(out, columns[i].label);
        for (size_t k = 0; k < RF_SVG_PARTS; k++)
            rf_buf_printf(out, "%s %zu %.*s", k ? "," : ":", columns[i].parts[k], (int)parts[k].label.len, parts[k].label.ptr);
        rf_buf_puts(out, "</title>");
        for (size_t k = 0; k < RF_SVG_PARTS; k++) {
            size_t height = columns[i].parts[k] * COLUMN_HEIGHT / most;
            height = columns[i].parts[k] > 0 && height < 2 ? 2 : height;
            sum += columns[i].parts[k];
            y -= height;
            if (height > 0)
                rf_buf_printf(out, "<rect class=\"bar %s\" x=\"%zu\" y=\"%zu\" width=\"%zu\" height=\"%zu\" fill=\"%s\"/>", parts[k].css,
                              x + COLUMN_GAP / 2, y, pitch - COLUMN_GAP, height, parts[k].fill);
        }
        rf_buf_printf(out,
                      "<text class=\"value\" x=\"%zu\" y=\"%zu\" font-size=\"12\" text-anchor=\"middle\" font-weight=\"700\">%zu</text>",
                      x + pitch / 2, y - 5, sum);
        rf_buf_printf(out, "<text x=\"%zu\" y=\"%d\" font-size=\"11\" text-anchor=\"middle\">", x + pitch / 2, FOOT_Y + 15);
        put_label(out, columns[i].label);
        rf_buf_puts(out, "</text></g>\n");
    }
    rf_buf_puts(out, "</svg>\n");
}
