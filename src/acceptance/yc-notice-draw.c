/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: the blocks of a template, drawn one after the other onto a sheet. Takes the facts as texts, moves the sheet's pen. Any
 * thread; the sheet belongs to the caller.
 */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-notice-private.h"

#include <string.h>

#define LABEL_WIDTH 84.0       /* six characters of 12 pt */
#define FIELD_LABEL_WIDTH 112.0
#define QR_SIDE YC_MM (24)
#define SEAL_WIDTH YC_MM (62)
#define SEAL_SIDE YC_MM (44.2)   /* a seal has 42 mm */
#define SEAL_INSET 4.0
#define SEAL_OVERHANG YC_MM (5)  /* on a tight sheet the empty foot of the frame may reach below the text area; no text does */
#define SEAL_LABEL 18.0
#define SIGN_HEIGHT YC_MM (42)
#define TIGHT_SIGN_HEIGHT YC_MM (32)
#define SHORT_CELL 100.0       /* up to this width the cells of a column of a material table are kept on one line */
#define NAME_WIDTH 130.0       /* what the other columns leave at least for the material's name */

static const YcTextStyle small_style = { YC_FACE_BODY, 12, 18, PANGO_ALIGN_LEFT, 0, 0, FALSE };
static const YcTextStyle note_style = { YC_FACE_BODY, 10.5, 16, PANGO_ALIGN_LEFT, 0, 0.15, FALSE };

/* GB/T 9704: 22 lines of size 三号 (16 pt) fill the 225 mm of a page; letters in smaller type are set closer. A tight sheet: closer yet,
 * then 四号 (14 pt). */
static YcTextStyle
get_body_style (const YcSheet *sheet, const YcNoticeData *data, YcFace face, double indent_chars)
{
  double size = sheet->tight < YC_SHEET_SMALLER ? data->template->body_size : MIN (data->template->body_size, 14);
  double leading = (size >= 16 ? 1.75 : 1.55) - 0.08 * MIN (sheet->tight, YC_SHEET_SMALLER);

  return (YcTextStyle) { face, size, size * leading, PANGO_ALIGN_LEFT, size * indent_chars, 0, FALSE };
}

static void
draw_text (YcSheet *sheet, const YcNoticeData *data, const char *text, const YcTextStyle *style)
{
  g_autofree char *expanded = yc_notice_data_expand (data, text);

  yc_sheet_flow (sheet, expanded, style);
}

static void
draw_head (YcSheet *sheet, const YcNoticeData *data, const char *text)
{
  static const YcTextStyle style = { YC_FACE_TITLE, 20, 28, PANGO_ALIGN_CENTER, 0, 0, TRUE };

  draw_text (sheet, data, text, &style);
  sheet->y += 4;
}

static void
draw_title (YcSheet *sheet, const YcNoticeData *data)
{
  static const YcTextStyle style = { YC_FACE_TITLE, 22, 34, PANGO_ALIGN_CENTER, 0, 0, FALSE };

  draw_text (sheet, data, "{title}", &style);
  sheet->y += 6;
}

static void
draw_rule (YcSheet *sheet)
{
  cairo_set_source_rgb (sheet->cr, 0.80, 0.05, 0.05);
  yc_sheet_line (sheet, YC_SHEET_LEFT, sheet->y, YC_SHEET_RIGHT, sheet->y, 1.6);
  sheet->y += 8;
}

static double
get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return width / (double) PANGO_SCALE;
}

/* FALSE: the two do not fit on one line in this style. */
static gboolean
draw_beside (YcSheet *sheet, const char *left, const char *right, const YcTextStyle *style)
{
  g_autoptr (PangoLayout) first = yc_sheet_layout (sheet, left, style, YC_SHEET_BODY);
  g_autoptr (PangoLayout) second = yc_sheet_layout (sheet, right, style, YC_SHEET_BODY);

  if (get_width (first) + get_width (second) + 12 > YC_SHEET_BODY)
    return FALSE;
  yc_sheet_need (sheet, style->pitch);
  pango_layout_set_alignment (second, PANGO_ALIGN_RIGHT);
  yc_sheet_draw_lines (sheet, first, style, YC_SHEET_LEFT, sheet->y, 0, 1);
  yc_sheet_draw_lines (sheet, second, style, YC_SHEET_LEFT, sheet->y, 0, 1);
  sheet->y += style->pitch + 8;
  return TRUE;
}

