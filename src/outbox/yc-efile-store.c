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
  g_hash_table_unref (parts->digests);
  g_free (parts);
}

static YcEfileParts *
parts_new (int n)
{
  YcEfileParts *parts = g_new0 (YcEfileParts, 1);

  parts->n = n;
  parts->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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
      const YcMaterial *material = yc_checklist_find_material (intake->item, id);

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

/* ---- the e-file that stands ---- */

typedef struct
{
  int         no;
  const char *id;
  const char *absence;
} MaterialLine;

/* The newest e-file of a case: what its event says, its files, and the pages as they were. */
typedef struct
{
  JsonObject   *anchor;         /* (nullable): there is none */
  GArray       *lines;          /* of MaterialLine; texts live as long as @anchor */
  YcEfileParts *parts;
  GPtrArray    *pages;          /* of YcPage* */
  int           n;              /* which e-file of the case it is; 0: there is none */
} Former;

static void
former_clear (Former *self)
{
  g_clear_pointer (&self->anchor, json_object_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->parts, yc_efile_parts_free);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Former, former_clear)

/* The first e-file's names stand for themselves. */
static char *
build_name (int n, const char *name)
{
  return n > 1 ? g_strdup_printf ("%d/%s", n, name) : g_strdup (name);
}

/* (nullable): the name within e-file @n; NULL: it is another e-file's */
static const char *
strip_name (int n, const char *name)
{
  g_autofree char *prefix = build_name (n, "");

  return g_str_has_prefix (name, prefix) && strchr (name + strlen (prefix), '/') == NULL ? name + strlen (prefix) : NULL;
}

static YcEfileParts *
load_parts (YcStore *store, const char *case_id, int n, GError **error)
{
  g_autoptr (YcEfileParts) parts = parts_new (n);
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (YcStmt) stmt = key != NULL ? yc_db_prepare (yc_store_get_work (store),
    "SELECT name, blob FROM efile WHERE case_id = :case_id ORDER BY name", error) : NULL;
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  for (;;)
    {
      const char *name = NULL;
      GBytes *pdf = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&parts);
      name = strip_name (n, yc_stmt_col_text (stmt, "name"));
      if (name == NULL)
        continue;
      pdf = yc_store_get_blob (store, case_id, key, yc_stmt_col_text (stmt, "blob"), error);
      if (pdf == NULL)
        return NULL;
      g_ptr_array_add (parts->names, g_strdup (name));
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

/* How many events there were when the newest e-file had been sealed; 0: there is none. */
static guint
find_anchor (const GPtrArray *history)
{
  for (guint i = history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i - 1);

      if (!event->is_foreign && !event->is_void && strcmp (event->kind, "efile") == 0)
        return i;
    }
  return 0;
}

/* Leaves @former zeroed when the case has no e-file yet. */
static gboolean
load_former (YcStore *store, const char *case_id, const GPtrArray *history, Former *former, GError **error)
{
  guint at = find_anchor (history);
  gint64 n = 1;

  if (at == 0)
    return TRUE;
  former->anchor = json_object_ref (((const YcCaseEvent *) g_ptr_array_index (history, at - 1))->body);
  if (!yc_json_opt_int (former->anchor, "", "n", 1, 1000, &n, error) || (former->lines = read_lines (former->anchor, error)) == NULL
      || (former->parts = load_parts (store, case_id, (int) n, error)) == NULL
      || (former->pages = yc_page_store_list_at (store, case_id, history, at, error)) == NULL)
    return FALSE;
  former->n = (int) n;
  return TRUE;
}

/* ---- building ---- */

/* Keeps one PDF in @parts under its number. */
static void
add_part (YcEfileParts *parts, guint no, const char *material_id, char *blob, GBytes *pdf, const char *sha256)
{
  g_ptr_array_add (parts->names, g_strdup_printf ("%02u", no));
  g_ptr_array_add (parts->blobs, blob);
  g_ptr_array_add (parts->pdfs, g_bytes_ref (pdf));
  g_hash_table_insert (parts->digests, g_strdup (material_id), g_strdup (sha256));
}

static gboolean
build_material (YcSubmission *self, YcEfileParts *parts, guint no, const YcMaterial *material, GArray *pages, GError **error)
{
  g_autoptr (GBytes) pdf = yc_efile_pdf (material->name, self->now, pages, error);
  char *blob = NULL;
  YcDigest digest;

  if (pdf == NULL || (blob = yc_store_put_blob (self->store, self->case_id, self->key, pdf, &digest, error)) == NULL)
    return FALSE;
  add_part (parts, no, material->id, blob, pdf, digest.sha256);
  return TRUE;
}

/* Do the pages of a slot lie as they did then? */
static gboolean
is_same (const GPtrArray *pages, const GPtrArray *then, const char *material_id)
{
  guint i = 0, k = 0;

  for (;; i++, k++)
    {
      const YcPage *page, *other;

      while (i < pages->len && strcmp (((const YcPage *) g_ptr_array_index (pages, i))->material_id, material_id) != 0)
        i++;
      while (k < then->len && strcmp (((const YcPage *) g_ptr_array_index (then, k))->material_id, material_id) != 0)
        k++;
      if (i == pages->len || k == then->len)
        return i == pages->len && k == then->len;
      page = g_ptr_array_index (pages, i);
      other = g_ptr_array_index (then, k);
      if (strcmp (page->id, other->id) != 0 || page->rotation != other->rotation || page->blank != other->blank)
        return FALSE;
    }
}

/* Takes over the PDF of an earlier e-file; FALSE when it has none of these very pages. */
static gboolean
take_over (YcSubmission *self, YcEfileParts *parts, guint no, const char *material_id, const Former *former)
{
  guint line = 0, i = 0;
  g_autofree char *name = NULL;
  YcDigest digest;
  GBytes *pdf;

  if (former->parts == NULL || !is_same (self->pages, former->pages, material_id))
    return FALSE;
  while (line < former->lines->len && strcmp (g_array_index (former->lines, MaterialLine, line).id, material_id) != 0)
    line++;
  if (line == former->lines->len)
    return FALSE;
  name = g_strdup_printf ("%02d", g_array_index (former->lines, MaterialLine, line).no);
  if (!g_ptr_array_find_with_equal_func (former->parts->names, name, g_str_equal, &i))
    return FALSE;
  pdf = g_ptr_array_index (former->parts->pdfs, i);
  yc_digest_bytes (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &digest);
  add_part (parts, no, material_id, g_strdup (g_ptr_array_index (former->parts->blobs, i)), pdf, digest.sha256);
  return TRUE;
}

YcEfileParts *
yc_efile_store_build (YcSubmission *self, GError **error)
{
  g_autoptr (GPtrArray) materials = list_materials (self->intake, self->verdict, self->pages, error);
  g_auto (Former) former = { NULL, NULL, NULL, NULL, 0 };
  g_autoptr (YcEfileParts) parts = NULL;

  if (materials == NULL || !load_former (self->store, self->case_id, self->history, &former, error))
    return NULL;
  parts = parts_new (former.n + 1);
  for (guint i = 0; i < materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (materials, i);
      g_autoptr (GArray) pages = NULL;

      if (count_in (self->pages, material->id) == 0 || take_over (self, parts, i + 1, material->id, &former))
        continue;
      pages = collect_pages (self->store, self->pages, material->id, TRUE, error);
      if (pages == NULL || !build_material (self, parts, i + 1, material, pages, error))
        return NULL;
    }
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

/* The e-file's value from its parts. @lines: what the anchoring event says of each material, so that an export is the same. */
static YcEfile *
assemble (YcStore *store, const YcIntake *intake, const GPtrArray *pages, const char *case_id, const char *number, gint64 made,
          const GArray *lines, const YcEfileParts *parts, const GPtrArray *papers, GError **error)
{
  g_autoptr (YcEfile) efile = yc_efile_new (case_id, number, intake->item->name, intake->item->code, intake->item->version, made);

  for (guint i = 0; i < lines->len; i++)
    {
      const MaterialLine *line = &g_array_index (lines, MaterialLine, i);
      const YcMaterial *material = yc_checklist_find_material (intake->item, line->id);
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
insert_part (YcSubmission *self, int n, const char *name, const char *blob, GError **error)
{
  g_autofree char *full = build_name (n, name);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->store),
    "INSERT INTO efile (case_id, name, blob) VALUES (:case_id, :name, :blob)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", self->case_id);
  yc_stmt_text (stmt, "name", full);
  yc_stmt_text (stmt, "blob", blob);
  return yc_stmt_run (stmt, error);
}

static gboolean
insert_parts (YcSubmission *self, const YcEfileParts *parts, const char *manifest, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (manifest, strlen (manifest));
  YcDigest digest;
  g_autofree char *blob = yc_store_put_blob (self->store, self->case_id, self->key, bytes, &digest, error);

  if (blob == NULL || !insert_part (self, parts->n, MANIFEST, blob, error))
    return FALSE;
  for (guint i = 0; i < parts->names->len; i++)
    if (!insert_part (self, parts->n, g_ptr_array_index (parts->names, i), g_ptr_array_index (parts->blobs, i), error))
      return FALSE;
  return TRUE;
}

static JsonObject *
build_body (int n, const YcDigest *digest, gint64 made, const GArray *lines, const GPtrArray *papers)
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
  /* Events of earlier versions name none: a case had one e-file. */
  json_object_set_int_member (body, "n", n);
  json_object_set_string_member (body, "sha256", digest->sha256);
  json_object_set_string_member (body, "sm3", digest->sm3);
  json_object_set_int_member (body, "made", made);
  json_object_set_array_member (body, "materials", materials);
  json_object_set_array_member (body, "papers", ids);
  return body;
}

/* Those whose PDF is here: what the back office made may still be on its way. */
static GPtrArray *
list_papers (const YcSubmission *self, GError **error)
{
  GPtrArray *papers = yc_case_store_list_papers (self->store, self->case_id, error);

  for (guint i = papers != NULL ? papers->len : 0; i > 0; i--)
    if (((const YcPaperRecord *) g_ptr_array_index (papers, i - 1))->is_wanted)
      g_ptr_array_remove_index (papers, i - 1);
  return papers;
}

gboolean
yc_efile_store_seal (YcSubmission *self, const YcEfileParts *parts, YcDigest *ret_digest, GError **error)
{
  g_autoptr (GPtrArray) materials = list_materials (self->intake, self->verdict, self->pages, error);
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (MaterialLine));
  g_autoptr (GPtrArray) papers = materials != NULL ? list_papers (self, error) : NULL;
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
  body = build_body (parts->n, ret_digest, self->now, lines, papers);
  if (!insert_parts (self, parts, manifest, error))
    return FALSE;
  g_free (self->manifest);
  self->manifest = build_name (parts->n, MANIFEST);
  yc_submission_tell (self, "efile", body);
  return TRUE;
}

