/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Letters that the applicant signs: which text was printed when, and whether it is the text that is called for
 * now. Takes what the case's events tell, gives yes or no and the reason in words. Pure, any thread.
 */
#define G_LOG_DOMAIN "yc-intake"

#include "config.h"

#include "intake/yc-intake.h"

#include "base/yc-digest.h"
#include "base/yc-json.h"

#include <string.h>

/**
 * yc_letter_new:
 * @names: (nullable): material ids that a promise names
 * @content: (nullable): yc_intake_commitment_digest() of the intake that the letter was made from
 */
YcLetter *
yc_letter_new (const char *kind, const char *paper, gint64 made, gint64 printed, const char *const *names,
               const char *content)
{
  static const char *const none[] = { NULL };
  YcLetter *self = g_new0 (YcLetter, 1);

  self->kind = g_strdup (kind);
  self->paper = g_strdup (paper);
  self->made = made;
  self->printed = printed;
  self->names = g_strdupv ((char **) (names != NULL ? names : none));
  self->content = g_strdup (content != NULL ? content : "");
  return self;
}

void
yc_letter_free (YcLetter *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->paper);
  g_strfreev (self->names);
  g_free (self->content);
  g_free (self);
}

void
yc_intake_know_letters (YcIntake *self)
{
  if (self->letters == NULL)
    self->letters = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_letter_free);
}

void
yc_intake_add_letter (YcIntake *self, YcLetter *letter)
{
  yc_intake_know_letters (self);
  g_ptr_array_add (self->letters, letter);
}

/* ---- what is committed ---- */

static JsonObject *
collect_values (GHashTable *table, gboolean of_fields)
{
  JsonObject *json = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_string_member (json, key, of_fields ? ((const YcFieldValue *) value)->value : value);
  return json;
}

static void
add_applicant (JsonObject *json, const YcApplicant *applicant)
{
  gboolean agent = applicant->has_agent;
  const struct
  {
    const char *name, *value;
  } texts[] = {
    { "name", applicant->name },
    { "number", applicant->number },
    { "legal_rep", applicant->legal_rep },
    { "phone", applicant->phone },
    { "address", applicant->address },
    { "contact_name", applicant->contact_name },
    { "agent_name", agent ? applicant->agent_name : "" },
    { "agent_number", agent ? applicant->agent_number : "" },
    { "agent_phone", agent ? applicant->agent_phone : "" },
    { "agent_scope", agent ? applicant->agent_scope : "" },
  };

  json_object_set_int_member (json, "kind", applicant->kind);
  json_object_set_int_member (json, "paper", applicant->paper);
  json_object_set_boolean_member (json, "has_agent", agent);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    json_object_set_string_member (json, texts[i].name, texts[i].value);
}

/**
 * yc_intake_commitment_digest:
 *
 * What the applicant promises with a 告知承诺书: the item in its version, who it is, the answers, what the form
 * says. How a value came there, notes and the way of the result are no part of it, nor are pages: more paper
 * breaks no promise.
 *
 * Returns: (transfer full): SHA-256, hex; "" without an item
 */
char *
yc_intake_commitment_digest (const YcIntake *self)
{
  g_autoptr (JsonObject) json = json_object_new ();
  g_autofree char *text = NULL;
  YcDigest digest;

  if (self->item == NULL)
    return g_strdup ("");
  json_object_set_string_member (json, "item", self->item->id);
  json_object_set_string_member (json, "version", self->item->version);
  json_object_set_string_member (json, "item_digest", self->item->digest);
  add_applicant (json, &self->applicant);
  json_object_set_object_member (json, "answers", collect_values (self->answers, FALSE));
  json_object_set_object_member (json, "fields", collect_values (self->fields, TRUE));
  text = yc_json_canonical_object (json);
  yc_digest_bytes (text, strlen (text), &digest);
  return g_strdup (digest.sha256);
}

/* ---- does it fit ---- */

static gboolean
names_all (const YcLetter *self, const char *const *materials)
{
  for (gsize i = 0; materials != NULL && materials[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) self->names, materials[i]))
      return FALSE;
  return TRUE;
}

/* How far the best letter got: each step is a better reason to give. */
typedef enum
{
  NOT_MADE,
  OTHER_TEXT,
  NOT_PRINTED,
  SCANNED_BEFORE,
  RIGHT
} Fit;

static Fit
find_fit (const YcIntake *intake, const YcLetter *letter, const YcLetterNeed *need, const char *content)
{
  gboolean promise = g_str_equal (need->kind, YC_LETTER_PROMISE);

  if (g_strcmp0 (letter->kind, need->kind) != 0)
    return NOT_MADE;
  if (promise ? !names_all (letter, need->tolerated) : !g_str_equal (letter->content, content))
    return OTHER_TEXT;
  if (letter->printed == 0)
    return NOT_PRINTED;
  for (guint i = 0; i < need->n_scanned; i++)
    if (need->scanned[i] >= letter->printed)
      return RIGHT;
  return SCANNED_BEFORE;
}

/**
 * yc_intake_check_letter:
 *
 * Is one of the scanned pages the letter that was printed for just this state of the case? Printed before it
 * was signed, of the text that is called for now, scanned after the printing.
 *
 * Returns: (nullable): NULL = yes, else why not, in Chinese
 */
const char *
yc_intake_check_letter (const YcIntake *self, const YcLetterNeed *need)
{
  static const char *const reasons[][2] = {
    [NOT_MADE] = { "扫入的承诺书不是本件打印的", "扫入的承诺书不是本件打印的" },
    [OTHER_TEXT] = { "承诺书打印以后，承诺的内容有改动", "承诺书没有写明现在所缺的全部材料" },
    [NOT_PRINTED] = { "按现在的内容制作的承诺书还没有打印", "按现在的内容制作的承诺书还没有打印" },
    [SCANNED_BEFORE] = { "扫入的页早于承诺书的打印", "扫入的页早于承诺书的打印" },
  };
  g_autofree char *content = yc_intake_commitment_digest (self);
  Fit best = NOT_MADE;

  for (guint i = 0; self->letters != NULL && i < self->letters->len; i++)
    best = MAX (best, find_fit (self, g_ptr_array_index (self->letters, i), need, content));
  return best == RIGHT ? NULL : reasons[best][g_str_equal (need->kind, YC_LETTER_PROMISE) ? 1 : 0];
}
