/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: the paper that notices are drawn on: A4 pages with the margins of GB/T 9704-2012 (top 37 mm, left 28, right 26, bottom 35),
 * a pen that moves down and breaks pages, texts by Pango, tables whose head row comes again on each page. Gives cairo's PDF bytes. Any
 * thread; one sheet a thread (Pango's default font map is per thread).
 */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-notice-private.h"

#include <cairo-pdf.h>
#include <math.h>
#include <qrencode.h>
#include <string.h>

#define CELL_SIZE 12.0
#define SMALLEST_FITTED 10.5 /* 五号 */
#define RULE_WIDTH 0.6
#define UNIT_SLACK 50.0 /* a repeated head row and the gaps between blocks */

/* By how tight the sheet is: the pitch of lines in cells, and what is free above and below them. */
static const double cell_pitches[YC_SHEET_TIGHTEST + 1] = { 17, 17, 16, 15.2 };
static const double cell_margins[YC_SHEET_TIGHTEST + 1] = { 4, 2.5, 2, 1.4 };

typedef struct { double height; gboolean sticky; } Unit;

/* ---- faces ---- */

typedef struct { const char *family; gboolean bold; } Family;

/* GB/T 9704: title 小标宋, body 仿宋. The first family that is installed; Noto Serif always is (build-aux/setup). */
static const Family body_families[] = {
  { "FangSong_GB2312", FALSE }, { "FangSong", FALSE }, { "STFangsong", FALSE }, { "Noto Serif CJK SC", FALSE }, { NULL, FALSE }
};
static const Family bold_families[] = {
  { "SimHei", FALSE }, { "STHeiti", FALSE }, { "Noto Serif CJK SC", TRUE }, { NULL, FALSE }
};
static const Family title_families[] = {
  { "FZXiaoBiaoSong-B05S", FALSE }, { "STZhongsong", TRUE }, { "Noto Serif CJK SC", TRUE }, { NULL, FALSE }
};

static gboolean
is_installed (PangoFontMap *map, const char *family)
{
  PangoFontFamily **families;
  int n;
  gboolean found = FALSE;

  pango_font_map_list_families (map, &families, &n);
  for (int i = 0; i < n && !found; i++)
    found = g_ascii_strcasecmp (pango_font_family_get_name (families[i]), family) == 0;
  g_free (families);
  return found;
}

static const Family *
choose_family (PangoFontMap *map, YcFace face)
{
  const Family *families = face == YC_FACE_TITLE ? title_families : face == YC_FACE_BOLD ? bold_families : body_families;

  while (families[1].family != NULL && !is_installed (map, families->family))
    families++;
  return families;
}

static PangoFontDescription *
make_font (PangoFontMap *map, YcFace face)
{
  const Family *family = choose_family (map, face);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, family->family);
  pango_font_description_set_weight (font, family->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return font;
}

/* ---- the sheet ---- */

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int n)
{
  g_byte_array_append (closure, data, n);
  return CAIRO_STATUS_SUCCESS;
}

/* Nothing of the screen or the user's locale may show in the bytes: no hinting, Chinese glyph forms. */
static PangoContext *
make_context (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  pango_context_set_round_glyph_positions (context, FALSE);
  return context;
}

YcSheet *
yc_sheet_new (gboolean measure)
{
  YcSheet *self = g_new0 (YcSheet, 1);

  self->bytes = g_byte_array_new ();
  self->units = g_array_new (FALSE, FALSE, sizeof (Unit));
  for (guint i = 0; i < YC_SHEET_N_BREAKS; i++)
    self->breaks[i] = YC_NO_UNIT;
  self->wanted_break = YC_NO_UNIT;
  self->surface = measure ? cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL)
                          : cairo_pdf_surface_create_for_stream (append_bytes, self->bytes, YC_SHEET_WIDTH, YC_SHEET_HEIGHT);
  self->cr = cairo_create (self->surface);
  self->context = make_context (self->cr);
  for (guint i = 0; i < YC_N_FACES; i++)
    self->fonts[i] = make_font (pango_context_get_font_map (self->context), (YcFace) i);
  return self;
}

