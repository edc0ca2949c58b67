/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The part of Mallard that the manual uses, read into blocks that labels can show: paragraphs, lists, steps, tables of keys, notes. Takes the
 * text of a page, gives a value; any thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <string.h>

#include "app/common/yc-help-page.h"

typedef struct
{
  YcHelpPage *page;           /* (not owned) */
  GString    *text;           /* of the paragraph or title in hand */
  gboolean    taking;
  guint       in_info, in_note, in_keys, n_keys, n_steps;
  gboolean    in_steps, in_list, in_row;
  char       *first;          /* (nullable): the first cell of the row in hand */
} Reader;

static void
block_free (gpointer data)
{
  YcHelpBlock *block = data;

  g_free (block->text);
  g_free (block->second);
  g_free (block);
}

void
yc_help_page_free (YcHelpPage *self)
{
  g_free (self->title);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/* ---- inline ---- */

static const char *
get_tag (const char *element)
{
  if (g_str_equal (element, "em") || g_str_equal (element, "key"))
    return "b";
  if (g_str_equal (element, "cmd") || g_str_equal (element, "code") || g_str_equal (element, "file"))
    return "tt";
  return NULL;
}

static void
append_text (Reader *reader, const char *text, gsize n)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) n);

  /* Keys of a sequence stand between blanks that mean nothing. */
  if (reader->in_keys > 0)
    g_strstrip (escaped);
  for (const char *c = escaped; *c != '\0'; c++)
    if (*c != '\n')
      g_string_append_c (reader->text, *c);
}

/* ---- blocks ---- */

static void
add_block (Reader *reader, YcHelpKind kind, const char *text, const char *second)
{
  YcHelpBlock *block = g_new0 (YcHelpBlock, 1);

  block->kind = kind;
  block->nth = kind == YC_HELP_STEP ? ++reader->n_steps : 0;
  block->text = g_strdup (text);
  block->second = g_strdup (second);
  g_ptr_array_add (reader->page->blocks, block);
}

static void
end_paragraph (Reader *reader)
{
  const char *text = reader->text->str;

  if (!reader->in_row)
    add_block (reader, reader->in_note > 0 ? YC_HELP_NOTE : reader->in_steps ? YC_HELP_STEP : reader->in_list ? YC_HELP_BULLET : YC_HELP_PARAGRAPH,
               text, NULL);
  else if (reader->first == NULL)
    reader->first = g_strdup (text);
  else
    {
      add_block (reader, YC_HELP_ROW, reader->first, text);
      g_clear_pointer (&reader->first, g_free);
    }
}

static void
start_cb (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data, GError **error)
{
  Reader *reader = data;
  const char *tag = get_tag (element);

  if (g_str_equal (element, "info"))
    reader->in_info++;
  else if (g_str_equal (element, "note"))
    reader->in_note++;
  else if (g_str_equal (element, "list"))
    reader->in_list = TRUE;
  else if (g_str_equal (element, "steps"))
    {
      reader->in_steps = TRUE;
      reader->n_steps = 0;
    }
  else if (g_str_equal (element, "tr"))
    reader->in_row = TRUE;
  else if (g_str_equal (element, "keyseq"))
    {
      reader->in_keys++;
      reader->n_keys = 0;
    }
  else if (g_str_equal (element, "p") || g_str_equal (element, "title"))
    {
      reader->taking = reader->in_info == 0;
      g_string_truncate (reader->text, 0);
    }
  if (g_str_equal (element, "key") && reader->in_keys > 0 && reader->n_keys++ > 0)
    g_string_append_c (reader->text, '+');
  if (tag != NULL)
    g_string_append_printf (reader->text, "<%s>", tag);
}

static void
end_text (Reader *reader, gboolean title)
{
  if (!reader->taking)
    return;
  reader->taking = FALSE;
  if (!title)
    end_paragraph (reader);
  else if (reader->page->title == NULL)
    reader->page->title = g_strdup (reader->text->str);
  else
    add_block (reader, YC_HELP_HEADING, reader->text->str, NULL);
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Reader *reader = data;
  const char *tag = get_tag (element);

  if (tag != NULL)
    g_string_append_printf (reader->text, "</%s>", tag);
  if (g_str_equal (element, "info"))
    reader->in_info--;
  else if (g_str_equal (element, "note"))
    reader->in_note--;
  else if (g_str_equal (element, "list"))
    reader->in_list = FALSE;
  else if (g_str_equal (element, "steps"))
    reader->in_steps = FALSE;
  else if (g_str_equal (element, "tr"))
    {
      reader->in_row = FALSE;
      g_clear_pointer (&reader->first, g_free);
    }
  else if (g_str_equal (element, "keyseq"))
    reader->in_keys--;
  else if (g_str_equal (element, "p") || g_str_equal (element, "title"))
    end_text (reader, g_str_equal (element, "title"));
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize n, gpointer data, GError **error)
{
  Reader *reader = data;

  if (reader->taking)
    append_text (reader, text, n);
}

YcHelpPage *
yc_help_page_parse (const char *xml, gssize n, GError **error)
{
  static const GMarkupParser parser = { .start_element = start_cb, .end_element = end_cb, .text = text_cb };
  g_autoptr (YcHelpPage) page = g_new0 (YcHelpPage, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader = { .page = page, .text = text };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  gboolean ok;

  page->blocks = g_ptr_array_new_with_free_func (block_free);
  ok = g_markup_parse_context_parse (context, xml, n, error) && g_markup_parse_context_end_parse (context, error);
  g_free (reader.first);
  if (!ok)
    return NULL;
  if (page->title == NULL)
    page->title = g_strdup ("");
  return g_steal_pointer (&page);
}
