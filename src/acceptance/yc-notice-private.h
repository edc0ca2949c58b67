/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-notice.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* ---- templates: data/templates/KIND.json and common.json, read strictly, immutable, shared by all threads ---- */

typedef enum
{
  YC_BLOCK_HEAD,        /* text: the agency, red */
  YC_BLOCK_TITLE,       /* the template's title */
  YC_BLOCK_RULE,        /* red line */
  YC_BLOCK_PAIR,        /* text at the left, text2 at the right */
  YC_BLOCK_SALUTATION,  /* text, flush */
  YC_BLOCK_PARAGRAPH,   /* text, indented by two characters */
  YC_BLOCK_EMPHASIS,    /* the same in bold */
  YC_BLOCK_HEADING,     /* text, bold, stays with what follows */
  YC_BLOCK_NOTE,        /* text, small */
  YC_BLOCK_TABLE,       /* rows: label, text */
  YC_BLOCK_MATERIALS,   /* rows of the checklist, chosen by @select, in @columns */
  YC_BLOCK_LIST,        /* numbered: texts, or what @from names */
  YC_BLOCK_FIELDS,      /* the form's groups and values */
  YC_BLOCK_SIGNATURES,  /* columns with lines to sign on */
  YC_BLOCK_CLOSING,     /* QR code with texts beside it, seal frame with signer lines */
  YC_BLOCK_CODE,        /* the QR code in the top margin */
} YcBlockKind;

/* Settled: received, and nothing of it is still to come. */
typedef enum { YC_SELECT_RECEIVED, YC_SELECT_SETTLED, YC_SELECT_TOLERATED, YC_SELECT_ASKED } YcSelect;
typedef enum { YC_LIST_ITEMS, YC_LIST_BASIS, YC_LIST_CONDITIONS, YC_LIST_LINES } YcListSource;   /* LINES: what only the act knows */

typedef struct { char *when, *unless; } YcGuard;                                    /* flag names or NULL */
typedef struct { YcGuard guard; char *label, *text; gboolean half; } YcTableRow;    /* half: shares its line with the next half row */
typedef struct { char *head, *value; double width; } YcColumn;                      /* width: share of the line, any unit */
typedef struct { GPtrArray *lines; gboolean seal; } YcSignature;                    /* char* */
typedef struct
{
  YcBlockKind  kind;
  YcGuard      guard;
  char        *text, *text2;   /* (nullable) */
  YcSelect     select;
  YcListSource from;
  GPtrArray   *items;          /* LIST, CLOSING lines beside the code: char* */
  GPtrArray   *signer;         /* CLOSING: char* */
  GPtrArray   *rows;           /* YcTableRow* */
  GPtrArray   *columns;        /* YcColumn* */
  GPtrArray   *signatures;     /* YcSignature* */
} YcBlock;

typedef struct
{
  char      *kind, *version, *title;
  char      *number_word;      /* (nullable) */
  gboolean   masked;           /* identity numbers and phones are masked */
  int        copies;
  double     body_size;        /* points */
  GPtrArray *blocks;           /* YcBlock* */
} YcTemplate;

typedef struct { YcGuard guard; char *text; } YcFootnote;
typedef struct
{
  GHashTable *words;           /* name -> text; the names are in yc_notice_words[] */
  GHashTable *acceptance_basis, *judge_notice, *deemed_notice, *deemed_corrected;   /* correction rule -> text; "GENERAL" is always there */
  GPtrArray  *footnotes;       /* YcFootnote* */
} YcCommonTexts;

extern const char *const yc_notice_words[];
extern const char *const yc_notice_placeholders[];
extern const char *const yc_notice_flags[];
extern const char *const yc_notice_columns[];
extern const char *const yc_notice_kinds[];

YcTemplate    *yc_template_parse  (JsonObject *json, const char *origin, GError **error);
void           yc_template_free   (YcTemplate *self);
YcCommonTexts *yc_common_parse    (JsonObject *json, const char *origin, GError **error);
void           yc_common_free     (YcCommonTexts *self);
const YcTemplate    *yc_template_get (const char *kind, GError **error);   /* (transfer none), kept for the life of the program */
const YcCommonTexts *yc_common_get   (GError **error);

/* ---- facts as texts ---- */

typedef struct
{
  const YcNoticeFacts *facts;
  const YcTemplate    *template;
  const YcCommonTexts *common;
  GHashTable          *values;     /* placeholder -> text */
  GHashTable          *flags;      /* set of names */
} YcNoticeData;

YcNoticeData *yc_notice_data_new    (const YcNoticeFacts *facts, const YcTemplate *template, const YcCommonTexts *common);
void          yc_notice_data_free   (YcNoticeData *self);
const char   *yc_notice_data_word   (const YcNoticeData *self, const char *word);
gboolean      yc_notice_data_holds  (const YcNoticeData *self, const YcGuard *guard);
gboolean      yc_notice_data_has    (const YcNoticeData *self, const char *flag);
char         *yc_notice_data_expand (const YcNoticeData *self, const char *text);
char         *yc_notice_data_qr     (const YcNoticeData *self);              /* "" while the case has no number */
char         *yc_notice_data_field  (const YcNoticeData *self, const YcField *field);   /* value with unit, as printed */
/* The rows of a material table: of GPtrArray* of char*, one a column. */
GPtrArray    *yc_notice_data_rows   (const YcNoticeData *self, YcSelect select, const GPtrArray *columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcTemplate, yc_template_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCommonTexts, yc_common_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcNoticeData, yc_notice_data_free)

