/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Reads a described 一件事. Takes JSON, the catalogue and the folder of bundles, gives facts. Nothing is guessed: what the clerk decides (which item, whether a child
 * with a condition is taken) must be said, and what contradicts the rules is refused with its place. Any thread. */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-decide-bundle.h"
#include "acceptance/yc-decide-private.h"

#include "base/yc-json.h"

#define MAX_CHILDREN 40
#define MAX_ENTRIES 100

/**
 * yc_decide_bundle_free:
 * @self: (nullable):
 */
void
yc_decide_bundle_free (YcDecideBundle *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; self->facts != NULL && i < self->bundle->children->len; i++)
    {
      g_clear_pointer (&self->facts[i].entries, g_array_unref);
      g_clear_pointer (&self->facts[i].answers, g_hash_table_unref);
    }
  g_free (self->facts);
  yc_bundle_unref (self->bundle);
  yc_region_free (self->region);
  g_free (self);
}

static gboolean
read_head (const YcDecideRules *rules, const char *folder, YcDecideBundle *self, JsonObject *json, GError **error)
{
  const char *id, *region = YC_REGION_BASE;

  if (!yc_json_get_string (json, "", "bundle", 40, &id, error) || !yc_json_opt_string (json, "", "region", 40, &region, error)
      || !yc_decide_read_day (json, "", "date", &self->now.day, error) || !yc_decide_read_time (json, "", &self->now.minute, error))
    return FALSE;
  self->received = self->now.day;
  if (json_object_has_member (json, "received") && !yc_decide_read_day (json, "", "received", &self->received, error))
    return FALSE;
  if (g_date_compare (&self->received, &self->now.day) > 0)
    return yc_decide_fail (error, "received", "lies behind the day of the question");
  self->region = yc_region_load (rules->regions, region, error);
  if (self->region == NULL)
    {
      g_prefix_error (error, "region: ");
      return FALSE;
    }
  self->bundle = yc_bundle_load (folder, id, error);
  if (self->bundle == NULL || !yc_bundle_check (self->bundle, rules->catalog, error))
    {
      g_prefix_error (error, "bundle: ");
      return FALSE;
    }
  self->facts = g_new0 (YcBundleFact, self->bundle->children->len);
  return TRUE;
}

static gboolean
read_stated (const YcDecideRules *rules, JsonObject *json, const char *where, const char *member, YcDeadline *ret_day, GError **error)
{
  if (!json_object_has_member (json, member))
    return TRUE;
  if (!yc_decide_read_day (json, where, member, &ret_day->due, error))
    return FALSE;
  ret_day->provisional = !yc_calendar_knows (rules->calendar, g_date_get_year (&ret_day->due));
  return TRUE;
}

/* What was told and signed besides: the days, when the clocks began, what came in. */
static gboolean
read_days (const YcDecideRules *rules, YcBundleFact *fact, YcBundleEntry *entry, JsonObject *json, const char *where, GError **error)
{
  const YcBundleEntry *last = fact->entries->len > 0 ? &g_array_index (fact->entries, YcBundleEntry, fact->entries->len - 1) : NULL;

  if (!read_stated (rules, json, where, "cure", &entry->cure, error) || !read_stated (rules, json, where, "due", &entry->told, error)
      || !yc_json_opt_boolean (json, where, "cured", &entry->is_cured, error)
      || (json_object_has_member (json, "begun") && !yc_decide_read_day (json, where, "begun", &entry->begun.day, error)))
    return FALSE;
  /* The same state once more is no entry of it: something was told or has come in it. */
  entry->stays = last != NULL && last->state == entry->state && (entry->is_cured || g_date_valid (&entry->cure.due) || g_date_valid (&entry->told.due));
  return TRUE;
}

