/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The e-file of a case in the store: one sealed PDF a material, the manifest, and the event that anchors its digests; and the way back
 * out into a folder. Takes the loaded act, gives blobs and rows. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MANIFEST "manifest"

void
yc_efile_parts_free (YcEfileParts *parts)
{
  if (parts == NULL)
    return;
  g_ptr_array_unref (parts->names);
  g_ptr_array_unref (parts->blobs);
  g_ptr_array_unref (parts->pdfs);
  g_free (parts);
}

static YcEfileParts *
parts_new (void)
{
  YcEfileParts *parts = g_new0 (YcEfileParts, 1);

  parts->names = g_ptr_array_new_with_free_func (g_free);
  parts->blobs = g_ptr_array_new_with_free_func (g_free);
  parts->pdfs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return parts;
}

/* ---- materials ---- */

static void
clear_page (gpointer data)
{
  g_clear_pointer (&((YcEfilePage *) data)->jpeg, g_bytes_unref);
}

/* The pages of one slot; @with_jpeg FALSE: only what the manifest says of them. */
static GArray *
collect_pages (YcStore *store, const GPtrArray *pages, const char *material_id, gboolean with_jpeg, GError **error)
{
  g_autoptr (GArray) result = g_array_new (FALSE, TRUE, sizeof (YcEfilePage));

  g_array_set_clear_func (result, clear_page);
  for (guint i = 0; i < pages->len; i++)
    {
      YcEfilePage entry = { g_ptr_array_index (pages, i), NULL };

      if (strcmp (entry.page->material_id, material_id) != 0)
        continue;
      if (with_jpeg && (entry.jpeg = yc_page_store_read (store, entry.page, error)) == NULL)
        return NULL;
      g_array_append_val (result, entry);
    }
  return g_steal_pointer (&result);
}

static guint
count_in (const GPtrArray *pages, const char *id)
{
  guint n = 0;

  for (guint i = 0; i < pages->len; i++)
    n += strcmp (((const YcPage *) g_ptr_array_index (pages, i))->material_id, id) == 0 ? 1U : 0U;
  return n;
}

/* Every material of the e-file in order: the checklist, then slots that no longer apply but hold pages: no page is left out. A page
 * in a slot that the item does not know at all stops the act: the clerk moves or deletes it. */
static GPtrArray *
list_materials (const YcIntake *intake, const YcVerdict *verdict, const GPtrArray *pages, GError **error)
{
  g_autoptr (GPtrArray) materials = g_ptr_array_new ();

  for (guint i = 0; i < verdict->slots->len; i++)
    g_ptr_array_add (materials, (gpointer) ((const YcSlot *) g_ptr_array_index (verdict->slots, i))->material);
  for (guint i = 0; i < pages->len; i++)
    {
      const char *id = ((const YcPage *) g_ptr_array_index (pages, i))->material_id;
      const YcMaterial *promise = yc_checklist_promise_slot ();
      const YcMaterial *material = strcmp (id, promise->id) == 0 ? promise : yc_item_find_material (intake->item, id);

      if (material == NULL)
        {
          yc_store_refuse (error, YC_CONFLICT_PAGE_ELSEWHERE, "有 %u 页放在“%s”，本事项没有这件材料", count_in (pages, id), id);
          return NULL;
        }
      if (!g_ptr_array_find (materials, material, NULL))
        g_ptr_array_add (materials, (gpointer) material);
    }
  return g_steal_pointer (&materials);
}

static const char *
get_absence (const YcVerdict *verdict, const YcMaterial *material)
{
  for (guint i = 0; i < verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (verdict->slots, i);

      if (slot->material != material)
        continue;
      if (slot->state == YC_SLOT_WAIVED)
        return "waived";
      if (slot->state == YC_SLOT_TOLERABLE)
        return "tolerated";
      if (slot->state == YC_SLOT_OPTIONAL)
        return "optional";
    }
  return "missing";
}

/* Builds and seals one PDF; keeps it in @parts under its number. */
static gboolean
build_material (YcSubmission *self, YcEfileParts *parts, guint no, const YcMaterial *material, GError **error)
{
  g_autoptr (GArray) pages = collect_pages (self->store, self->pages, material->id, TRUE, error);
  g_autoptr (GBytes) pdf = NULL;
  char *blob = NULL;
  YcDigest digest;

  if (pages == NULL)
    return FALSE;
  if (pages->len == 0)
    return TRUE;
  pdf = yc_efile_pdf (material->name, self->now, pages, error);
  if (pdf == NULL || (blob = yc_store_put_blob (self->store, self->case_id, self->key, pdf, &digest, error)) == NULL)
    return FALSE;
  g_ptr_array_add (parts->names, g_strdup_printf ("%02u", no));
  g_ptr_array_add (parts->blobs, blob);
  g_ptr_array_add (parts->pdfs, g_steal_pointer (&pdf));
  return TRUE;
}

