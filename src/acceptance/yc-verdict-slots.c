/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Completeness of each slot. Takes the checklist and the pages of the case, gives a state a slot and the
 * findings that follow. Pages marked blank do not count; a doubtful page (part of the paper may be lost)
 * blocks until it is scanned again or deleted. Pages that the clerk found unfit are there and do not count
 * (行政许可法第三十二条第一款第（四）项: 不符合法定形式): what they were to be is still lacking.
 */
#define G_LOG_DOMAIN "yc-acceptance"

#include "config.h"

#include "acceptance/yc-verdict-private.h"

typedef struct
{
  guint sound;
  guint doubtful;
  guint unfit;
  YcUnfit why;          /* of the last of @unfit */
} Count;

static Count
count_pages (const GPtrArray *pages, const char *material_id)
{
  Count count = { 0, 0, 0, YC_UNFIT_NONE };

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (page->deleted || page->blank || g_strcmp0 (page->material_id, material_id) != 0)
        continue;
      if ((page->flags & (YC_PAGE_FLAG_GREY_TAIL | YC_PAGE_FLAG_SHORT)) != 0)
        count.doubtful++;
      else if (page->unfit != YC_UNFIT_NONE)
        {
          count.unfit++;
          count.why = page->unfit;
        }
      else
        count.sound++;
    }
  return count;
}

/* 辽宁省政务服务容缺受理管理办法: the cure is not later than the item's own limit. Units can differ, so due
 * dates are compared. */
static gboolean
is_curable_in_time (const YcJudge *self, const YcMaterial *material)
{
  YcDeadline cure;

  yc_deadline_compute (self->calendar, self->today, material->cure.value, material->cure.unit, NULL, &cure);
  return g_date_compare (&cure.due, &self->verdict->due.due) <= 0;
}

/* A form that was printed here comes back whole, the signature stands on its last page. One that the applicant brought is as long as it is. */
static guint
get_least_pages (const YcJudge *self, const YcMaterial *material)
{
  int printed = material->role == YC_ROLE_APPLICATION_FORM ? self->intake->form_pages : 0;

  return (guint) MAX (material->min_pages, printed);
}

static YcSlotState
find_state (const YcJudge *self, const YcMaterial *material, YcAsk ask, Count count)
{
  if (count.doubtful > 0)
    return YC_SLOT_DOUBTFUL;
  if (count.sound >= get_least_pages (self, material))
    return YC_SLOT_COMPLETE;
  if (ask == YC_ASK_WAIVED)
    return YC_SLOT_WAIVED;
  if (material->need == YC_NEED_OPTIONAL)
    return YC_SLOT_OPTIONAL;
  if (material->need == YC_NEED_TOLERABLE && self->may_tolerate && is_curable_in_time (self, material))
    return YC_SLOT_TOLERABLE;
  return count.sound + count.unfit == 0 ? YC_SLOT_WAITING : YC_SLOT_MISSING;
}

/* What is there and does not count is what is wrong with it, unless sound pages of it came beside. */
static gboolean
is_unfit (Count count)
{
  return count.unfit > 0 && count.sound == 0;
}

/* Why a material that could be supplied later elsewhere cannot here. */
static void
remark_not_tolerable (YcJudge *self, const YcMaterial *material)
{
  const char *code = "no-tolerance-short", *why = "补齐期限晚于办结期限";
  const char *bar_code = NULL, *bar_source = NULL;
  const char *source = yc_judge_get_source (self, YC_SOURCE_TOLERANCE);
  g_autofree char *bar = NULL;

  if (self->verdict->limits.immediate)
    {
      code = "no-tolerance-immediate";
      why = "即办件当场办结，没有补齐的期间";
    }
  else if (self->item->tolerance_excluded)
    {
      code = "no-tolerance-excluded";
      why = "事项属于不得容缺的领域";
    }
  else if ((bar = yc_judge_find_bar (self, YC_OUTCOME_TOLERATE, &bar_code, &bar_source)) != NULL)
    {
      yc_judge_add_cited (self, bar_code, material->id, g_strdup_printf ("%s这一次不能容缺：%s", material->name, bar),
                          g_strdup_printf ("收取%s", material->name), bar_source, FALSE);
      return;
    }
  else if (self->commits)
    {
      code = "no-tolerance-commitment";
      why = "告知承诺方式不同时容缺";
      source = yc_judge_get_source (self, YC_SOURCE_COMMITMENT);
    }
  yc_judge_add_cited (self, code, material->id,
                      g_strdup_printf ("%s这一次不能容缺：%s", material->name, why),
                      g_strdup_printf ("收取%s", material->name), source, FALSE);
}