/* Side by side where both fit, if need be in smaller type, else one under the other. */
static void
draw_pair (YcSheet *sheet, const YcNoticeData *data, const YcBlock *block)
{
  YcTextStyle style = small_style;
  g_autofree char *left = yc_notice_data_expand (data, block->text), *right = yc_notice_data_expand (data, block->text2);

  for (; style.size >= note_style.size; style.size -= 0.5)
    if (draw_beside (sheet, left, right, &style))
      return;
  style = small_style;
  yc_sheet_flow (sheet, left, &style);
  style.align = PANGO_ALIGN_RIGHT;
  yc_sheet_flow (sheet, right, &style);
  sheet->y += 8;
}

static void
draw_heading (YcSheet *sheet, const YcNoticeData *data, const char *text)
{
  YcTextStyle style = get_body_style (sheet, data, YC_FACE_BOLD, 0);

  style.size = style.size > 14 ? 14 : style.size;
  style.pitch = style.size * 1.7;
  yc_sheet_need (sheet, style.pitch * 4.5); /* never alone at the foot of a page */
  sheet->y += 3;
  sheet->sticky = TRUE;
  draw_text (sheet, data, text, &style);
  sheet->sticky = FALSE;
}

static void
draw_list (YcSheet *sheet, const YcNoticeData *data, const YcBlock *block)
{
  const YcCommitment *commitment = &data->facts->intake->item->commitment;
  const GPtrArray *texts = block->from == YC_LIST_BASIS        ? commitment->basis
                           : block->from == YC_LIST_CONDITIONS ? commitment->conditions
                           : block->from == YC_LIST_LINES      ? data->facts->lines
                                                               : block->items;
  YcTextStyle style = get_body_style (sheet, data, YC_FACE_BODY, 2);

  if (block->from == YC_LIST_BASIS && commitment->basis->len == 0)
    texts = data->facts->intake->item->legal_basis;
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    {
      const char *raw = g_ptr_array_index (texts, i);
      g_autofree char *text = texts == block->items ? yc_notice_data_expand (data, raw) : g_strdup (raw);
      g_autofree char *numbered = g_strdup_printf ("%u.%s", i + 1, text);

      yc_sheet_flow (sheet, numbered, &style);
    }
}

/* ---- label and value, full or half a line ---- */

typedef struct
{
  YcSheet *sheet;
  const char *empty;  /* what stands for an empty text */
  double label_width;
  char *label, *text; /* (owned) a half row that waits for its neighbour */
} Rows;

static YcCell
make_cell (const char *text, double width)
{
  return (YcCell) { text, width, YC_FACE_BODY, PANGO_ALIGN_LEFT };
}

static void
flush_half (Rows *rows)
{
  YcCell cells[2];

  if (rows->label == NULL)
    return;
  cells[0] = make_cell (rows->label, rows->label_width);
  cells[1] = make_cell (rows->text, YC_SHEET_BODY - rows->label_width);
  yc_sheet_row (rows->sheet, cells, 2, NULL, 0);
  g_clear_pointer (&rows->label, g_free);
  g_clear_pointer (&rows->text, g_free);
}

static void
add_row (Rows *rows, const char *label, const char *text, gboolean half)
{
  const char *shown = *text != '\0' ? text : rows->empty;
  double rest = YC_SHEET_BODY / 2 - rows->label_width;
  YcCell cells[4];

  if (half && rows->label != NULL)
    {
      cells[0] = make_cell (rows->label, rows->label_width);
      cells[1] = make_cell (rows->text, rest);
      cells[2] = make_cell (label, rows->label_width);
      cells[3] = make_cell (shown, rest);
      yc_sheet_row (rows->sheet, cells, 4, NULL, 0);
      g_clear_pointer (&rows->label, g_free);
      g_clear_pointer (&rows->text, g_free);
      return;
    }
  flush_half (rows);
  rows->label = g_strdup (label);
  rows->text = g_strdup (shown);
  if (!half)
    flush_half (rows);
}