/* ---- the sheet: A4 pages, a pen that moves down and breaks pages ---- */

#define YC_SHEET_N_BREAKS 3
typedef enum { YC_FACE_BODY, YC_FACE_BOLD, YC_FACE_TITLE } YcFace;
#define YC_N_FACES 3
typedef struct { YcFace face; double size, pitch; PangoAlignment align; double indent; double grey; gboolean red; } YcTextStyle;
typedef struct
{
  cairo_surface_t *surface;
  cairo_t         *cr;
  PangoContext    *context;
  PangoFontDescription *fonts[YC_N_FACES];
  GByteArray      *bytes;
  double           y;            /* points from the top of the page */
  int              page;
  int              n_pages;      /* of the whole paper, 0 while it is measured */
  char            *running;      /* small line on top of pages 2 and up */
  char            *running_page; /* before it: "{page}" of "{pages}" */
  char            *sample_mark, *sample_note;   /* NULL: no sample data */
  char            *page_number;  /* "— %s —" with {page} */
  GArray          *units;        /* lines and rows that have been drawn */
  guint            page_first;   /* how many of them before this page */
  gboolean         sticky;       /* those to come stay with what follows: headings, head rows */
  guint            breaks[YC_SHEET_N_BREAKS]; /* a page begins before these ones, YC_NO_UNIT: none */
  guint            wanted_break; /* where a page must begin when all is drawn anew, YC_NO_UNIT: all is well */
  guint            tight;        /* 0: as designed; up to YC_SHEET_TIGHTEST: closer lines and rows, to save a nearly empty page */
} YcSheet;

#define YC_NO_UNIT G_MAXUINT
#define YC_SHEET_SMALLER 2      /* from here on in smaller type */
#define YC_SHEET_TIGHTEST 3
#define YC_CELL_PADDING 5.0   /* left and right of a cell's text */
#define YC_MM(mm) ((mm) * 72.0 / 25.4)
#define YC_SHEET_WIDTH YC_MM (210)
#define YC_SHEET_HEIGHT YC_MM (297)
#define YC_SHEET_TOP YC_MM (37)
#define YC_SHEET_BOTTOM YC_MM (297 - 35)
#define YC_SHEET_LEFT YC_MM (28)
#define YC_SHEET_RIGHT YC_MM (210 - 26)
#define YC_SHEET_BODY (YC_SHEET_RIGHT - YC_SHEET_LEFT)

/* @measure: for its page breaks alone; nothing is written and yc_sheet_finish() gives nothing. Binding the fonts of a PDF takes most of the time. */
YcSheet     *yc_sheet_new        (gboolean measure);
void         yc_sheet_start      (YcSheet *self);                    /* first page; after the marks are set */
GBytes      *yc_sheet_finish     (YcSheet *self, int *ret_n_pages);  /* cairo's PDF; NULL when cairo failed */
void         yc_sheet_free       (YcSheet *self);
void         yc_sheet_break      (YcSheet *self);                    /* next page */
void         yc_sheet_need       (YcSheet *self, double height);     /* breaks unless so much is left (or the page is empty) */
/* The same for the signatures: where fewer than two lines or rows stand before them on the page, notes the page break to draw anew with. */
void         yc_sheet_need_signatures (YcSheet *self, double height);
/* Phone numbers with their label, dates and document numbers are not broken where they fit the width, nor is a last line of one character. */
PangoLayout *yc_sheet_layout     (YcSheet *self, const char *text, const YcTextStyle *style, double width);
/* The same in a little smaller type where that saves a second line; changes style->size. */
PangoLayout *yc_sheet_layout_fitted (YcSheet *self, const char *text, YcTextStyle *style, double width);
/* As wide as the text would be as the one line of a cell, with the cell's padding; points. */
double       yc_sheet_cell_need  (YcSheet *self, const char *text, YcFace face);
double       yc_sheet_height     (PangoLayout *layout, const YcTextStyle *style);
/* Draws lines [from, to) with their top left corner at x, y. */
void         yc_sheet_draw_lines (YcSheet *self, PangoLayout *layout, const YcTextStyle *style, double x, double y, int from, int to);
/* A text over the whole line width at the pen, over pages if need be; moves the pen. */
void         yc_sheet_flow       (YcSheet *self, const char *text, const YcTextStyle *style);
void         yc_sheet_line       (YcSheet *self, double x1, double y1, double x2, double y2, double width);
void         yc_sheet_qr         (YcSheet *self, const char *text, double x, double y, double side);
void         yc_sheet_seal       (YcSheet *self, const char *text, double x, double y, double width, double height);

/* One table: cells are texts, the head row (nullable) is repeated on each page, a row that does not fit moves on, one higher than a
 * page is split between lines. */
typedef struct { const char *text; double width; YcFace face; PangoAlignment align; } YcCell;
/* After a table's last row of @n_rows: where it stands alone on its page, notes the page break that brings the one before it along. */
void         yc_sheet_end_rows   (YcSheet *self, guint n_rows);
void         yc_sheet_row        (YcSheet *self, const YcCell *cells, guint n_cells, const YcCell *head, guint n_head);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSheet, yc_sheet_free)

/* ---- drawing of a template ---- */
void         yc_notice_draw      (YcSheet *sheet, const YcNoticeData *data);

G_END_DECLS