static gboolean
read_entry (const YcDecideRules *rules, YcBundleFact *fact, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "state", "date", "time", "step", "begun", "cure", "due", "cured", NULL };
  g_autofree char *state_path = g_strconcat (where, ".state", NULL), *step_path = g_strconcat (where, ".step", NULL);
  YcBundleEntry entry = { .step = NULL };
  const char *state, *step = "";

  if (!yc_json_check_members (json, where, known, error) || !yc_json_get_string (json, where, "state", 3, &state, error)
      || !yc_decide_read_day (json, where, "date", &entry.at.day, error) || !yc_decide_read_time (json, where, &entry.at.minute, error)
      || !yc_json_opt_string (json, where, "step", 400, &step, error))
    return FALSE;
  if (!yc_state_parse (state, &entry.state))
    return yc_decide_fail (error, state_path, "\"%s\" is no state", state);
  for (guint i = 0; i < fact->item->special_steps->len; i++)
    if (g_str_equal (((const YcSpecialStep *) g_ptr_array_index (fact->item->special_steps, i))->name, step))
      entry.step = g_ptr_array_index (fact->item->special_steps, i);
  if (*step != '\0' && (entry.step == NULL || entry.state != YC_STATE_SPECIAL_STEP))
    return yc_decide_fail (error, step_path, "\"%s\" is no special step of the item, or the state is none", step);
  if (!read_days (rules, fact, &entry, json, where, error))
    return FALSE;
  g_array_append_val (fact->entries, entry);
  return TRUE;
}

/* Those that its limits hang on; the case itself is not judged here. */
static gboolean
read_answers (YcBundleFact *fact, JsonObject *json, const char *where, GError **error)
{
  g_autofree char *path = g_strconcat (where, ".answers", NULL);
  g_autoptr (GList) names = NULL;
  JsonObject *answers = NULL;

  if (!yc_json_opt_object (json, where, "answers", &answers, error) || answers == NULL)
    return answers == NULL && (error == NULL || *error == NULL);
  if (fact->item == NULL)
    return yc_decide_fail (error, path, "there is no item that asks");
  fact->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  names = json_object_get_members (answers);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *question = l->data, *answer = NULL;

      if (yc_item_find_question (fact->item, question) == NULL)
        return yc_decide_fail (error, path, "\"%s\" is no question of the item", question);
      if (!yc_json_get_string (answers, path, question, 40, &answer, error))
        return FALSE;
      if (yc_item_find_answer (fact->item, question, answer) == NULL)
        return yc_decide_fail (error, path, "\"%s\" is no answer to \"%s\"", answer, question);
      g_hash_table_insert (fact->answers, g_strdup (question), g_strdup (answer));
    }
  return TRUE;
}

