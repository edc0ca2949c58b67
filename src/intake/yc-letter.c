/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Letters that the applicant signs: which text was printed when, and whether it is the text that is called for
 * now. Takes what the case's events tell, gives yes or no and the reason in words. Pure, any thread.
 */
#define G_LOG_DOMAIN "yc-intake"

#include "config.h"

#include "intake/yc-intake.h"

#include "base/yc-clock.h"
#include "base/yc-digest.h"
#include "base/yc-json.h"

#include <string.h>

gboolean
yc_letter_is_signed (const char *kind)
{
  static const char *const kinds[] = { YC_LETTER_PROMISE, YC_LETTER_COMMITMENT, YC_LETTER_WITHDRAWAL, YC_LETTER_DELIVERY, NULL };

  return g_strv_contains (kinds, kind);
}

/**
 * yc_letter_new:
 * @content: (nullable): yc_intake_commitment_digest() of the intake that the letter was made from
 *
 * A promise is told what it says by yc_letter_set_owed() and yc_letter_set_part().
 */
YcLetter *
yc_letter_new (const char *kind, const char *paper, gint64 made, gint64 printed, const char *content)
{
  YcLetter *self = g_new0 (YcLetter, 1);

  self->kind = g_strdup (kind);
  self->paper = g_strdup (paper);
  self->made = made;
  self->printed = printed;
  self->content = g_strdup (content != NULL ? content : "");
  self->names = g_new0 (char *, 1);
  self->cures = g_new0 (char *, 1);
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    self->parts[i] = g_strdup ("");
  return self;
}

void
yc_letter_set_owed (YcLetter *self, const char *const *names, const char *const *cures)
{
  g_return_if_fail (g_strv_length ((char **) names) == g_strv_length ((char **) cures));
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  g_strfreev (self->cures);
  self->cures = g_strdupv ((char **) cures);
}

void
yc_letter_set_part (YcLetter *self, YcPromisePart part, const char *digest)
{
  g_free (self->parts[part]);
  self->parts[part] = g_strdup (digest);
}

YcLetter *
yc_letter_copy (const YcLetter *self)
{
  YcLetter *copy = yc_letter_new (self->kind, self->paper, self->made, self->printed, self->content);

  copy->print_event = self->print_event;
  copy->n_pages = self->n_pages;
  yc_letter_set_owed (copy, (const char *const *) self->names, (const char *const *) self->cures);
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    yc_letter_set_part (copy, (YcPromisePart) i, self->parts[i]);
  return copy;
}

const char *
yc_letter_find_cure (const YcLetter *self, const char *material)
{
  for (guint i = 0; self->names[i] != NULL; i++)
    if (g_str_equal (self->names[i], material))
      return self->cures[i];
  return NULL;
}

void
yc_letter_free (YcLetter *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->paper);
  g_free (self->content);
  g_strfreev (self->names);
  g_strfreev (self->cures);
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    g_free (self->parts[i]);
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

static void
add_item (JsonObject *json, const YcItem *item)
{
  json_object_set_string_member (json, "item", item->id);
  json_object_set_string_member (json, "version", item->version);
  json_object_set_string_member (json, "item_digest", item->digest);
}

static char *
digest_object (JsonObject *json)
{
  g_autofree char *text = yc_json_canonical_object (json);
  YcDigest digest;

  yc_digest_bytes (text, strlen (text), &digest);
  return g_strdup (digest.sha256);
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

  if (self->item == NULL)
    return g_strdup ("");
  add_item (json, self->item);
  add_applicant (json, &self->applicant);
  json_object_set_object_member (json, "answers", collect_values (self->answers, FALSE));
  json_object_set_object_member (json, "fields", collect_values (self->fields, TRUE));
  return digest_object (json);
}

/* ---- what is promised ---- */

static const char *const part_names[YC_N_PROMISE_PARTS] = { "item", "applicant", "agent" };

const char *
yc_promise_part_get_name (YcPromisePart part)
{
  g_return_val_if_fail ((gsize) part < G_N_ELEMENTS (part_names), "");
  return part_names[part];
}