/* The finding that was added last, in numbers. */
static void
note_pages (YcJudge *self, guint n_pages, guint least, gboolean is_own)
{
  YcFinding *finding = g_ptr_array_index (self->verdict->findings, self->verdict->findings->len - 1);

  finding->n_pages = n_pages;
  finding->least = least;
  finding->is_own = is_own;
}

/* The finding that was added last: why the paper does not count, and how much of it is there. */
static void
note_unfit (YcJudge *self, Count count)
{
  YcFinding *finding = g_ptr_array_index (self->verdict->findings, self->verdict->findings->len - 1);

  finding->unfit = count.why;
  finding->n_pages = count.unfit;
}

static void
add_missing (YcJudge *self, const YcMaterial *material, Count count)
{
  YcSource source = yc_source_of_correction (self->item, FALSE);
  guint n_pages = count.sound;
  guint least = get_least_pages (self, material);

  if (material->role == YC_ROLE_COMMITMENT_LETTER)
    return;
  g_ptr_array_add (self->missing, (gpointer) material);
  if (is_unfit (count))
    {
      yc_judge_add_finding (self, "material-unfit", material->id, g_strdup_printf ("%s%s", material->name, yc_unfit_get_text (count.why)),
                            yc_unfit_describe_cure (count.why, material->name), source, TRUE);
      note_unfit (self, count);
    }
  else if (n_pages == 0)
    yc_judge_add_finding (self, "material-missing", material->id,
                          g_strdup_printf ("缺少%s（%s）", material->name, material->form),
                          g_strdup_printf ("收取%s", material->name), source, TRUE);
  else
    {
      /* The sheets of a form that was printed here lie at the window: who has brought them is not sent for them. */
      gboolean is_own = least > (guint) material->min_pages;

      yc_judge_add_finding (self, "too-few-pages", material->id,
                            is_own ? g_strdup_printf ("%s打印了 %u 页，只扫入 %u 页，签名页可能没有扫入", material->name, least, n_pages)
                                   : g_strdup_printf ("%s只有 %u 页，至少应有 %u 页", material->name, n_pages, least),
                            g_strdup_printf ("补扫%s其余各页", material->name), source, TRUE);
      note_pages (self, n_pages, least, is_own);
    }
  if (material->need == YC_NEED_TOLERABLE)
    remark_not_tolerable (self, material);
}

static void
add_tolerable (YcJudge *self, const YcMaterial *material, Count count)
{
  g_autofree char *limit = yc_limit_to_text (&material->cure);
  guint n_pages = count.sound;

  g_ptr_array_add (self->verdict->tolerated, (gpointer) material);
  yc_judge_add_finding (self, "material-tolerable", material->id,
                        is_unfit (count) ? g_strdup_printf ("%s%s，可以容缺", material->name, yc_unfit_get_text (count.why))
                        : n_pages == 0   ? g_strdup_printf ("缺少%s（%s），可以容缺", material->name, material->form)
                                         : g_strdup_printf ("%s页数不足，可以容缺", material->name),
                        g_strdup_printf ("%s内补齐", limit), YC_SOURCE_TOLERANCE, FALSE);
  if (is_unfit (count))
    note_unfit (self, count);
  else if (n_pages > 0)
    note_pages (self, n_pages, get_least_pages (self, material), FALSE);
}

static void
add_doubtful (YcJudge *self, const YcMaterial *material, guint n_pages)
{
  g_ptr_array_add (self->doubtful, (gpointer) material);
  yc_judge_add_finding (self, "doubtful-page", material->id,
                        g_strdup_printf ("%s有 %u 页可能没有扫全", material->name, n_pages),
                        g_strdup_printf ("核对%s并重扫", material->name), YC_SOURCE_ARCHIVE, TRUE);
}