static void
draw_table (YcSheet *sheet, const YcNoticeData *data, const YcBlock *block)
{
  Rows rows = { sheet, yc_notice_data_word (data, "empty"), LABEL_WIDTH, NULL, NULL };

  sheet->y += 4;
  for (guint i = 0; i < block->rows->len; i++)
    {
      const YcTableRow *row = g_ptr_array_index (block->rows, i);
      g_autofree char *label = NULL, *text = NULL;

      if (!yc_notice_data_holds (data, &row->guard))
        continue;
      label = yc_notice_data_expand (data, row->label);
      text = yc_notice_data_expand (data, row->text);
      add_row (&rows, label, text, row->half);
    }
  flush_half (&rows);
  sheet->y += 8;
}

/* A field whose value is short may share its line; one that is blank, where what may be written into it is short. */
static gboolean
is_short_field (YcSheet *sheet, const YcField *field, const char *value)
{
  double room = YC_SHEET_BODY / 2 - FIELD_LABEL_WIDTH;

  return yc_sheet_cell_need (sheet, value, YC_FACE_BODY) <= room && g_utf8_strlen (field->label, -1) <= 8 &&
         (*value != '\0' || field->type != YC_FIELD_TEXT || (field->max_length > 0 && field->max_length <= 40));
}

static void
draw_field_group (YcSheet *sheet, const YcNoticeData *data, const YcFieldGroup *group)
{
  Rows rows = { sheet, "", FIELD_LABEL_WIDTH, NULL, NULL }; /* an empty field stays blank: it may be filled by hand */
  YcCell title = { group->title, YC_SHEET_BODY, YC_FACE_BOLD, PANGO_ALIGN_CENTER };
  gboolean any = FALSE;

  for (guint i = 0; i < group->fields->len; i++)
    {
      const YcField *field = g_ptr_array_index (group->fields, i);
      g_autofree char *value = NULL;

      if (field->when != NULL && !yc_condition_holds (field->when, data->facts->intake->answers))
        continue;
      if (!any)
        {
          yc_sheet_need (sheet, 60); /* the group's title stays with its first row */
          sheet->sticky = TRUE;
          yc_sheet_row (sheet, &title, 1, NULL, 0);
          sheet->sticky = FALSE;
        }
      any = TRUE;
      value = yc_notice_data_field (data, field);
      add_row (&rows, field->label, value, is_short_field (sheet, field, value));
    }
  flush_half (&rows);
}

static void
draw_fields (YcSheet *sheet, const YcNoticeData *data)
{
  const GPtrArray *groups = data->facts->intake->item->field_groups;

  sheet->y += 4;
  for (guint i = 0; i < groups->len; i++)
    draw_field_group (sheet, data, g_ptr_array_index (groups, i));
  sheet->y += 8;
}

/* ---- material tables ---- */

static gboolean
is_narrow (const YcColumn *column)
{
  return !g_str_equal (column->value, "name");
}

/* The widest text of the column on one line, with its head. */
static double
get_column_need (YcSheet *sheet, const YcColumn *column, const GPtrArray *rows, guint i)
{
  double need = yc_sheet_cell_need (sheet, column->head, YC_FACE_BOLD);

  for (guint j = 0; j < rows->len; j++)
    need = MAX (need, yc_sheet_cell_need (sheet, g_ptr_array_index ((GPtrArray *) g_ptr_array_index (rows, j), i), YC_FACE_BODY));
  return need;
}