YcEfileParts *
yc_efile_store_build (YcSubmission *self, GError **error)
{
  g_autoptr (YcEfileParts) parts = parts_new ();
  g_autoptr (GPtrArray) materials = list_materials (self->intake, self->verdict, self->pages, error);

  if (materials == NULL)
    return NULL;
  for (guint i = 0; i < materials->len; i++)
    if (!build_material (self, parts, i + 1, g_ptr_array_index (materials, i), error))
      return NULL;
  return g_steal_pointer (&parts);
}

/* ---- manifest ---- */

static GBytes *
find_pdf (const YcEfileParts *parts, guint no)
{
  g_autofree char *name = g_strdup_printf ("%02u", no);

  for (guint i = 0; i < parts->names->len; i++)
    if (strcmp (g_ptr_array_index (parts->names, i), name) == 0)
      return g_ptr_array_index (parts->pdfs, i);
  return NULL;
}

typedef struct
{
  int         no;
  const char *id;
  const char *absence;
} MaterialLine;

/* The e-file's value from its parts. @lines: what the anchoring event says of each material, so that an export is the same. */
static YcEfile *
assemble (YcStore *store, const YcIntake *intake, const GPtrArray *pages, const char *case_id, const char *number, gint64 made,
          const GArray *lines, const YcEfileParts *parts, const GPtrArray *papers, GError **error)
{
  g_autoptr (YcEfile) efile = yc_efile_new (case_id, number, intake->item->name, intake->item->code, intake->item->version, made);

  for (guint i = 0; i < lines->len; i++)
    {
      const MaterialLine *line = &g_array_index (lines, MaterialLine, i);
      const YcMaterial *promise = yc_checklist_promise_slot ();
      const YcMaterial *material = strcmp (line->id, promise->id) == 0 ? promise : yc_item_find_material (intake->item, line->id);
      g_autoptr (GArray) own = material != NULL ? collect_pages (store, pages, line->id, FALSE, error) : NULL;

      if (own == NULL)
        {
          g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "the item has no material %s", line->id);
          return NULL;
        }
      yc_efile_add_material (efile, line->no, material, find_pdf (parts, (guint) line->no), own);
      if (own->len == 0)
        yc_efile_set_absence (efile, line->no, line->absence);
    }
  for (guint i = 0; i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);
      g_autoptr (GBytes) pdf = yc_case_store_get_paper (store, case_id, paper->id, error);

      if (pdf == NULL)
        return NULL;
      yc_efile_add_paper (efile, paper->kind, paper->title, paper->number, pdf);
    }
  return g_steal_pointer (&efile);
}

static gboolean
insert_part (YcSubmission *self, const char *name, const char *blob, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->store),
    "INSERT INTO efile (case_id, name, blob) VALUES (:case_id, :name, :blob)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", self->case_id);
  yc_stmt_text (stmt, "name", name);
  yc_stmt_text (stmt, "blob", blob);
  return yc_stmt_run (stmt, error);
}

static gboolean
insert_parts (YcSubmission *self, const YcEfileParts *parts, const char *manifest, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (manifest, strlen (manifest));
  YcDigest digest;
  g_autofree char *blob = yc_store_put_blob (self->store, self->case_id, self->key, bytes, &digest, error);

  if (blob == NULL || !insert_part (self, MANIFEST, blob, error))
    return FALSE;
  for (guint i = 0; i < parts->names->len; i++)
    if (!insert_part (self, g_ptr_array_index (parts->names, i), g_ptr_array_index (parts->blobs, i), error))
      return FALSE;
  return TRUE;
}

static JsonObject *
build_body (const YcDigest *digest, gint64 made, const GArray *lines, const GPtrArray *papers)
{
  JsonObject *body = json_object_new ();
  JsonArray *materials = json_array_new (), *ids = json_array_new ();

  for (guint i = 0; i < lines->len; i++)
    {
      const MaterialLine *line = &g_array_index (lines, MaterialLine, i);
      JsonObject *entry = json_object_new ();

      json_object_set_int_member (entry, "no", line->no);
      json_object_set_string_member (entry, "id", line->id);
      json_object_set_string_member (entry, "absence", line->absence);
      json_array_add_object_element (materials, entry);
    }
  for (guint i = 0; i < papers->len; i++)
    json_array_add_string_element (ids, ((const YcPaperRecord *) g_ptr_array_index (papers, i))->id);
  json_object_set_string_member (body, "sha256", digest->sha256);
  json_object_set_string_member (body, "sm3", digest->sm3);
  json_object_set_int_member (body, "made", made);
  json_object_set_array_member (body, "materials", materials);
  json_object_set_array_member (body, "papers", ids);
  return body;
}

