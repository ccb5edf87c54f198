/* report/assets.h - the files of report/assets/, embedded at build time by embed.cmake. Generated objects, no code. */
#ifndef RF_REPORT_ASSETS_H
#define RF_REPORT_ASSETS_H

extern const char rf_asset_page_html[];    /* the whole page */
extern const char rf_asset_index_html[];   /* the list of past reports */
extern const char rf_asset_section_html[]; /* one urgency with its cases */
extern const char rf_asset_case_html[];    /* one referred case */
extern const char rf_asset_advice_html[];  /* one case that gets exercises */
extern const char rf_asset_row_html[];     /* one short row: needs a look, not judged */
extern const char rf_asset_style_css[];
extern const char rf_asset_texts_txt[]; /* moderator steps, replies, cautions */

#endif