void
yc_sheet_free (YcSheet *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < YC_N_FACES; i++)
    pango_font_description_free (self->fonts[i]);
  g_object_unref (self->context);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_byte_array_unref (self->bytes);
  g_array_unref (self->units);
  g_free (self->running);
  g_free (self->running_page);
  g_free (self->sample_mark);
  g_free (self->sample_note);
  g_free (self->page_number);
  g_free (self);
}

/* What a reader copies or dials in one go: a number with the label of a phone, a date with its time, "第000001号", "5 个工作日"; and the
 * last two characters of a text, so that none stands on a line of its own. */
static const GRegex *
get_whole_pattern (void)
{
  static gsize pattern = 0;

  if (g_once_init_enter (&pattern))
    g_once_init_leave (&pattern, (gsize) g_regex_new ("(?:\\p{Han}{0,4}电话：)?[0-9][0-9*-]{5,}[0-9]|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?: [0-9]{2}:[0-9]{2})?|（暂定）|"
                                                      "第[0-9]+号|[0-9]+ 个工作日|\\p{Han}{2}\\p{P}?(?=\\n|$)",
                                                      G_REGEX_OPTIMIZE, 0, NULL));
  return (const GRegex *) pattern; /* NOLINT: kept for the life of the program */
}

static PangoAttrList *
find_wholes (const char *text)
{
  g_autoptr (GMatchInfo) match = NULL;
  PangoAttrList *wholes = pango_attr_list_new ();
  int from, to;

  g_regex_match (get_whole_pattern (), text, 0, &match);
  for (; g_match_info_fetch_pos (match, 0, &from, &to); g_match_info_next (match, NULL))
    {
      PangoAttribute *attribute = pango_attr_allow_breaks_new (FALSE);

      attribute->start_index = (guint) from;
      attribute->end_index = (guint) to;
      pango_attr_list_insert (wholes, attribute);
    }
  return wholes;
}

static double
get_layout_width (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return logical.width / (double) PANGO_SCALE;
}

PangoLayout *
yc_sheet_layout (YcSheet *self, const char *text, const YcTextStyle *style, double width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr (PangoAttrList) wholes = find_wholes (text);

  pango_font_description_set_absolute_size (self->fonts[style->face], style->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, self->fonts[style->face]); /* copies */
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR); /* by UAX 14: no closing mark starts a line */
  pango_layout_set_alignment (layout, style->align);
  pango_layout_set_indent (layout, (int) (style->indent * PANGO_SCALE));
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_attributes (layout, wholes);
  if (get_layout_width (layout) > width)
    pango_layout_set_attributes (layout, NULL); /* longer than the line: breaking is better than running out of the cell */
  return layout;
}

PangoLayout *
yc_sheet_layout_fitted (YcSheet *self, const char *text, YcTextStyle *style, double width)
{
  PangoLayout *layout = yc_sheet_layout (self, text, style, width);
  YcTextStyle smaller = *style;

  if (pango_layout_get_line_count (layout) != 2 || strchr (text, '\n') != NULL)
    return layout;
  for (smaller.size -= 0.5; smaller.size >= SMALLEST_FITTED; smaller.size -= 0.5)
    {
      g_autoptr (PangoLayout) other = yc_sheet_layout (self, text, &smaller, width);

      if (pango_layout_get_line_count (other) > 1)
        continue;
      *style = smaller;
      g_object_unref (layout);
      return g_steal_pointer (&other);
    }
  return layout;
}

double
yc_sheet_cell_need (YcSheet *self, const char *text, YcFace face)
{
  const YcTextStyle style = { face, CELL_SIZE, CELL_SIZE, PANGO_ALIGN_LEFT, 0, 0, FALSE };
  g_autoptr (PangoLayout) layout = yc_sheet_layout (self, text, &style, YC_SHEET_BODY);

  return get_layout_width (layout) + 2 * YC_CELL_PADDING + 1;
}

double
yc_sheet_height (PangoLayout *layout, const YcTextStyle *style)
{
  return pango_layout_get_line_count (layout) * style->pitch;
}

static void
set_colour (YcSheet *self, const YcTextStyle *style)
{
  if (style->red)
    cairo_set_source_rgb (self->cr, 0.80, 0.05, 0.05);
  else
    cairo_set_source_rgb (self->cr, style->grey, style->grey, style->grey);
}