static gboolean
read_own (const YcDecideRules *rules, const YcBundleChild *child, YcBundleFact *fact, JsonObject *json, const char *where, GError **error)
{
  g_autofree char *list = g_strconcat (where, ".entries", NULL), *item_path = g_strconcat (where, ".item", NULL);
  const char *item = "";
  JsonArray *entries = NULL;

  if (json_object_has_member (json, "status") || json_object_has_member (json, "since"))
    return yc_decide_fail (error, where, "\"%s\" is ours: its entries say where it is, no status", child->id);
  if (!yc_json_opt_string (json, where, "item", 40, &item, error) || !yc_json_opt_array (json, where, "entries", MAX_ENTRIES, &entries, error))
    return FALSE;
  for (guint i = 0; i < child->choices->len; i++)
    {
      const char *choice = ((const YcBundleChoice *) g_ptr_array_index (child->choices, i))->item;

      if (g_str_equal (choice, item) || (*item == '\0' && child->choices->len == 1))
        fact->item = yc_catalog_find (rules->catalog, choice);
    }
  if (*item != '\0' && fact->item == NULL)
    return yc_decide_fail (error, item_path, "\"%s\" is no item of \"%s\"", item, child->id);
  if (fact->taken && fact->item == NULL)
    return yc_decide_fail (error, where, "item: \"%s\" has several, the clerk says which", child->id);
  if (!fact->taken && entries != NULL && json_array_get_length (entries) > 0)
    return yc_decide_fail (error, list, "contradicts \"taken\": what is left out has none");
  if (!read_answers (fact, json, where, error))
    return FALSE;
  fact->entries = g_array_new (FALSE, FALSE, sizeof (YcBundleEntry));
  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list, i);
      JsonObject *part;

      if (!yc_json_item_object (entries, list, i, &part, error) || !read_entry (rules, fact, part, path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_external (const YcDecideBundle *self, const YcBundleChild *child, YcBundleFact *fact, JsonObject *json, const char *where, GError **error)
{
  static const char *const names[] = { "waiting", "running", "done", "refused", "withdrawn", "revoked", NULL };
  static const YcChildPhase phases[] = { YC_CHILD_READY, YC_CHILD_RUNNING, YC_CHILD_DONE, YC_CHILD_REFUSED, YC_CHILD_WITHDRAWN, YC_CHILD_REVOKED };
  g_autofree char *since = g_strconcat (where, ".since", NULL);
  int status = 0;

  if (json_object_has_member (json, "item") || json_object_has_member (json, "entries") || json_object_has_member (json, "answers"))
    return yc_decide_fail (error, where, "\"%s\" is external: it is tracked by its status and has no item", child->id);
  if (!yc_json_opt_enum (json, where, "status", names, &status, error))
    return FALSE;
  fact->tracked = phases[status];
  if (status == 0 && !json_object_has_member (json, "since"))
    return TRUE;
  if (status == 0)
    return yc_decide_fail (error, since, "nothing has begun that could have a day");
  if (!fact->taken)
    return yc_decide_fail (error, where, "status: contradicts \"taken\": what is left out has none");
  if (!yc_decide_read_day (json, where, "since", &fact->since.day, error))
    return FALSE;
  return g_date_compare (&fact->since.day, &self->now.day) <= 0 || yc_decide_fail (error, since, "lies behind the day of the question");
}

/* @json: empty for a child that is not described. */
static gboolean
read_child (const YcDecideRules *rules, YcDecideBundle *self, guint n, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "id", "taken", "item", "answers", "entries", "status", "since", NULL };
  const YcBundleChild *child = yc_bundle_get_child (self->bundle, n);
  YcBundleFact *fact = &self->facts[n];

  if (!yc_json_check_members (json, where, known, error))
    return FALSE;
  fact->taken = TRUE;
  if (!yc_json_opt_boolean (json, where, "taken", &fact->taken, error))
    return FALSE;
  if (*child->when != '\0' && !json_object_has_member (json, "taken"))
    return yc_decide_fail (error, where, "taken: \"%s\" is taken along under a condition (%s), the clerk says whether", child->id, child->when);
  return yc_bundle_child_is_external (child) ? read_external (self, child, fact, json, where, error) : read_own (rules, child, fact, json, where, error);
}

static gboolean
read_children (const YcDecideRules *rules, YcDecideBundle *self, JsonObject *json, guint *places, GError **error)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  JsonArray *array = NULL;
  guint n;

  if (!yc_json_opt_array (json, "", "children", MAX_CHILDREN, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("children[%u]", i), *path = g_strconcat (where, ".id", NULL);
      JsonObject *part;
      const char *id;

      if (!yc_json_item_object (array, "children", i, &part, error) || !yc_json_get_string (part, where, "id", 40, &id, error))
        return FALSE;
      if (!yc_bundle_find_child (self->bundle, id, &n))
        return yc_decide_fail (error, path, "\"%s\" is no child of the bundle", id);
      if (places[n] != 0)
        return yc_decide_fail (error, path, "\"%s\" stands there twice", id);
      places[n] = i + 1;
      if (!read_child (rules, self, n, part, where, error))
        return FALSE;
    }
  for (n = 0; n < self->bundle->children->len; n++)
    if (places[n] == 0 && !read_child (rules, self, n, nothing, "children", error))
      return FALSE;
  return TRUE;
}

YcDecideBundle *
yc_decide_bundle_read (const YcDecideRules *rules, const char *folder, JsonObject *json, GError **error)
{
  static const char *const known[] = { "format", "bundle", "region", "date", "time", "received", "children", NULL };
  g_autoptr (YcDecideBundle) self = g_new0 (YcDecideBundle, 1);
  guint places[MAX_CHILDREN] = { 0 }, n;
  g_autofree char *fault = NULL, *where = NULL;
  gint64 format;
  int entry;

  if (!yc_json_check_members (json, "", known, error) || !yc_json_get_int (json, "", "format", 1, 1, &format, error)
      || !read_head (rules, folder, self, json, error) || !read_children (rules, self, json, places, error))
    return NULL;
  fault = yc_bundle_find_fault (self->bundle, self->facts, rules->calendar, &self->now, &n, &entry);
  if (fault == NULL)
    return g_steal_pointer (&self);
  where = entry >= 0 ? g_strdup_printf ("children[%u].entries[%d]", places[n] - 1, entry) : g_strdup_printf ("children[%u]", places[n] - 1);
  yc_decide_fail (error, where, "%s", fault);
  return NULL;
}