/* The shares of the template; where the short texts of a column need more, the column of names gives it. (transfer full): points */
static double *
choose_widths (YcSheet *sheet, const GPtrArray *columns, const GPtrArray *rows)
{
  double *widths = g_new0 (double, columns->len);
  double total = 0, others = 0;
  guint name = columns->len;

  for (guint i = 0; i < columns->len; i++)
    total += ((YcColumn *) g_ptr_array_index (columns, i))->width;
  for (guint i = 0; i < columns->len; i++)
    {
      const YcColumn *column = g_ptr_array_index (columns, i);
      double share = column->width * YC_SHEET_BODY / total, need = get_column_need (sheet, column, rows, i);

      widths[i] = is_narrow (column) && need <= SHORT_CELL ? MAX (share, need) : share;
      name = is_narrow (column) ? name : i;
      others += is_narrow (column) ? widths[i] : 0;
    }
  if (name < columns->len && YC_SHEET_BODY - others >= NAME_WIDTH)
    {
      widths[name] = YC_SHEET_BODY - others;
      return widths;
    }
  for (guint i = 0; i < columns->len; i++)
    widths[i] = ((YcColumn *) g_ptr_array_index (columns, i))->width * YC_SHEET_BODY / total;
  return widths;
}

static void
fill_cells (YcCell *cells, const GPtrArray *columns, const GPtrArray *texts, const double *widths)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const YcColumn *column = g_ptr_array_index (columns, i);
      gboolean head = texts == NULL;

      cells[i] = (YcCell) { head ? column->head : g_ptr_array_index (texts, i), widths[i],
                            head ? YC_FACE_BOLD : YC_FACE_BODY,
                            head || is_narrow (column) ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT };
    }
}

static void
draw_materials (YcSheet *sheet, const YcNoticeData *data, const YcBlock *block)
{
  g_autoptr (GPtrArray) rows = yc_notice_data_rows (data, block->select, block->columns);
  guint n = block->columns->len;
  g_autofree YcCell *head = g_new0 (YcCell, n), *cells = g_new0 (YcCell, n);
  g_autofree double *widths = choose_widths (sheet, block->columns, rows);

  sheet->y += 4;
  yc_sheet_need (sheet, rows->len > 1 ? 80 : 60); /* the head row stays with the first rows */
  fill_cells (head, block->columns, NULL, widths);
  sheet->sticky = TRUE;
  yc_sheet_row (sheet, head, n, NULL, 0);
  sheet->sticky = FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      fill_cells (cells, block->columns, g_ptr_array_index (rows, i), widths);
      yc_sheet_row (sheet, cells, n, head, n);
    }
  yc_sheet_end_rows (sheet, rows->len);
  if (rows->len == 0)
    {
      YcCell none = { yc_notice_data_word (data, "none"), YC_SHEET_BODY, YC_FACE_BODY, PANGO_ALIGN_CENTER };

      yc_sheet_row (sheet, &none, 1, NULL, 0);
    }
  sheet->y += 8;
}

/* ---- signatures and closing ---- */

/* Draws lines of small text under each other inside a width; returns the height. */
static double
draw_lines (YcSheet *sheet, const YcNoticeData *data, const GPtrArray *lines, const YcTextStyle *style, double x, double y,
            double width, gboolean measure_only)
{
  double height = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *text = yc_notice_data_expand (data, g_ptr_array_index (lines, i));
      YcTextStyle fitted = *style;
      g_autoptr (PangoLayout) layout = yc_sheet_layout_fitted (sheet, text, &fitted, width);

      if (!measure_only)
        yc_sheet_draw_lines (sheet, layout, &fitted, x, y + height, 0, pango_layout_get_line_count (layout));
      height += yc_sheet_height (layout, style);
    }
  return height;
}