static void
note_slot (YcJudge *self, const YcSlot *slot, Count count)
{
  const YcMaterial *material = slot->material;

  switch (slot->state)
    {
    case YC_SLOT_DOUBTFUL:
      add_doubtful (self, material, count.doubtful);
      break;
    case YC_SLOT_WAITING:
    case YC_SLOT_MISSING:
      add_missing (self, material, count);
      break;
    case YC_SLOT_TOLERABLE:
      add_tolerable (self, material, count);
      break;
    case YC_SLOT_WAIVED:
      g_ptr_array_add (self->waived, (gpointer) material);
      break;
    case YC_SLOT_COMPLETE:
      self->n_complete++;
      self->letter_signed |= material->role == YC_ROLE_COMMITMENT_LETTER;
      break;
    case YC_SLOT_OPTIONAL:
      break;
    }
  if (slot->source_not_connected)
    yc_judge_add_finding (
        self, "source-not-connected", material->id,
        g_strdup_printf ("%s属于%s，" YC_ASKED_SOURCE_NOT_CONNECTED, material->name, material->exempt),
        g_strdup ("接通后免提交"), YC_SOURCE_SHARED, FALSE);
}

gboolean
yc_slot_is_asked (const YcSlot *self)
{
  return self->source_not_connected && (self->n_pages > 0 || (self->state != YC_SLOT_WAIVED && self->state != YC_SLOT_OPTIONAL));
}

static YcSlot *
add_slot (YcJudge *self, const YcMaterial *material, YcSlotState state, Count count)
{
  YcSlot *slot = g_new0 (YcSlot, 1);

  slot->material = material;
  slot->state = state;
  slot->n_pages = count.sound + count.doubtful + count.unfit;
  slot->unfit = is_unfit (count) ? count.why : YC_UNFIT_NONE;
  g_ptr_array_add (self->verdict->slots, slot);
  return slot;
}

gboolean
yc_judge_is_unfit (const YcJudge *self, const YcMaterial *material)
{
  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);

      if (slot->material == material)
        return slot->unfit != YC_UNFIT_NONE;
    }
  return FALSE;
}

void
yc_judge_slots (YcJudge *self)
{
  g_autoptr (GPtrArray) entries = yc_checklist_build (self->intake);
  const YcMaterial *promise = yc_checklist_promise_slot ();
  Count count = count_pages (self->pages, promise->id);

  if (count.doubtful > 0)
    add_doubtful (self, promise, count.doubtful);
  self->promise_signed = count.doubtful == 0 && count.sound >= (guint) promise->min_pages;
  for (guint i = 0; i < entries->len; i++)
    {
      const YcChecklistEntry *entry = g_ptr_array_index (entries, i);
      YcSlot *slot;

      count = count_pages (self->pages, entry->material->id);
      slot = add_slot (self, entry->material, find_state (self, entry->material, entry->ask, count), count);
      slot->source_not_connected = entry->source_not_connected;
      note_slot (self, slot, count);
    }
}

/* When the sound pages of a letter's slot came. */
static GArray *
collect_scanned (const GPtrArray *pages, const char *slot)
{
  GArray *scanned = g_array_new (FALSE, FALSE, sizeof (YcScanned));

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);
      const YcScanned came = { page->next_event, page->captured };

      if (!page->deleted && !page->blank && g_strcmp0 (page->material_id, slot) == 0)
        g_array_append_val (scanned, came);
    }
  return scanned;
}

char *
yc_judge_check_letter (const YcJudge *self, const char *kind, const char *slot, const YcLetter **ret_letter)
{
  const YcVerdict *verdict = self->verdict;
  g_autoptr (GArray) scanned = collect_scanned (self->pages, slot);
  g_autoptr (GPtrArray) tolerated = g_ptr_array_new ();
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (GDate));
  YcLetterNeed need = { .kind = kind, .today = self->today, .scanned = (const YcScanned *) (gpointer) scanned->data,
                        .n_scanned = scanned->len };

  if (self->intake->letters == NULL)
    return NULL;
  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      g_ptr_array_add (tolerated, ((YcMaterial *) g_ptr_array_index (verdict->tolerated, i))->id);
      g_array_append_val (latest, g_array_index (verdict->cure_dues, YcDeadline, i).due);
    }
  g_ptr_array_add (tolerated, NULL);
  need.tolerated = (const char *const *) tolerated->pdata;
  need.latest = (const GDate *) (gpointer) latest->data;
  return yc_intake_check_letter (self->intake, &need, ret_letter);
}

void
yc_judge_append_promise (YcJudge *self)
{
  const YcMaterial *promise = yc_checklist_promise_slot ();
  Count count = count_pages (self->pages, promise->id);

  if (self->verdict->outcome == YC_OUTCOME_TOLERATE || count.sound + count.doubtful > 0)
    add_slot (self, promise, find_state (self, promise, YC_ASK_COLLECT, count), count);
}
