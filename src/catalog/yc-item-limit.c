/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The limits of an item: what holds for all cases, and the variants that hold with certain answers; what one case has, and whether a promise keeps within
 * the law. Takes JSON or an item with answers, gives limits. Any thread. */
#define G_LOG_DOMAIN "yc-catalog"
#include "config.h"

#include "catalog/yc-condition.h"
#include "catalog/yc-item-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_VARIANTS 20
#define DAYS_OF_WEEK 7
#define WORKDAYS_OF_WEEK 5
#define HOURS_OF_DAY 24

/* ---- reading ---- */

void
yc_limit_variant_free (YcLimitVariant *self)
{
  yc_condition_free (self->when);
  g_free (self->legal.source);
  g_free (self->promise.source);
  g_free (self->reason);
  g_free (self);
}

/* The limit of handling may be one of hours, which have no extension: the law extends by days. */
static gboolean
read_handling (JsonObject *json, const char *where, const char *member, YcLimit *limit, gboolean *ret_has, GError **error)
{
  *ret_has = json_object_has_member (json, member);
  if (*ret_has)
    return yc_item_read_hours_limit (json, where, member, limit, error);
  limit->source = g_strdup ("");
  return TRUE;
}

static gboolean
read_variant (YcItem *self, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "when", "legal", "promise", "immediate", "reason", "sample", NULL };
  g_autoptr (YcLimitVariant) variant = g_new0 (YcLimitVariant, 1);

  if (!yc_json_check_members (json, where, known, error) || !yc_item_read_when (json, where, &variant->when, error)
      || !read_handling (json, where, "legal", &variant->legal, &variant->has_legal, error)
      || !read_handling (json, where, "promise", &variant->promise, &variant->has_promise, error)
      || !yc_item_read_text (json, where, "reason", 400, &variant->reason, error) || !yc_json_opt_boolean (json, where, "sample", &variant->sample, error))
    return FALSE;
  variant->has_immediate = json_object_has_member (json, "immediate");
  if (variant->has_immediate && !yc_json_get_boolean (json, where, "immediate", &variant->immediate, error))
    return FALSE;
  if (variant->when == NULL)
    return yc_item_fail (error, where, "needs a condition: without one it is the limit of the item");
  if (!variant->has_legal && !variant->has_promise && !variant->has_immediate)
    return yc_item_fail (error, where, "changes nothing");
  self->sample |= variant->sample || variant->legal.sample || variant->promise.sample;
  g_ptr_array_add (self->limit_variants, g_steal_pointer (&variant));
  return TRUE;
}

static gboolean
read_variants (YcItem *self, JsonObject *json, GError **error)
{
  JsonArray *variants = NULL;

  if (!yc_json_opt_array (json, "limits", "variants", MAX_VARIANTS, &variants, error))
    return FALSE;
  for (guint i = 0; variants != NULL && i < json_array_get_length (variants); i++)
    {
      g_autofree char *where = g_strdup_printf ("limits.variants[%u]", i);
      JsonObject *part = NULL;

      if (!yc_json_item_object (variants, "limits.variants", i, &part, error) || !read_variant (self, part, where, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
yc_item_read_limits (YcItem *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "legal", "promise", "variants", NULL };
  static const char where[] = "limits";
  JsonObject *json;

  if (!yc_json_get_object (root, "", where, &json, error) || !yc_json_check_members (json, where, known, error)
      || !yc_item_read_hours_limit (json, where, "promise", &self->promise, error))
    return FALSE;
  self->has_legal_limit = json_object_has_member (json, "legal");
  if (self->has_legal_limit && !yc_item_read_hours_limit (json, where, "legal", &self->legal, error))
    return FALSE;
  self->sample |= self->promise.sample || self->legal.sample;
  return read_variants (self, json, error);
}

/* ---- what one case has ---- */

static void
take_variant (YcCaseLimits *limits, const YcLimitVariant *variant)
{
  limits->variant = variant;
  limits->legal = variant->has_legal ? &variant->legal : limits->legal;
  limits->promise = variant->has_promise ? &variant->promise : limits->promise;
  limits->immediate = variant->has_immediate ? variant->immediate : limits->immediate;
}

void
yc_item_find_limits (const YcItem *self, GHashTable *answers, YcCaseLimits *ret_limits)
{
  *ret_limits = (YcCaseLimits) { &self->promise, self->has_legal_limit ? &self->legal : NULL, self->immediate, NULL };
  for (guint i = 0; answers != NULL && self->limit_variants != NULL && i < self->limit_variants->len; i++)
    {
      const YcLimitVariant *variant = g_ptr_array_index (self->limit_variants, i);

      if (yc_condition_holds (variant->when, answers))
        {
          take_variant (ret_limits, variant);
          return;
        }
    }
}

/* ---- promise and law ---- */

/* The fewest and the most calendar days, in weeks without holidays, that a limit takes from whichever day. Hours: all of a day at the most, one of a day at the
 * least, because the hall's hours are the region's. */
static int
get_fewest (const YcLimit *limit)
{
  int n = limit->value;

  if (limit->unit == YC_UNIT_HOUR)
    n = (n + HOURS_OF_DAY - 1) / HOURS_OF_DAY;
  if (limit->unit == YC_UNIT_DAY || n == 0)
    return n;
  return n + (n - 1) / WORKDAYS_OF_WEEK * (DAYS_OF_WEEK - WORKDAYS_OF_WEEK);
}

static int
get_most (const YcLimit *limit)
{
  int n = limit->value + (limit->half ? 1 : 0), weekend = DAYS_OF_WEEK - WORKDAYS_OF_WEEK;

  if (n == 0 && limit->unit != YC_UNIT_HOUR)
    return 0;
  if (limit->unit == YC_UNIT_DAY)
    return n + weekend;
  return n + (n + WORKDAYS_OF_WEEK - 1) / WORKDAYS_OF_WEEK * weekend;
}

gboolean
yc_limit_is_longer (const YcLimit *self, const YcLimit *other)
{
  if (self->unit == other->unit)
    return yc_limit_in_halves (self) > yc_limit_in_halves (other);
  return get_fewest (self) > get_most (other);
}

/* 优化营商环境条例 第三十六条: the promise is not longer than the law allows. Of two units a promise is refused that is longer whatever the day it begins;
 * where it depends on the day, the due dates are compared when the case is accepted, and the earlier one counts. */
static gboolean
check_one (const YcCaseLimits *limits, const char *where, GError **error)
{
  if (limits->legal != NULL && yc_limit_is_longer (limits->promise, limits->legal))
    return yc_item_fail (error, where, "the promise is longer than the legal limit");
  if (limits->immediate && yc_limit_in_halves (limits->promise) != 0)
    return yc_item_fail (error, where, "the promise must be 0 for an item that is done on the spot");
  return TRUE;
}

gboolean
yc_item_check_limits (const YcItem *self, GError **error)
{
  YcCaseLimits limits;

  yc_item_find_limits (self, NULL, &limits);
  if (!check_one (&limits, "limits.promise", error))
    return FALSE;
  for (guint i = 0; i < self->limit_variants->len; i++)
    {
      const YcLimitVariant *variant = g_ptr_array_index (self->limit_variants, i);
      g_autofree char *where = g_strdup_printf ("limits.variants[%u]", i), *when = g_strconcat (where, ".when", NULL);

      yc_item_find_limits (self, NULL, &limits);
      take_variant (&limits, variant);
      if (!check_one (&limits, where, error) || !yc_condition_check (variant->when, self->questions, self->questions->len, when, error))
        return FALSE;
    }
  return TRUE;
}
