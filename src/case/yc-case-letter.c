/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Letters to be signed, as the events of a case tell: what each says, where in their order it was printed, and when pages came back. Takes events, from
 * a store or from operations, gives values. Any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-letter.h"

#include "base/yc-json.h"

#include <string.h>

gboolean
yc_letter_read_owed (JsonArray *array, YcLetterOwed *owed, GError **error)
{
  JsonObject *entry = NULL;
  const char *material = NULL, *cure = NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!yc_json_item_object (array, "tolerated", i, &entry, error)
          || !yc_json_get_string (entry, "tolerated", "material", 128, &material, error)
          || !yc_json_get_string (entry, "tolerated", "cure", 10, &cure, error))
        return FALSE;
      g_ptr_array_add (owed->names, (gpointer) material);
      g_ptr_array_add (owed->cures, (gpointer) cure);
    }
  g_ptr_array_add (owed->names, NULL);
  g_ptr_array_add (owed->cures, NULL);
  return TRUE;
}

/* Who promises and for what. */
static gboolean
read_parts (JsonObject *object, YcLetter *letter, GError **error)
{
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    {
      const char *digest = "";

      if (!yc_json_opt_string (object, "letter", yc_promise_part_get_name ((YcPromisePart) i), 64, &digest, error))
        return FALSE;
      yc_letter_set_part (letter, (YcPromisePart) i, digest);
    }
  return TRUE;
}

/* The paper that the event of a letter made. */
static gboolean
read_paper (const YcCaseEvent *event, const char **ret_id, gint64 *ret_pages, GError **error)
{
  JsonArray *papers = NULL;
  JsonObject *paper = NULL;

  return yc_json_get_array (event->body, "", "papers", 1000, &papers, error)
         && yc_json_item_object (papers, "papers", json_array_get_length (papers) - 1, &paper, error)
         && yc_json_get_string (paper, "papers", "id", 64, ret_id, error)
         && yc_json_get_int (paper, "papers", "pages", 0, 100000, ret_pages, error);
}

static gboolean
take_letter (const YcCaseEvent *event, GPtrArray *letters, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) cures = g_ptr_array_new ();
  YcLetterOwed owed = { names, cures };
  JsonObject *object = NULL;
  JsonArray *tolerated = NULL;
  YcLetter *letter;
  const char *kind = NULL, *content = "", *paper = NULL;
  gint64 n_pages = 0;

  if (!yc_json_opt_object (event->body, "", "letter", &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!yc_json_get_string (object, "letter", "kind", 64, &kind, error)
      || !yc_json_get_array (object, "letter", "tolerated", 1000, &tolerated, error)
      || !yc_json_opt_string (object, "letter", "content", 64, &content, error) || !read_paper (event, &paper, &n_pages, error)
      || !yc_letter_read_owed (tolerated, &owed, error))
    return FALSE;
  letter = yc_letter_new (kind, paper, event->at, 0, content);
  letter->n_pages = (int) n_pages;
  g_ptr_array_add (letters, letter);
  yc_letter_set_owed (letter, (const char *const *) names->pdata, (const char *const *) cures->pdata);
  return read_parts (object, letter, error);
}

/* One print of a letter that did not fail, as far as is known. */
typedef struct
{
  YcLetter *letter;
  gint64    nth, at;
  gint64    seq;        /* of the event that began it */
  gboolean  open;       /* begun, and nothing told its end yet: a kill may leave it so */
} Print;

struct _YcLetterReader
{
  GPtrArray *letters;
  GArray    *prints;    /* of Print, oldest first */
};

YcLetterReader *
yc_letter_reader_new (void)
{
  YcLetterReader *self = g_new0 (YcLetterReader, 1);

  self->letters = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_letter_free);
  self->prints = g_array_new (FALSE, FALSE, sizeof (Print));
  return self;
}