void
yc_sheet_draw_lines (YcSheet *self, PangoLayout *layout, const YcTextStyle *style, double x, double y, int from, int to)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int i = 0;

  set_colour (self, style);
  do
    {
      PangoRectangle logical;

      if (i >= from && i < to)
        {
          pango_layout_iter_get_line_extents (iter, NULL, &logical);
          /* a fixed pitch, whatever font had to stand in for a missing one; 0.88: the ideographic ascent of CJK fonts */
          cairo_move_to (self->cr, x + logical.x / (double) PANGO_SCALE,
                         y + (i - from) * style->pitch + (style->pitch - style->size) / 2 + 0.88 * style->size);
          pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (iter));
        }
      i++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

/* A single line whose place does not depend on the pen. */
static void
draw_at (YcSheet *self, const char *text, const YcTextStyle *style, double y)
{
  g_autoptr (PangoLayout) layout = yc_sheet_layout (self, text, style, YC_SHEET_BODY);

  yc_sheet_draw_lines (self, layout, style, YC_SHEET_LEFT, y, 0, 1);
}

/* In the top right corner, in the margin, where no text comes. */
static void
draw_sample_mark (YcSheet *self)
{
  static const YcTextStyle style = { YC_FACE_BOLD, 26, 26, PANGO_ALIGN_LEFT, 0, 0.72, FALSE };
  g_autoptr (PangoLayout) layout = yc_sheet_layout (self, self->sample_mark, &style, 200);
  PangoRectangle logical;
  double width;

  pango_layout_get_extents (layout, NULL, &logical);
  width = logical.width / (double) PANGO_SCALE;
  cairo_save (self->cr);
  cairo_translate (self->cr, YC_SHEET_RIGHT - 18, YC_MM (20));
  cairo_rotate (self->cr, 15 * G_PI / 180);
  yc_sheet_draw_lines (self, layout, &style, -width / 2, -13, 0, 1);
  cairo_set_line_width (self->cr, 1.6);
  cairo_rectangle (self->cr, -width / 2 - 8, -19, width + 16, 38);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

static void
draw_running (YcSheet *self)
{
  static const YcTextStyle style = { YC_FACE_BODY, 10.5, 16, PANGO_ALIGN_LEFT, 0, 0.35, FALSE };
  g_autoptr (GString) text = g_string_new (self->running_page);
  g_autofree char *page = g_strdup_printf ("%d", self->page), *pages = g_strdup_printf ("%d", self->n_pages);

  g_string_replace (text, "{page}", page, 1);
  g_string_replace (text, "{pages}", pages, 1);
  g_string_append (text, self->running);
  draw_at (self, text->str, &style, YC_SHEET_TOP - YC_MM (9));
}

/* GB/T 9704 7.5: under the text area, odd pages at the right, even ones at the left, one character in from the edge. */
static void
draw_margins (YcSheet *self)
{
  gboolean odd = self->page % 2 == 1;
  YcTextStyle number = { YC_FACE_BODY, 14, 20, odd ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT, 0, 0, FALSE };
  YcTextStyle note = { YC_FACE_BODY, 10.5, 20, odd ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT, 0, 0.35, FALSE };
  g_autoptr (GString) text = g_string_new (self->page_number);
  g_autofree char *page = g_strdup_printf ("%d", self->page);
  double foot = YC_SHEET_BOTTOM + YC_MM (7);

  g_string_replace (text, "{page}", page, 1);
  draw_at (self, text->str, &number, foot);
  if (self->sample_mark != NULL)
    {
      draw_sample_mark (self);
      draw_at (self, self->sample_note, &note, foot);
    }
  if (self->page > 1)
    draw_running (self);
}

void
yc_sheet_start (YcSheet *self)
{
  self->page++;
  self->page_first = self->units->len;
  self->y = YC_SHEET_TOP;
  draw_margins (self);
}

void
yc_sheet_break (YcSheet *self)
{
  cairo_show_page (self->cr);
  yc_sheet_start (self);
}

void
yc_sheet_need (YcSheet *self, double height)
{
  if (self->y + height > YC_SHEET_BOTTOM && self->y > YC_SHEET_TOP)
    yc_sheet_break (self);
}

/* Before a line or row: TRUE when a page break asked for fell here. */
static gboolean
begin_unit (YcSheet *self)
{
  gboolean asked = FALSE;

  for (guint i = 0; i < YC_SHEET_N_BREAKS; i++)
    asked = asked || self->breaks[i] == self->units->len;
  if (!asked || self->y <= YC_SHEET_TOP)
    return FALSE;
  yc_sheet_break (self);
  return TRUE;
}

static void
end_unit (YcSheet *self, double height)
{
  const Unit unit = { height, self->sticky };

  g_array_append_val (self->units, unit);
}

/* The last two lines or rows, and the headings over them; none when they and the signatures do not fit on one page. */
static guint
find_break (const YcSheet *self, double height)
{
  guint first = self->units->len, n = 0;

  while (first > 0 && (n < 2 || g_array_index (self->units, Unit, first - 1).sticky))
    {
      const Unit *unit = &g_array_index (self->units, Unit, --first);

      height += unit->height;
      n += unit->sticky ? 0 : 1;
    }
  return n == 2 && first > 0 && height + UNIT_SLACK <= YC_SHEET_BOTTOM - YC_SHEET_TOP ? first : YC_NO_UNIT;
}

void
yc_sheet_need_signatures (YcSheet *self, double height)
{
  guint n = 0;

  yc_sheet_need (self, height);
  for (guint i = self->page_first; i < self->units->len; i++)
    n += g_array_index (self->units, Unit, i).sticky ? 0 : 1;
  if (self->page > 1 && n < 2 && self->wanted_break == YC_NO_UNIT)
    self->wanted_break = find_break (self, height);
}

void
yc_sheet_end_rows (YcSheet *self, guint n_rows)
{
  if (n_rows > 2 && self->page > 1 && self->wanted_break == YC_NO_UNIT && self->units->len == self->page_first + 1)
    self->wanted_break = self->units->len - 2;
}

GBytes *
yc_sheet_finish (YcSheet *self, int *ret_n_pages)
{
  cairo_show_page (self->cr);
  cairo_surface_finish (self->surface);
  if (cairo_status (self->cr) != CAIRO_STATUS_SUCCESS || cairo_surface_status (self->surface) != CAIRO_STATUS_SUCCESS)
    return NULL;
  if (ret_n_pages != NULL)
    *ret_n_pages = self->page;
  return g_bytes_new (self->bytes->data, self->bytes->len);
}

void
yc_sheet_flow (YcSheet *self, const char *text, const YcTextStyle *style)
{
  g_autoptr (PangoLayout) layout = yc_sheet_layout (self, text, style, YC_SHEET_BODY);
  int n = pango_layout_get_line_count (layout);

  for (int i = 0; i < n; i++)
    {
      begin_unit (self);
      yc_sheet_need (self, style->pitch);
      yc_sheet_draw_lines (self, layout, style, YC_SHEET_LEFT, self->y, i, i + 1);
      self->y += style->pitch;
      end_unit (self, style->pitch);
    }
}

void
yc_sheet_line (YcSheet *self, double x1, double y1, double x2, double y2, double width)
{
  cairo_set_line_width (self->cr, width);
  cairo_move_to (self->cr, x1, y1);
  cairo_line_to (self->cr, x2, y2);
  cairo_stroke (self->cr);
}

/* Dark modules that touch are drawn as one bar: no hairlines between them on screen. */
void
yc_sheet_qr (YcSheet *self, const char *text, double x, double y, double side)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  double module;

  g_return_if_fail (code != NULL);
  module = side / code->width;
  cairo_set_source_rgb (self->cr, 0, 0, 0);
  for (int row = 0; row < code->width; row++)
    for (int from = 0; from < code->width; from++)
      {
        int to = from;

        while (to < code->width && (code->data[row * code->width + to] & 1) != 0)
          to++;
        if (to == from)
          continue;
        cairo_rectangle (self->cr, x + from * module, y + row * module, (to - from) * module, module);
        from = to;
      }
  cairo_fill (self->cr);
  QRcode_free (code);
}