static void
draw_signatures (YcSheet *sheet, const YcNoticeData *data, const YcBlock *block)
{
  static const YcTextStyle style = { YC_FACE_BODY, 12, 24, PANGO_ALIGN_LEFT, 0, 0, FALSE };
  double width = YC_SHEET_BODY / block->signatures->len;
  double height = sheet->tight < YC_SHEET_SMALLER ? SIGN_HEIGHT : TIGHT_SIGN_HEIGHT;

  for (guint i = 0; i < block->signatures->len; i++)
    {
      const YcSignature *signature = g_ptr_array_index (block->signatures, i);
      double own = draw_lines (sheet, data, signature->lines, &style, 0, 0, width - 16, TRUE);

      height = MAX (height, signature->seal ? MAX (SEAL_SIDE + 2 * SEAL_INSET, own + SEAL_LABEL + 2 * SEAL_INSET + 4) : own + 14);
    }
  sheet->y += 6;
  yc_sheet_need_signatures (sheet, height);
  for (guint i = 0; i < block->signatures->len; i++)
    {
      const YcSignature *signature = g_ptr_array_index (block->signatures, i);
      double x = YC_SHEET_LEFT + i * width;

      /* The seal is set over agency and date, as GB/T 9704 has it: they stand in its frame. */
      draw_lines (sheet, data, signature->lines, &style, x + 8, sheet->y + (signature->seal ? SEAL_INSET + SEAL_LABEL : 4), width - 16, FALSE);
      if (signature->seal)
        yc_sheet_seal (sheet, yc_notice_data_word (data, "seal"), x + SEAL_INSET, sheet->y + SEAL_INSET, width - 2 * SEAL_INSET,
                       height - 2 * SEAL_INSET);
      cairo_set_source_rgb (sheet->cr, 0, 0, 0);
      cairo_set_line_width (sheet->cr, 0.6);
      cairo_rectangle (sheet->cr, x, sheet->y, width, height);
      cairo_stroke (sheet->cr);
    }
  sheet->y += height + 8;
}

/* At the left the QR code with the ways to ask, at the right the frame of the seal around agency, clerk and date; never torn. */
static void
draw_closing (YcSheet *sheet, const YcNoticeData *data, const YcBlock *block)
{
  static const YcTextStyle beside = { YC_FACE_BODY, 10.5, 16, PANGO_ALIGN_LEFT, 0, 0, FALSE };
  static const YcTextStyle signer = { YC_FACE_BODY, 12, 20, PANGO_ALIGN_CENTER, 0, 0, FALSE };
  g_autofree char *code = yc_notice_data_qr (data);
  double code_room = *code != '\0' ? QR_SIDE + 10 : 0;
  double left = YC_SHEET_BODY - SEAL_WIDTH - code_room - 12;
  double lines_height = draw_lines (sheet, data, block->items, &beside, 0, 0, left, TRUE);
  double signer_height = draw_lines (sheet, data, block->signer, &signer, 0, 0, SEAL_WIDTH - 12, TRUE);
  double seal_height = MAX (SEAL_SIDE, signer_height + 34);
  double height = MAX (MAX (lines_height, QR_SIDE), seal_height);
  double seal_x = YC_SHEET_RIGHT - SEAL_WIDTH;
  double overhang = sheet->tight > 0 ? MIN (SEAL_OVERHANG, height - MAX (MAX (lines_height, QR_SIDE), signer_height + 34)) : 0;

  sheet->y += 6;
  yc_sheet_need_signatures (sheet, height - overhang);
  if (*code != '\0')
    yc_sheet_qr (sheet, code, YC_SHEET_LEFT, sheet->y, QR_SIDE);
  draw_lines (sheet, data, block->items, &beside, YC_SHEET_LEFT + code_room, sheet->y, left, FALSE);
  yc_sheet_seal (sheet, yc_notice_data_word (data, "seal"), seal_x, sheet->y, SEAL_WIDTH, seal_height);
  draw_lines (sheet, data, block->signer, &signer, seal_x + 6, sheet->y + 22 + (seal_height - overhang - 30 - signer_height) / 2,
              SEAL_WIDTH - 12, FALSE);
  sheet->y += height + 8;
}