/**
 * yc_intake_promise_digest:
 *
 * Who promises with a 容缺受理承诺书, through whom, for which item in which version of the catalogue. A telephone number or an address
 * binds nobody and may be put right without a new signature.
 *
 * Returns: (transfer full): SHA-256, hex; "" without an item
 */
char *
yc_intake_promise_digest (const YcIntake *self, YcPromisePart part)
{
  const YcApplicant *applicant = &self->applicant;
  g_autoptr (JsonObject) json = json_object_new ();

  if (self->item == NULL)
    return g_strdup ("");
  switch (part)
    {
    case YC_PROMISE_ITEM:
      add_item (json, self->item);
      json_object_set_string_member (json, "code", self->item->code);
      break;
    case YC_PROMISE_APPLICANT:
      json_object_set_int_member (json, "kind", applicant->kind);
      json_object_set_int_member (json, "paper", applicant->paper);
      json_object_set_string_member (json, "name", applicant->name);
      json_object_set_string_member (json, "number", applicant->number);
      break;
    case YC_PROMISE_AGENT:
      json_object_set_string_member (json, "name", applicant->has_agent ? applicant->agent_name : "");
      json_object_set_string_member (json, "number", applicant->has_agent ? applicant->agent_number : "");
      break;
    case YC_N_PROMISE_PARTS:
    default:
      g_return_val_if_reached (g_strdup (""));
    }
  return digest_object (json);
}

/* ---- does it fit ---- */

static const char reason_not_made[] = "扫入的承诺书不是本件打印的";

/* How far the best letter got: each step is a better reason to give. */
typedef enum
{
  NOT_MADE,
  OTHER_CONTENT,
  OTHER_ITEM,
  OTHER_APPLICANT,
  OTHER_AGENT,
  NOT_NAMED,
  DAY_PAST,
  DAY_TOO_LATE,
  NOT_PRINTED,
  SCANNED_BEFORE,
  TOO_FEW_PAGES,
  RIGHT
} Fit;

static const char *
find_name (const YcIntake *self, const char *id)
{
  const YcMaterial *material = self->item != NULL ? yc_item_find_material (self->item, id) : NULL;

  return material != NULL ? material->name : id;
}

/* Design: the days that were signed hold, as long as they can still be kept and the rules of today allow them. @ret_why: said of the
 * material, where a reason names one. */
static Fit
fit_material (const YcIntake *self, const YcLetter *letter, const YcLetterNeed *need, guint i, char **ret_why)
{
  const char *id = need->tolerated[i], *text = yc_letter_find_cure (letter, id), *name = find_name (self, id);
  g_autofree char *signed_day = NULL, *latest = NULL;
  GDate cure;

  if (text == NULL || !yc_date_parse (text, &cure))
    {
      *ret_why = g_strdup_printf ("承诺书没有写明现在所缺的%s", name);
      return NOT_NAMED;
    }
  signed_day = yc_date_format_cn (&cure);
  if (need->today != NULL && g_date_compare (&cure, need->today) < 0)
    {
      *ret_why = g_strdup_printf ("承诺书写明的%s补齐日期（%s）已经过了", name, signed_day);
      return DAY_PAST;
    }
  if (g_date_compare (&cure, &need->latest[i]) <= 0)
    return NOT_PRINTED;
  latest = yc_date_format_cn (&need->latest[i]);
  *ret_why = g_strdup_printf ("承诺书写明的%s补齐日期（%s）晚于按规定最迟的日期（%s）", name, signed_day, latest);
  return DAY_TOO_LATE;
}