/* An empty frame: the seal itself is pressed on paper, or comes later as an electronic one. */
void
yc_sheet_seal (YcSheet *self, const char *text, double x, double y, double width, double height)
{
  static const double dashes[] = { 4, 3 };
  static const YcTextStyle style = { YC_FACE_BODY, 10.5, 14, PANGO_ALIGN_CENTER, 0, 0.45, FALSE };
  g_autoptr (PangoLayout) layout = yc_sheet_layout (self, text, &style, width);

  yc_sheet_draw_lines (self, layout, &style, x, y + 3, 0, 1);
  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, 0.45, 0.45, 0.45);
  cairo_set_line_width (self->cr, 0.8);
  cairo_set_dash (self->cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

/* ---- tables ---- */

typedef struct
{
  PangoLayout *layout;
  YcTextStyle style;
  int n_lines;
} Cell;

static void
clear_cell (gpointer data)
{
  g_object_unref (((Cell *) data)->layout);
}

static GArray *
lay_out_cells (YcSheet *self, const YcCell *cells, guint n)
{
  GArray *laid = g_array_sized_new (FALSE, FALSE, sizeof (Cell), n);

  g_array_set_clear_func (laid, clear_cell);
  for (guint i = 0; i < n; i++)
    {
      Cell cell = { .style = { cells[i].face, CELL_SIZE, cell_pitches[self->tight], cells[i].align, 0, 0, FALSE } };

      cell.layout = yc_sheet_layout_fitted (self, cells[i].text, &cell.style, cells[i].width - 2 * YC_CELL_PADDING);
      cell.n_lines = pango_layout_get_line_count (cell.layout);
      g_array_append_val (laid, cell);
    }
  return laid;
}

static int
count_lines (GArray *laid)
{
  int n = 1;

  for (guint i = 0; i < laid->len; i++)
    n = MAX (n, g_array_index (laid, Cell, i).n_lines);
  return n;
}

static double
get_row_height (const YcSheet *self, int n_lines)
{
  return n_lines * cell_pitches[self->tight] + 2 * cell_margins[self->tight];
}

/* Lines [from, to) of each cell, with borders; short cells stand in the middle. Moves the pen. */
static void
draw_row (YcSheet *self, const YcCell *cells, GArray *laid, int from, int to)
{
  double height = get_row_height (self, to - from), x = YC_SHEET_LEFT;

  for (guint i = 0; i < laid->len; i++)
    {
      Cell *cell = &g_array_index (laid, Cell, i);
      int n = CLAMP (cell->n_lines - from, 0, to - from);
      double y = self->y + (height - n * cell_pitches[self->tight]) / 2;

      yc_sheet_draw_lines (self, cell->layout, &cell->style, x + YC_CELL_PADDING, y, from, from + n);
      cairo_set_source_rgb (self->cr, 0, 0, 0);
      cairo_set_line_width (self->cr, RULE_WIDTH);
      cairo_rectangle (self->cr, x, self->y, cells[i].width, height);
      cairo_stroke (self->cr);
      x += cells[i].width;
    }
  self->y += height;
}

static void
draw_head (YcSheet *self, const YcCell *head, guint n_head)
{
  g_autoptr (GArray) laid = lay_out_cells (self, head, n_head);

  draw_row (self, head, laid, 0, count_lines (laid));
}

void
yc_sheet_row (YcSheet *self, const YcCell *cells, guint n_cells, const YcCell *head, guint n_head)
{
  g_autoptr (GArray) laid = lay_out_cells (self, cells, n_cells);
  int n = count_lines (laid), from = 0;
  double pitch = cell_pitches[self->tight];

  if (begin_unit (self) && head != NULL)
    draw_head (self, head, n_head);
  while (from < n)
    {
      double room = YC_SHEET_BOTTOM - self->y;
      int fit = (int) floor ((room - 2 * cell_margins[self->tight]) / pitch);
      int rest = n - from;

      if (fit < rest && self->y > YC_SHEET_TOP + (head != NULL ? 4 * pitch : 1) &&
          (fit < 1 || get_row_height (self, rest) <= YC_SHEET_BOTTOM - YC_SHEET_TOP - 4 * pitch))
        {
          yc_sheet_break (self);
          if (head != NULL)
            draw_head (self, head, n_head);
          continue;
        }
      fit = CLAMP (fit, 1, rest);
      draw_row (self, cells, laid, from, from + fit);
      from += fit;
    }
  end_unit (self, get_row_height (self, n));
}