JsonObject *
yc_submission_name_manifest (const YcDigest *digest)
{
  JsonObject *facts = json_object_new ();

  json_object_set_string_member (facts, "manifest_sha256", digest->sha256);
  json_object_set_string_member (facts, "manifest_sm3", digest->sm3);
  return facts;
}

/* ---- export ---- */

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

/* Puts the newest e-file together again and proves that it is the anchored one. @ret_parts: (nullable): (transfer full): its files */
static YcEfile *
reassemble (YcStore *store, const char *case_id, YcEfileParts **ret_parts, GError **error)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (store, case_id, error);
  g_autoptr (YcCaseRecord) record = history != NULL ? yc_case_store_get (store, case_id, error) : NULL;
  g_autoptr (YcIntake) intake = record != NULL ? yc_case_store_load_intake (store, case_id, error) : NULL;
  g_auto (Former) former = { NULL, NULL, NULL, NULL, 0 };
  g_autoptr (GPtrArray) papers = NULL;
  g_autoptr (YcEfile) efile = NULL;
  g_autofree char *manifest = NULL;
  const char *sha256 = NULL;
  YcDigest digest;
  gint64 made = 0;

  if (intake == NULL || !load_former (store, case_id, history, &former, error))
    return NULL;
  if (former.anchor == NULL)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no e-file: it is not accepted", case_id);
      return NULL;
    }
  if (!yc_json_get_int (former.anchor, "", "made", G_MININT64, G_MAXINT64, &made, error)
      || !yc_json_get_string (former.anchor, "", "sha256", 64, &sha256, error)
      || (papers = pick_papers (store, case_id, former.anchor, error)) == NULL
      || (efile = assemble (store, intake, former.pages, case_id, record->number, made, former.lines, former.parts, papers, error)) == NULL)
    return NULL;
  manifest = yc_efile_finish (efile, &digest);
  if (strcmp (digest.sha256, sha256) != 0)
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "the e-file of case %s is not the anchored one", case_id);
      return NULL;
    }
  if (ret_parts != NULL)
    *ret_parts = g_steal_pointer (&former.parts);
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
  efile = reassemble (store, case_id, NULL, error);
  return efile != NULL && yc_efile_write_folder (efile, folder, actor->key, actor->clerk_id, error);
}

/* The stored manifest must be the one that the parts give. */
static gboolean
check_manifest (const YcEfileParts *parts, const char *case_id, YcEfile *efile, GError **error)
{
  GBytes *stored = NULL;
  YcDigest digest, other;
  g_autofree char *manifest = yc_efile_finish (efile, &digest);

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
    "SELECT /* whole */ case_id FROM case_event WHERE kind = 'efile' UNION SELECT case_id FROM efile", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (YcEfile) efile = NULL;
      g_autoptr (YcEfileParts) parts = NULL;
      const char *case_id = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      case_id = yc_stmt_col_text (stmt, "case_id");
      efile = reassemble (store, case_id, &parts, &local);
      if (efile == NULL || !check_manifest (parts, case_id, efile, &local))
        g_ptr_array_add (ret_defects, g_strdup_printf ("case %s: %s", case_id, local->message));
    }
}
