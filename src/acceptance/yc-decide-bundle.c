/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The state of a described 一件事, as JSON: the whole, each child, what is asked once, who is told. Any thread. */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-decide-bundle.h"

#include "base/yc-clock.h"

static void
set_moment (JsonObject *json, const char *member, const YcMoment *at)
{
  g_autofree char *day = g_date_valid (&at->day) ? yc_date_format (&at->day) : g_strdup ("");
  g_autofree char *text = g_date_valid (&at->day) ? g_strdup_printf ("%s %02d:%02d", day, at->minute / 60, at->minute % 60) : g_strdup ("");

  json_object_set_string_member (json, member, text);
}

static JsonArray *
build_ids (const YcBundle *bundle, const GArray *places)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < places->len; i++)
    json_array_add_string_element (array, yc_bundle_get_child (bundle, g_array_index (places, guint, i))->id);
  return array;
}

static JsonObject *
build_child (const YcDecideBundle *self, const YcBundleView *view, guint n)
{
  const YcBundleChild *child = yc_bundle_get_child (self->bundle, n);
  const YcChildView *seen = g_ptr_array_index (view->children, n);
  const YcBundleFact *fact = &self->facts[n];
  JsonObject *json = json_object_new ();
  guint n_entries = fact->entries != NULL ? fact->entries->len : 0;

  json_object_set_string_member (json, "id", child->id);
  json_object_set_string_member (json, "name", child->name);
  json_object_set_string_member (json, "department", fact->item != NULL ? fact->item->department : child->department);
  json_object_set_boolean_member (json, "external", yc_bundle_child_is_external (child));
  json_object_set_string_member (json, "item", fact->item != NULL ? fact->item->id : "");
  json_object_set_string_member (json, "state", n_entries > 0 ? yc_state_get_code (g_array_index (fact->entries, YcBundleEntry, n_entries - 1).state) : "");
  json_object_set_string_member (json, "phase", yc_child_phase_get_code (seen->phase));
  json_object_set_string_member (json, "phase_name", yc_child_phase_get_name (seen->phase));
  json_object_set_boolean_member (json, "may_start", seen->may_start);
  json_object_set_array_member (json, "waits", build_ids (self->bundle, seen->waits));
  json_object_set_string_member (json, "because", seen->because >= 0 ? yc_bundle_get_child (self->bundle, (guint) seen->because)->id : "");
  set_moment (json, "start", &seen->start);
  set_moment (json, "due", &seen->due);
  json_object_set_boolean_member (json, "expected", seen->expected);
  json_object_set_boolean_member (json, "provisional", seen->provisional);
  json_object_set_boolean_member (json, "least", seen->least);
  return json;
}

static JsonArray *
build_notes (const YcDecideBundle *self, const YcBundleView *view)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < view->notes->len; i++)
    {
      const YcBundleNote *note = g_ptr_array_index (view->notes, i);
      JsonObject *json = json_object_new ();

      json_object_set_string_member (json, "code", yc_bundle_note_get_code (note->kind));
      json_object_set_string_member (json, "child", yc_bundle_get_child (self->bundle, note->child)->id);
      json_object_set_string_member (json, "because", yc_bundle_get_child (self->bundle, note->because)->id);
      json_object_set_string_member (json, "text", note->text);
      json_object_set_string_member (json, "source", yc_source_get_text (note->source));
      json_array_add_object_element (array, json);
    }
  return array;
}

/* Once, with those of the taken children that it serves. */
static JsonArray *
build_shares (const YcDecideBundle *self, const YcBundleView *view, const GPtrArray *shares)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < shares->len; i++)
    {
      const YcBundleShare *share = g_ptr_array_index (shares, i);
      JsonObject *json = json_object_new ();
      JsonArray *uses = json_array_new ();

      for (guint k = 0; k < share->uses->len; k++)
        {
          const YcBundleUse *use = g_ptr_array_index (share->uses, k);
          JsonObject *one;

          if (!self->facts[use->child].taken)
            continue;
          one = json_object_new ();
          json_object_set_string_member (one, "child", yc_bundle_get_child (self->bundle, use->child)->id);
          json_object_set_string_member (one, "purpose", use->purpose);
          json_object_set_string_member (one, "part", use->part);
          json_array_add_object_element (uses, one);
        }
      json_object_set_string_member (json, "name", share->name);
      json_object_set_string_member (json, "note", share->note);
      json_object_set_boolean_member (json, "asked", yc_bundle_is_asked (self->bundle, view, share));
      json_object_set_array_member (json, "for", uses);
      json_array_add_object_element (array, json);
    }
  return array;
}

/* The published limit of the whole; it may be earlier than the children can be. */
static void
set_promise (JsonObject *json, const YcDecideRules *rules, const YcDecideBundle *self, const YcBundleView *view)
{
  YcTerm term = yc_term_from_limit (&self->bundle->limit);
  YcMoment start = { self->received, g_date_compare (&self->received, &self->now.day) == 0 ? self->now.minute : 0 }, due;
  gboolean provisional = FALSE, late = FALSE;

  g_date_clear (&due.day, 1);
  if (self->bundle->has_limit)
    {
      yc_term_get_due (&term, rules->calendar, &self->region->hours, &start, NULL, &due, &provisional);
      late = g_date_valid (&view->due.day) && yc_moment_compare (&view->due, &due) > 0;
    }
  set_moment (json, "promise", &due);
  json_object_set_boolean_member (json, "promise_provisional", provisional);
  json_object_set_boolean_member (json, "promise_late", late);
}

JsonObject *
yc_decide_bundle_answer (const YcDecideRules *rules, const YcDecideBundle *self)
{
  const YcBundleRules bundle_rules = { rules->calendar, &self->region->hours, &self->region->terms };
  g_autoptr (YcBundleView) view = yc_bundle_look (self->bundle, self->facts, &bundle_rules, &self->now);
  JsonObject *json = json_object_new ();
  JsonArray *children = json_array_new ();

  for (guint i = 0; i < self->bundle->children->len; i++)
    json_array_add_object_element (children, build_child (self, view, i));
  json_object_set_int_member (json, "format", 1);
  json_object_set_string_member (json, "bundle", self->bundle->id);
  json_object_set_string_member (json, "bundle_version", self->bundle->version);
  json_object_set_string_member (json, "name", self->bundle->name);
  json_object_set_boolean_member (json, "sample", self->bundle->sample);
  json_object_set_string_member (json, "region", self->region->id);
  json_object_set_string_member (json, "calendar", yc_calendar_get_version (rules->calendar));
  json_object_set_string_member (json, "state", yc_bundle_state_get_code (view->state));
  json_object_set_string_member (json, "state_name", yc_bundle_state_get_name (view->state));
  json_object_set_boolean_member (json, "own_ended", view->own_ended);
  set_moment (json, "due", &view->due);
  json_object_set_boolean_member (json, "provisional", view->provisional);
  json_object_set_boolean_member (json, "least", view->least);
  json_object_set_array_member (json, "critical", build_ids (self->bundle, view->critical));
  set_promise (json, rules, self, view);
  json_object_set_array_member (json, "children", children);
  json_object_set_array_member (json, "notes", build_notes (self, view));
  json_object_set_array_member (json, "materials", build_shares (self, view, self->bundle->materials));
  json_object_set_array_member (json, "fields", build_shares (self, view, self->bundle->fields));
  return json;
}