void
yc_letter_reader_free (YcLetterReader *self)
{
  g_ptr_array_unref (self->letters);
  g_array_unref (self->prints);
  g_free (self);
}

static YcLetter *
find_letter (const GPtrArray *letters, const char *paper)
{
  for (guint i = 0; i < letters->len; i++)
    {
      YcLetter *letter = g_ptr_array_index (letters, i);

      if (strcmp (letter->paper, paper) == 0)
        return letter;
    }
  return NULL;
}

/* The print that an end belongs to; @prints->len when it was not begun. */
static guint
find_open (const GArray *prints, const YcLetter *letter, gint64 nth)
{
  for (guint i = prints->len; i > 0; i--)
    {
      const Print *print = &g_array_index (prints, Print, i - 1);

      if (print->open && print->letter == letter && print->nth == nth)
        return i - 1;
    }
  return prints->len;
}

/* A begun print counts from its beginning: after a kill the letter may lie in the tray, signed. Its end tells the time better, its failure
 * takes it back. */
static gboolean
take_print (const YcCaseEvent *event, YcLetterReader *reading, GError **error)
{
  const char *paper = NULL;
  gint64 sent = event->at, nth = 0;
  Print print = { 0 };
  guint begun;

  if (!yc_json_get_string (event->body, "", "paper", 64, &paper, error)
      || !yc_json_opt_int (event->body, "", "nth", 0, G_MAXINT64, &nth, error)
      || !yc_json_opt_int (event->body, "", "sent", 0, G_MAXINT64, &sent, error))
    return FALSE;
  print = (Print) { find_letter (reading->letters, paper), nth, sent, event->seq, strcmp (event->kind, "print-started") == 0 };
  if (print.letter == NULL)
    return TRUE;
  begun = print.open ? reading->prints->len : find_open (reading->prints, print.letter, nth);
  if (begun < reading->prints->len && json_object_has_member (event->body, "begun"))
    {
      print.seq = g_array_index (reading->prints, Print, begun).seq;
      g_array_remove_index (reading->prints, begun);
    }
  else
    begun = reading->prints->len;
  if (strcmp (event->kind, "print-failed") != 0)
    g_array_insert_val (reading->prints, begun, print);
  return TRUE;
}

gboolean
yc_letter_reader_take (YcLetterReader *self, const YcCaseEvent *event, GError **error)
{
  static const char *const prints[] = { "print-started", "printed", "reprinted", "print-failed", NULL };

  if (strcmp (event->kind, "paper") == 0)
    return take_letter (event, self->letters, error);
  return !g_strv_contains (prints, event->kind) || take_print (event, self, error);
}

/* The first print that did not fail counts. */
GPtrArray *
yc_letter_reader_finish (YcLetterReader *self)
{
  for (guint i = 0; i < self->prints->len; i++)
    {
      const Print *print = &g_array_index (self->prints, Print, i);

      if (print->letter->print_event > 0)
        continue;
      print->letter->printed = MAX (print->at, 1);
      print->letter->print_event = print->seq;
    }
  return g_ptr_array_ref (self->letters);
}

gboolean
yc_letter_read_pages (const YcCaseEvent *event, GHashTable *known, GError **error)
{
  JsonArray *changes = NULL;

  if (!yc_json_get_array (event->body, "", "changes", 100000, &changes, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = NULL;
      const char *page = NULL;
      YcScanned came = { 0, 0 };

      if (!yc_json_item_object (changes, "changes", i, &change, error)
          || !yc_json_get_string (change, "changes", "page", 64, &page, error)
          || !yc_json_get_int (change, "changes", "captured", G_MININT64, G_MAXINT64, &came.captured, error)
          || !yc_json_opt_int (change, "changes", "next_event", 0, G_MAXINT64, &came.next_event, error))
        return FALSE;
      g_hash_table_insert (known, g_strdup (page), g_memdup2 (&came, sizeof came));
    }
  return TRUE;
}