gboolean
yc_efile_store_seal (YcSubmission *self, const YcEfileParts *parts, YcDigest *ret_digest, GError **error)
{
  g_autoptr (GPtrArray) materials = list_materials (self->intake, self->verdict, self->pages, error);
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (MaterialLine));
  g_autoptr (GPtrArray) papers = materials != NULL ? yc_case_store_list_papers (self->store, self->case_id, error) : NULL;
  g_autoptr (YcEfile) efile = NULL;
  g_autofree char *manifest = NULL;
  g_autoptr (JsonObject) body = NULL;

  if (papers == NULL)
    return FALSE;
  for (guint i = 0; i < materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (materials, i);
      const MaterialLine line = { (int) i + 1, material->id, get_absence (self->verdict, material) };

      g_array_append_val (lines, line);
    }
  if (papers == NULL
      || (efile = assemble (self->store, self->intake, self->pages, self->case_id, self->number, self->now, lines, parts, papers,
                            error)) == NULL)
    return FALSE;
  manifest = yc_efile_finish (efile, ret_digest);
  body = build_body (ret_digest, self->now, lines, papers);
  if (!insert_parts (self, parts, manifest, error))
    return FALSE;
  yc_submission_tell (self, "efile", body);
  return TRUE;
}

/* ---- export ---- */

/* The event that anchors the e-file; the newest, should there be several. */
static JsonObject *
find_anchor (YcStore *store, const char *case_id, char **ret_number, GError **error)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (store, case_id, error);
  g_autoptr (YcCaseRecord) record = history != NULL ? yc_case_store_get (store, case_id, error) : NULL;

  if (record == NULL)
    return NULL;
  for (guint i = history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i - 1);

      if (strcmp (event->kind, "efile") != 0)
        continue;
      *ret_number = g_strdup (record->number);
      return json_object_ref (event->body);
    }
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no e-file: it is not accepted", case_id);
  return NULL;
}

static YcEfileParts *
load_parts (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcEfileParts) parts = parts_new ();
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (YcStmt) stmt = key != NULL ? yc_db_prepare (yc_store_get_work (store),
    "SELECT name, blob FROM efile WHERE case_id = :case_id ORDER BY name", error) : NULL;
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  for (;;)
    {
      GBytes *pdf = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&parts);
      pdf = yc_store_get_blob (store, case_id, key, yc_stmt_col_text (stmt, "blob"), error);
      if (pdf == NULL)
        return NULL;
      g_ptr_array_add (parts->names, g_strdup (yc_stmt_col_text (stmt, "name")));
      g_ptr_array_add (parts->blobs, g_strdup (yc_stmt_col_text (stmt, "blob")));
      g_ptr_array_add (parts->pdfs, pdf);
    }
}

static GArray *
read_lines (JsonObject *anchor, GError **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (MaterialLine));
  JsonArray *array = NULL;
  JsonObject *entry = NULL;
  gint64 no = 0;

  if (!yc_json_get_array (anchor, "", "materials", 1000, &array, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      MaterialLine line = { 0, NULL, NULL };

      if (!yc_json_item_object (array, "materials", i, &entry, error)
          || !yc_json_get_int (entry, "materials", "no", 1, 1000, &no, error)
          || !yc_json_get_string (entry, "materials", "id", 128, &line.id, error)
          || !yc_json_get_string (entry, "materials", "absence", 32, &line.absence, error))
        return NULL;
      line.no = (int) no;
      g_array_append_val (lines, line);
    }
  return g_steal_pointer (&lines);
}

/* The papers that the anchor names, in its order. */
static GPtrArray *
pick_papers (YcStore *store, const char *case_id, JsonObject *anchor, GError **error)
{
  g_autoptr (GPtrArray) all = yc_case_store_list_papers (store, case_id, error);
  g_autoptr (GPtrArray) picked = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_paper_record_free);
  JsonArray *ids = NULL;
  const char *id = NULL;

  if (all == NULL || !yc_json_get_array (anchor, "", "papers", 10000, &ids, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      guint k = 0;

      if (!yc_json_item_string (ids, "papers", i, 64, &id, error))
        return NULL;
      while (k < all->len && strcmp (((YcPaperRecord *) g_ptr_array_index (all, k))->id, id) != 0)
        k++;
      if (k == all->len)
        {
          g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "paper %s of the e-file is missing", id);
          return NULL;
        }
      g_ptr_array_add (picked, g_ptr_array_steal_index (all, k));
    }
  return g_steal_pointer (&picked);
}

