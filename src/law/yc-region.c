/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Region profiles. Takes profile files, each with at most one parent; gives the rules of one region. Any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-region.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_FILE_BYTES (64 * 1024)
#define MAX_PARENTS 3
#define NOT_TOLD -1              /* a term that no profile has named yet */

static gboolean
fail (GError **error, const char *where, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

/**
 * yc_region_free:
 * @self: (nullable):
 */
void
yc_region_free (YcRegion *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->version);
  g_ptr_array_unref (self->tolerance.areas);
  g_ptr_array_unref (self->commitment.areas);
  g_free (self->tolerance.source);
  g_free (self->commitment.source);
  g_free (self);
}

static const char *const term_names[] = { "precheck", "cure", "transfer", "delivery", "filing", "rating", "archive", NULL };
#define N_TERMS (G_N_ELEMENTS (term_names) - 1)

static YcTerm *
get_term (YcRegion *self, gsize n)
{
  YcTerm *const slots[] = { &self->terms.precheck, &self->terms.cure, &self->terms.transfer, &self->terms.delivery, &self->terms.filing, &self->terms.rating,
                            &self->terms.archive };

  G_STATIC_ASSERT (G_N_ELEMENTS (slots) == N_TERMS);
  return slots[n];
}

static YcRegion *
region_new (void)
{
  YcRegion *self = g_new0 (YcRegion, 1);

  for (gsize i = 0; i < N_TERMS; i++)
    get_term (self, i)->amount = NOT_TOLD;
  self->terms.yellow_percent = self->terms.red_workdays = self->terms.red_percent = NOT_TOLD;
  self->terms.cure_runs_on = self->terms.pause_day_counts = self->terms.resume_day_counts = NOT_TOLD;
  self->tolerance.dishonest_bars = self->commitment.dishonest_bars = NOT_TOLD;
  self->tolerance.areas = g_ptr_array_new_with_free_func (g_free);
  self->commitment.areas = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static gboolean
read_hours (YcRegion *self, JsonObject *json, GError **error)
{
  JsonArray *spans = NULL;
  YcHours hours = { .n_spans = 0 };

  if (!yc_json_opt_array (json, "", "hours", YC_HOURS_MAX_SPANS, &spans, error))
    return FALSE;
  for (guint i = 0; spans != NULL && i < json_array_get_length (spans); i++)
    {
      g_autofree char *where = g_strdup_printf ("hours[%u]", i);
      static const char *const known[] = { "from", "to", NULL };
      const char *from, *to;
      JsonObject *span;

      if (!yc_json_item_object (spans, "hours", i, &span, error) || !yc_json_check_members (span, where, known, error)
          || !yc_json_get_string (span, where, "from", 5, &from, error) || !yc_json_get_string (span, where, "to", 5, &to, error))
        return FALSE;
      if (!yc_hours_add_span (&hours, from, to))
        return fail (error, where, "is no span HH:MM to HH:MM behind the one before");
    }
  if (spans != NULL)
    self->hours = hours;
  return TRUE;
}

static gboolean
read_term (JsonObject *terms, const char *member, YcTerm *term, GError **error)
{
  static const char *const known[] = { "amount", "unit", "sample", NULL };
  static const char *const units[] = { "hour", "half-day", "workday", "day", NULL };
  g_autofree char *where = g_strconcat ("terms.", member, NULL);
  JsonObject *json = NULL;
  gboolean sample;
  gint64 amount;
  int unit;

  if (!yc_json_opt_object (terms, "terms", member, &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (!yc_json_check_members (json, where, known, error) || !yc_json_get_int (json, where, "amount", 0, 3650, &amount, error)
      || !yc_json_get_enum (json, where, "unit", units, &unit, error) || !yc_json_opt_boolean (json, where, "sample", &sample, error))
    return FALSE;
  *term = (YcTerm) { (int) amount, (YcTermUnit) unit };
  return TRUE;
}

static gboolean
read_terms (YcRegion *self, JsonObject *root, GError **error)
{
  JsonObject *json = NULL;

  if (!yc_json_opt_object (root, "", "terms", &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (!yc_json_check_members (json, "terms", term_names, error))
    return FALSE;
  for (gsize i = 0; i < N_TERMS; i++)
    if (!read_term (json, term_names[i], get_term (self, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
read_warning (YcRegion *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "yellow_percent", "red_workdays", "red_percent", "sample", NULL };
  gint64 yellow = self->terms.yellow_percent, red = self->terms.red_workdays, used = self->terms.red_percent;
  JsonObject *json = NULL;
  gboolean sample;

  if (!yc_json_opt_object (root, "", "warning", &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (!yc_json_check_members (json, "warning", known, error) || !yc_json_opt_int (json, "warning", "yellow_percent", 1, 99, &yellow, error)
      || !yc_json_opt_int (json, "warning", "red_workdays", 0, 60, &red, error) || !yc_json_opt_int (json, "warning", "red_percent", 1, 99, &used, error)
      || !yc_json_opt_boolean (json, "warning", "sample", &sample, error))
    return FALSE;
  self->terms.yellow_percent = (int) yellow;
  self->terms.red_workdays = (int) red;
  self->terms.red_percent = (int) used;
  return TRUE;
}

/* tolerance_clock: whether a cure leaves the told day of the decision where it is. */
static gboolean
read_tolerance_clock (YcRegion *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "after_cure", "sample", NULL };
  static const char *const ways[] = { "stands", "runs_on", NULL };
  JsonObject *json = NULL;
  gboolean sample;
  int way;

  if (!yc_json_opt_object (root, "", "tolerance_clock", &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (!yc_json_check_members (json, "tolerance_clock", known, error) || !yc_json_get_enum (json, "tolerance_clock", "after_cure", ways, &way, error)
      || !yc_json_opt_boolean (json, "tolerance_clock", "sample", &sample, error))
    return FALSE;
  self->terms.cure_runs_on = way;
  return TRUE;
}

/* A clock that stands still: whether its first day is counted still, and its last one again. */
static gboolean
read_pause (YcRegion *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "pause_day_counts", "resume_day_counts", "sample", NULL };
  JsonObject *json = NULL;
  gboolean sample, counts[2] = { self->terms.pause_day_counts, self->terms.resume_day_counts };

  if (!yc_json_opt_object (root, "", "pause", &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (!yc_json_check_members (json, "pause", known, error) || !yc_json_opt_boolean (json, "pause", "pause_day_counts", &counts[0], error)
      || !yc_json_opt_boolean (json, "pause", "resume_day_counts", &counts[1], error) || !yc_json_opt_boolean (json, "pause", "sample", &sample, error))
    return FALSE;
  self->terms.pause_day_counts = counts[0];
  self->terms.resume_day_counts = counts[1];
  return TRUE;
}

static gboolean
read_areas (YcWayRule *rule, JsonObject *json, const char *where, GError **error)
{
  g_autofree char *list = g_strconcat (where, ".areas", NULL);
  JsonArray *areas = NULL;

  if (!yc_json_opt_array (json, where, "areas", 20, &areas, error))
    return FALSE;
  if (areas != NULL)
    g_ptr_array_set_size (rule->areas, 0);
  for (guint i = 0; areas != NULL && i < json_array_get_length (areas); i++)
    {
      const char *code;

      if (!yc_json_item_string (areas, list, i, 40, &code, error))
        return FALSE;
      if (yc_area_get_name (code) == NULL)
        return fail (error, list, "names no area");
      g_ptr_array_add (rule->areas, g_strdup (code));
    }
  return TRUE;
}

static gboolean
read_way (YcRegion *self, JsonObject *root, const char *member, YcWayRule *rule, GError **error)
{
  static const char *const known[] = { "areas", "dishonest_bars", "unknown_credit", "bar_months", "source", "sample", NULL };
  const char *source = NULL;
  gint64 months = rule->bar_months;
  JsonObject *json = NULL;
  gboolean sample;

  if (!yc_json_opt_object (root, "", member, &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (!yc_json_check_members (json, member, known, error) || !read_areas (rule, json, member, error)
      || !yc_json_opt_boolean (json, member, "dishonest_bars", &rule->dishonest_bars, error)
      || !yc_json_opt_boolean (json, member, "unknown_credit", &rule->unknown_credit, error)
      || !yc_json_opt_int (json, member, "bar_months", 0, 120, &months, error) || !yc_json_opt_string (json, member, "source", 400, &source, error)
      || !yc_json_opt_boolean (json, member, "sample", &sample, error))
    return FALSE;
  rule->bar_months = (int) months;
  if (source != NULL)
    {
      g_free (rule->source);
      rule->source = g_strdup (source);
    }
  return TRUE;
}

static gboolean
read_head (YcRegion *self, JsonObject *json, const char *id, const char **ret_parent, GError **error)
{
  static const char *const known[] = { "format", "id", "name", "code", "version", "parent", "hours", "terms", "warning", "tolerance_clock", "pause", "refusal",
                                       "tolerance", "commitment", "sample", NULL };
  const char *own_id, *name, *version, *code = NULL;
  gint64 format;

  *ret_parent = NULL;
  if (!yc_json_check_members (json, "", known, error) || !yc_json_get_int (json, "", "format", 1, 1, &format, error)
      || !yc_json_get_string (json, "", "id", 40, &own_id, error) || !yc_json_get_string (json, "", "name", 120, &name, error)
      || !yc_json_get_string (json, "", "version", 40, &version, error) || !yc_json_opt_string (json, "", "parent", 40, ret_parent, error)
      || !yc_json_opt_string (json, "", "code", 6, &code, error) || !yc_json_opt_boolean (json, "", "sample", &self->sample, error))
    return FALSE;
  if (code != NULL && (strlen (code) % 2 != 0 || *code == '\0' || strspn (code, "0123456789") != strlen (code)))
    return fail (error, "code", "is no beginning of a code of GB/T 2260");
  g_strlcpy (self->code, code != NULL ? code : "", sizeof self->code);
  if (!g_str_equal (own_id, id))
    return fail (error, "id", "is not the name of the file");
  g_free (self->id);
  g_free (self->name);
  self->id = g_strdup (own_id);
  self->name = g_strdup (name);
  /* A case keeps what it was judged by: the versions of all profiles that took part. */
  if (self->version != NULL)
    {
      g_autofree char *before = self->version;

      self->version = g_strconcat (before, "+", version, NULL);
    }
  else
    self->version = g_strdup (version);
  return TRUE;
}

static gboolean
read_rules (YcRegion *self, JsonObject *json, GError **error)
{
  static const char *const filings[] = { "within_1_wd", "before_issue", NULL };
  int refusal = (int) self->refusal;

  if (!yc_json_opt_enum (json, "", "refusal", filings, &refusal, error) || !read_hours (self, json, error) || !read_terms (self, json, error)
      || !read_warning (self, json, error) || !read_tolerance_clock (self, json, error) || !read_pause (self, json, error)
      || !read_way (self, json, "tolerance", &self->tolerance, error)
      || !read_way (self, json, "commitment", &self->commitment, error))
    return FALSE;
  self->refusal = (YcRefusalFiling) refusal;
  return TRUE;
}

static gboolean
read_profile (YcRegion *self, const char *folder, const char *id, guint depth, GError **error)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) json = NULL;
  const char *text, *parent = NULL;
  gsize n;

  if (*id == '\0' || strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (id) || depth > MAX_PARENTS)
    return fail (error, name, depth > MAX_PARENTS ? "has too many parents" : "is no id of a profile");
  bytes = yc_file_read (path, MAX_FILE_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &n);
  json = yc_json_parse_object (text != NULL ? text : "", (gssize) n, NULL, error);
  if (json != NULL && yc_json_opt_string (json, "", "parent", 40, &parent, error)
      && (parent == NULL || read_profile (self, folder, parent, depth + 1, error)) && read_head (self, json, id, &parent, error)
      && read_rules (self, json, error))
    return TRUE;
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

/* A term of the law or a sample: the program has none to put in its place. */
static const char *
find_lacking (YcRegion *self)
{
  for (gsize i = 0; i < N_TERMS; i++)
    if (get_term (self, i)->amount == NOT_TOLD)
      return term_names[i];
  if (self->terms.yellow_percent == NOT_TOLD)
    return "yellow_percent";
  if (self->terms.red_workdays == NOT_TOLD)
    return "red_workdays";
  if (self->terms.red_percent == NOT_TOLD)
    return "red_percent";
  if (self->terms.cure_runs_on == NOT_TOLD)
    return "tolerance_clock";
  if (self->terms.pause_day_counts == NOT_TOLD)
    return "pause_day_counts";
  if (self->terms.resume_day_counts == NOT_TOLD)
    return "resume_day_counts";
  if (self->tolerance.dishonest_bars == NOT_TOLD)
    return "dishonest_bars of tolerance";
  return self->commitment.dishonest_bars == NOT_TOLD ? "dishonest_bars of commitment" : NULL;
}

YcRegion *
yc_region_load (const char *folder, const char *id, GError **error)
{
  g_autoptr (YcRegion) self = region_new ();
  const char *lacking;

  if (!read_profile (self, folder, id, 0, error))
    return NULL;
  if (self->tolerance.source == NULL || self->commitment.source == NULL || yc_hours_get_length (&self->hours) == 0)
    {
      fail (error, id, "neither it nor its parent tells hours and the sources of tolerance and commitment");
      return NULL;
    }
  lacking = find_lacking (self);
  if (lacking != NULL)
    {
      g_autofree char *what = g_strdup_printf ("neither it nor its parent tells the term %s", lacking);

      fail (error, id, what);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* ---- by place ---- */

/* @region is of @code, and closer to it than @best, which may be of another place: then nothing is compared with it. */
static gboolean
is_closer (const YcRegion *region, const YcRegion *best, const char *code)
{
  if (*region->code == '\0' || !g_str_has_prefix (code, region->code))
    return FALSE;
  return !g_str_has_prefix (code, best->code) || strlen (region->code) > strlen (best->code);
}

/* The profile with the longest code that @code begins with; the base where there is none. */
static YcRegion *
find (const char *folder, const char *code, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (YcRegion) best = dir != NULL ? yc_region_load (folder, YC_REGION_BASE, error) : NULL;
  const char *name;

  if (best == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = g_str_has_suffix (name, ".json") ? g_strndup (name, strlen (name) - strlen (".json")) : NULL;
      g_autoptr (YcRegion) region = id != NULL ? yc_region_load (folder, id, error) : NULL;

      if (id != NULL && region == NULL)
        return NULL;
      if (region != NULL && is_closer (region, best, code))
        {
          yc_region_free (best);
          best = g_steal_pointer (&region);
        }
    }
  return g_steal_pointer (&best);
}

static GMutex known_lock;
static GHashTable *known;       /* (owned): code -> YcRegion; never emptied: profiles are handed out */

const YcRegion *
yc_region_get (const char *code, GError **error)
{
  g_autofree char *folder = yc_data_path ("catalog/regions");
  YcRegion *region;

  g_mutex_lock (&known_lock);
  if (known == NULL)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) yc_region_free);
  region = g_hash_table_lookup (known, code);
  if (region == NULL && (region = find (folder, code, error)) != NULL)
    g_hash_table_insert (known, g_strdup (code), region);
  g_mutex_unlock (&known_lock);
  return region;
}

const char *
yc_way_find_excluded (const YcWayRule *rule, const YcItem *item)
{
  for (guint i = 0; i < item->areas->len; i++)
    if (g_ptr_array_find_with_equal_func (rule->areas, g_ptr_array_index (item->areas, i), g_str_equal, NULL))
      return g_ptr_array_index (item->areas, i);
  return NULL;
}