/* The QR code alone, in the top left corner of the margin: for papers that end with signatures. */
static void
draw_code (YcSheet *sheet, const YcNoticeData *data)
{
  g_autofree char *code = yc_notice_data_qr (data);

  if (*code != '\0')
    yc_sheet_qr (sheet, code, YC_SHEET_LEFT, YC_MM (11), YC_MM (20));
}

/* ---- all ---- */

static void
draw_block (YcSheet *sheet, const YcNoticeData *data, const YcBlock *block)
{
  YcTextStyle flush = get_body_style (sheet, data, YC_FACE_BODY, 0), indented = get_body_style (sheet, data, YC_FACE_BODY, 2);
  YcTextStyle bold = get_body_style (sheet, data, YC_FACE_BOLD, 2);

  switch (block->kind)
    {
    case YC_BLOCK_HEAD: draw_head (sheet, data, block->text); break;
    case YC_BLOCK_TITLE: draw_title (sheet, data); break;
    case YC_BLOCK_RULE: draw_rule (sheet); break;
    case YC_BLOCK_PAIR: draw_pair (sheet, data, block); break;
    case YC_BLOCK_SALUTATION: draw_text (sheet, data, block->text, &flush); break;
    case YC_BLOCK_PARAGRAPH: draw_text (sheet, data, block->text, &indented); break;
    case YC_BLOCK_EMPHASIS: draw_text (sheet, data, block->text, &bold); break;
    case YC_BLOCK_HEADING: draw_heading (sheet, data, block->text); break;
    case YC_BLOCK_NOTE: draw_text (sheet, data, block->text, &note_style); break;
    case YC_BLOCK_TABLE: draw_table (sheet, data, block); break;
    case YC_BLOCK_MATERIALS: draw_materials (sheet, data, block); break;
    case YC_BLOCK_LIST: draw_list (sheet, data, block); break;
    case YC_BLOCK_FIELDS: draw_fields (sheet, data); break;
    case YC_BLOCK_SIGNATURES: draw_signatures (sheet, data, block); break;
    case YC_BLOCK_CLOSING: draw_closing (sheet, data, block); break;
    case YC_BLOCK_CODE: draw_code (sheet, data); break;
    }
}

static void
set_marks (YcSheet *sheet, const YcNoticeData *data)
{
  sheet->page_number = g_strdup (yc_notice_data_word (data, "page_number"));
  /* What ties a later sheet to the first, if need be without a number: whose paper it is, and which of how many. */
  sheet->running_page = g_strdup (yc_notice_data_word (data, "running_page"));
  sheet->running = yc_notice_data_expand (
      data, yc_notice_data_word (data, yc_notice_data_has (data, "has_case_number") ? "running_case" : "running_form"));
  if (!yc_notice_data_has (data, "sample"))
    return;
  sheet->sample_mark = g_strdup (yc_notice_data_word (data, "sample_mark"));
  sheet->sample_note = g_strdup (yc_notice_data_word (data, "sample_note"));
}

static void
draw_footnotes (YcSheet *sheet, const YcNoticeData *data)
{
  for (guint i = 0; i < data->common->footnotes->len; i++)
    {
      const YcFootnote *footnote = g_ptr_array_index (data->common->footnotes, i);

      if (yc_notice_data_holds (data, &footnote->guard))
        draw_text (sheet, data, footnote->text, &note_style);
    }
}

void
yc_notice_draw (YcSheet *sheet, const YcNoticeData *data)
{
  gboolean noted = FALSE;

  set_marks (sheet, data);
  yc_sheet_start (sheet);
  for (guint i = 0; i < data->template->blocks->len; i++)
    {
      const YcBlock *block = g_ptr_array_index (data->template->blocks, i);

      if (!yc_notice_data_holds (data, &block->guard))
        continue;
      if (!noted && (block->kind == YC_BLOCK_SIGNATURES || block->kind == YC_BLOCK_CLOSING))
        {
          draw_footnotes (sheet, data); /* above the signatures: they are signed for too */
          noted = TRUE;
        }
      draw_block (sheet, data, block);
    }
  if (!noted)
    draw_footnotes (sheet, data);
}