/* Puts the e-file together again and proves that it is the anchored one. */
static YcEfile *
reassemble (YcStore *store, const char *case_id, GError **error)
{
  g_autofree char *number = NULL;
  g_autoptr (JsonObject) anchor = find_anchor (store, case_id, &number, error);
  g_autoptr (GArray) lines = anchor != NULL ? read_lines (anchor, error) : NULL;
  g_autoptr (YcIntake) intake = lines != NULL ? yc_case_store_load_intake (store, case_id, error) : NULL;
  g_autoptr (GPtrArray) pages = intake != NULL ? yc_page_store_list (store, case_id, FALSE, error) : NULL;
  g_autoptr (YcEfileParts) parts = pages != NULL ? load_parts (store, case_id, error) : NULL;
  g_autoptr (GPtrArray) papers = parts != NULL ? pick_papers (store, case_id, anchor, error) : NULL;
  g_autoptr (YcEfile) efile = NULL;
  g_autofree char *manifest = NULL;
  const char *sha256 = NULL;
  YcDigest digest;
  gint64 made = 0;

  if (papers == NULL || !yc_json_get_int (anchor, "", "made", G_MININT64, G_MAXINT64, &made, error)
      || !yc_json_get_string (anchor, "", "sha256", 64, &sha256, error))
    return NULL;
  efile = assemble (store, intake, pages, case_id, number, made, lines, parts, papers, error);
  if (efile == NULL)
    return NULL;
  manifest = yc_efile_finish (efile, &digest);
  if (strcmp (digest.sha256, sha256) != 0)
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "the e-file of case %s is not the anchored one", case_id);
      return NULL;
    }
  return g_steal_pointer (&efile);
}

/**
 * yc_submission_export_efile:
 * @folder: must not exist
 * @actor: signs the manifest
 *
 * Errors: NOT_FOUND when the case is not accepted, YC_VAULT_ERROR_TAMPERED when it is not what was anchored, YC_EFILE_ERROR_EXISTS
 */
gboolean
yc_submission_export_efile (YcStore *store, const char *case_id, const char *folder, const YcActor *actor, GError **error)
{
  g_autoptr (YcEfile) efile = NULL;

  if (actor == NULL || actor->key == NULL)
    {
      yc_store_refuse (error, YC_CONFLICT_SIGNED_OUT, "an e-file is signed by a signed-in clerk");
      return FALSE;
    }
  efile = reassemble (store, case_id, error);
  return efile != NULL && yc_efile_write_folder (efile, folder, actor->key, actor->clerk_id, error);
}

/* The stored manifest must be the one that the parts give. */
static gboolean
check_manifest (YcStore *store, const char *case_id, YcEfile *efile, GError **error)
{
  g_autoptr (YcEfileParts) parts = load_parts (store, case_id, error);
  GBytes *stored = NULL;
  YcDigest digest, other;
  g_autofree char *manifest = NULL;

  if (parts == NULL)
    return FALSE;
  manifest = yc_efile_finish (efile, &digest);
  for (guint i = 0; i < parts->names->len; i++)
    if (strcmp (g_ptr_array_index (parts->names, i), MANIFEST) == 0)
      stored = g_ptr_array_index (parts->pdfs, i);
  if (stored != NULL)
    yc_digest_bytes (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored), &other);
  if (stored != NULL && yc_digest_equal (&digest, &other))
    return TRUE;
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "the stored manifest of case %s is another", case_id);
  return FALSE;
}

/**
 * yc_submission_verify_efiles:
 * @ret_defects: gets one line (char*) a case whose e-file is not what its event anchored
 */
gboolean
yc_submission_verify_efiles (YcStore *store, GPtrArray *ret_defects, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT case_id FROM case_event WHERE kind = 'efile' UNION SELECT case_id FROM efile", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (YcEfile) efile = NULL;
      const char *case_id = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      case_id = yc_stmt_col_text (stmt, "case_id");
      efile = reassemble (store, case_id, &local);
      if (efile == NULL || !check_manifest (store, case_id, efile, &local))
        g_ptr_array_add (ret_defects, g_strdup_printf ("case %s: %s", case_id, local->message));
    }
}