static Fit
fit_promise (const YcIntake *self, const YcLetter *letter, const YcLetterNeed *need, char **ret_why)
{
  static const struct { Fit fit; const char *why; } others[YC_N_PROMISE_PARTS] = {
    [YC_PROMISE_ITEM] = { OTHER_ITEM, "承诺书打印以后，事项或者事项目录的版本有变动" },
    [YC_PROMISE_APPLICANT] = { OTHER_APPLICANT, "承诺书打印以后，申请人的名称或者证件号码有改动" },
    [YC_PROMISE_AGENT] = { OTHER_AGENT, "承诺书打印以后，代理人有变动" },
  };

  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    {
      g_autofree char *now = yc_intake_promise_digest (self, (YcPromisePart) i);

      if (g_str_equal (letter->parts[i], now))
        continue;
      *ret_why = g_strdup (others[i].why);
      return others[i].fit;
    }
  for (guint i = 0; need->tolerated != NULL && need->tolerated[i] != NULL; i++)
    {
      Fit fit = fit_material (self, letter, need, i, ret_why);

      if (fit < NOT_PRINTED)
        return fit;
    }
  return NOT_PRINTED;
}

static Fit
fit_content (const YcIntake *self, const YcLetter *letter, char **ret_why)
{
  g_autofree char *content = yc_intake_commitment_digest (self);

  if (g_str_equal (letter->content, content))
    return NOT_PRINTED;
  *ret_why = g_strdup ("承诺书打印以后，承诺的内容有改动");
  return OTHER_CONTENT;
}

static gboolean
came_after_print (const YcScanned *page, const YcLetter *letter)
{
  if (page->next_event > 0 && letter->print_event > 0)
    return page->next_event > letter->print_event;
  return page->captured >= letter->printed;
}

/* All of its pages, each scanned after the printing: the signature stands on the last one. */
static Fit
fit_scanned (const YcLetter *letter, const YcLetterNeed *need, char **ret_why)
{
  int n = 0;

  for (guint i = 0; i < need->n_scanned; i++)
    if (came_after_print (&need->scanned[i], letter))
      n++;
  if (n >= MAX (letter->n_pages, 1))
    return RIGHT;
  if (n == 0)
    {
      *ret_why = g_strdup ("扫入的页早于承诺书的打印");
      return SCANNED_BEFORE;
    }
  *ret_why = g_strdup_printf ("承诺书共 %d 页，打印后只扫入 %d 页，签名页可能没有扫入", letter->n_pages, n);
  return TOO_FEW_PAGES;
}

/* @ret_why: (transfer full): set unless it is the right one. */
static Fit
find_fit (const YcIntake *self, const YcLetter *letter, const YcLetterNeed *need, char **ret_why)
{
  gboolean promise = g_str_equal (need->kind, YC_LETTER_PROMISE);
  Fit fit = NOT_MADE;

  if (!g_str_equal (letter->kind, need->kind))
    {
      *ret_why = g_strdup (reason_not_made);
      return NOT_MADE;
    }
  fit = promise ? fit_promise (self, letter, need, ret_why) : fit_content (self, letter, ret_why);
  if (fit < NOT_PRINTED)
    return fit;
  if (letter->printed == 0)
    {
      *ret_why = g_strdup ("按现在的内容制作的承诺书还没有打印");
      return NOT_PRINTED;
    }
  return fit_scanned (letter, need, ret_why);
}

/**
 * yc_intake_check_letter:
 * @ret_letter: (optional) (transfer none): the newest letter that fits
 *
 * Is one of the scanned pages the letter that was printed for just this state of the case? Printed before it was signed, of what is
 * called for now, scanned after the printing. A promise may name more than is missing now: what came in since is kept already.
 *
 * Returns: (transfer full) (nullable): NULL = yes, else why not, in Chinese: the reason of the letter that came nearest
 */
char *
yc_intake_check_letter (const YcIntake *self, const YcLetterNeed *need, const YcLetter **ret_letter)
{
  g_autofree char *best_why = g_strdup (reason_not_made);
  Fit best = NOT_MADE;

  for (guint i = self->letters != NULL ? self->letters->len : 0; i > 0 && best < RIGHT; i--)
    {
      const YcLetter *letter = g_ptr_array_index (self->letters, i - 1);
      g_autofree char *why = NULL;
      Fit fit = find_fit (self, letter, need, &why);

      if (fit <= best)
        continue;
      best = fit;
      g_free (best_why);
      best_why = g_steal_pointer (&why);
      if (fit == RIGHT && ret_letter != NULL)
        *ret_letter = letter;
    }
  return g_steal_pointer (&best_why);
}
