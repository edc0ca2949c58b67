/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the clerk does to pages: add, rotate, mark blank or unfit, delete, move, and undo and redo of each, also after a restart. One operation is
 * one transaction with its entry: the fields of every touched page before and after; in a received case with its event, too. Store's
 * thread. */
#define G_LOG_DOMAIN "yc-capture"
#include "config.h"

#include "capture/yc-page-store-private.h"

#include "base/yc-json.h"

#include <string.h>

#define ORDER_STEP 1024

/* An operation while it is made: pages as they were and as they shall be. */
typedef struct
{
  char      *what;              /* Chinese: "删除第 2 页" */
  GPtrArray *before;            /* YcPage */
  GPtrArray *after;             /* YcPage, same order */
} Op;

static Op *
op_new (void)
{
  Op *op = g_new0 (Op, 1);

  op->before = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);
  op->after = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);
  return op;
}

static void
op_free (Op *op)
{
  g_free (op->what);
  g_ptr_array_unref (op->before);
  g_ptr_array_unref (op->after);
  g_free (op);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Op, op_free)

/* Returns: (transfer none): the page as it shall be, to be changed by the caller */
static YcPage *
op_touch (Op *op, const YcPage *page)
{
  YcPage *after = yc_page_copy (page);

  g_ptr_array_add (op->before, yc_page_copy (page));
  g_ptr_array_add (op->after, after);
  return after;
}

/* ---- entries ---- */

static JsonObject *
op_to_json (const Op *op)
{
  JsonObject *object = json_object_new ();
  JsonArray *changes = json_array_new ();

  for (guint i = 0; i < op->before->len; i++)
    {
      const YcPage *before = g_ptr_array_index (op->before, i);
      JsonObject *change = json_object_new ();

      json_object_set_string_member (change, "page", before->id);
      json_object_set_object_member (change, "from", yc_page_store_fields_to_json (before));
      json_object_set_object_member (change, "to", yc_page_store_fields_to_json (g_ptr_array_index (op->after, i)));
      json_array_add_object_element (changes, change);
    }
  json_object_set_string_member (object, "what", op->what);
  json_object_set_array_member (object, "changes", changes);
  return object;
}

static char *
build_aad (const char *case_id, gint64 n)
{
  return g_strdup_printf ("page_op/%s/%" G_GINT64_FORMAT, case_id, n);
}

/* What was undone and not redone is past: a new operation starts from here. */
static gboolean
drop_undone (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "DELETE FROM page_op WHERE case_id = :case_id AND undone", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  return yc_stmt_run (stmt, error);
}

static gboolean
find_next_n (YcStore *store, const char *case_id, gint64 *ret_n, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce (max (n), 0) + 1 AS n FROM page_op WHERE case_id = :case_id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_n = yc_stmt_col_int (stmt, "n");
  return TRUE;
}

static gboolean
log_op (YcStore *store, const char *case_id, const Op *op, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (JsonObject) object = op_to_json (op);
  g_autofree char *text = yc_json_canonical_object (object);
  g_autofree char *aad = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (YcStmt) stmt = NULL;
  gint64 n = 0;

  if (key == NULL || !drop_undone (store, case_id, error) || !find_next_n (store, case_id, &n, error))
    return FALSE;
  aad = build_aad (case_id, n);
  sealed = yc_seal_bytes (key, aad, text, strlen (text));
  stmt = yc_db_prepare (yc_store_get_work (store), "INSERT INTO page_op (case_id, n, sealed) VALUES (:case_id, :n, :sealed)", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_int (stmt, "n", n);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

/* ---- one operation ---- */

/* Fills @op from the pages of the case; FALSE with @error when it cannot be done. */
typedef gboolean (*BuildFunc) (GPtrArray *pages, Op *op, gconstpointer data, GError **error);

static gboolean
write_pages (YcStore *store, const Op *op, GError **error)
{
  for (guint i = 0; i < op->after->len; i++)
    if (!yc_page_store_update (store, g_ptr_array_index (op->after, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
tell_op (YcStore *store, const char *case_id, const Op *op, const YcActor *actor, GError **error)
{
  return yc_page_store_tell (store, case_id, op->what, op->before, op->after, actor, error);
}

/* Where pages come from and where they go to. */
static gboolean
check_slots (const YcPageOpening *opening, const Op *op, GError **error)
{
  for (guint i = 0; i < op->before->len; i++)
    if (!yc_page_opening_check (opening, ((const YcPage *) g_ptr_array_index (op->before, i))->material_id, error)
        || !yc_page_opening_check (opening, ((const YcPage *) g_ptr_array_index (op->after, i))->material_id, error))
      return FALSE;
  return TRUE;
}

static gboolean
perform (YcStore *store, const char *case_id, BuildFunc build, gconstpointer data, const YcActor *actor, GError **error)
{
  g_autoptr (Op) op = op_new ();
  g_autoptr (GPtrArray) pages = NULL;
  g_auto (YcPageOpening) opening = { FALSE, NULL };

  if (!yc_page_store_check_open (store, case_id, &opening, error)
      || (pages = yc_page_store_list (store, case_id, FALSE, error)) == NULL)
    return FALSE;
  if (!build (pages, op, data, error) || !check_slots (&opening, op, error))
    return FALSE;
  if (op->before->len == 0)
    return TRUE;
  return write_pages (store, op, error) && log_op (store, case_id, op, error)
         && (!opening.on_record || tell_op (store, case_id, op, actor, error));
}

static gboolean
perform_alone (YcStore *store, const char *case_id, BuildFunc build, gconstpointer data, const YcActor *actor, GError **error)
{
  if (!yc_store_begin (store, error))
    return FALSE;
  if (perform (store, case_id, build, data, actor, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return yc_store_map_error (error);
}

/* @ret_nth: 1-based place in its slot. */
static const YcPage *
find_page (const GPtrArray *pages, const char *page_id, guint *ret_nth, GError **error)
{
  const char *slot = "";
  guint nth = 0;

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      nth = strcmp (slot, page->material_id) == 0 ? nth + 1 : 1;
      slot = page->material_id;
      if (strcmp (page->id, page_id) != 0)
        continue;
      *ret_nth = nth;
      return page;
    }
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no page %s", page_id);
  return NULL;
}

typedef struct
{
  const char *page_id;
  int         value;            /* degrees, blank, or YcUnfit */
  const char *material_id;
  gint64      before_order;
} Wish;

static gboolean
build_rotate (GPtrArray *pages, Op *op, gconstpointer data, GError **error)
{
  const Wish *wish = data;
  guint nth = 0;
  const YcPage *page = find_page (pages, wish->page_id, &nth, error);

  if (page == NULL)
    return FALSE;
  if (wish->value % 360 == 0)
    return TRUE;
  op->what = g_strdup_printf ("旋转第 %u 页", nth);
  op_touch (op, page)->rotation = ((page->rotation + wish->value) % 360 + 360) % 360;
  return TRUE;
}

/**
 * yc_page_store_rotate:
 * @degrees: clockwise, a multiple of 90, added to what the page has
 */
gboolean
yc_page_store_rotate (YcStore *store, const char *case_id, const char *page_id, int degrees, const YcActor *actor,
                      GError **error)
{
  const Wish wish = { page_id, degrees, NULL, 0 };

  g_return_val_if_fail (degrees % 90 == 0, FALSE);
  return perform_alone (store, case_id, build_rotate, &wish, actor, error);
}

static gboolean
build_blank (GPtrArray *pages, Op *op, gconstpointer data, GError **error)
{
  const Wish *wish = data;
  guint nth = 0;
  const YcPage *page = find_page (pages, wish->page_id, &nth, error);

  if (page == NULL)
    return FALSE;
  if (page->blank == (wish->value != 0))
    return TRUE;
  op->what = g_strdup_printf (wish->value ? "标记第 %u 页为空白页" : "取消第 %u 页的空白标记", nth);
  op_touch (op, page)->blank = wish->value != 0;
  return TRUE;
}

/**
 * yc_page_store_mark_blank:
 *
 * A mark only: the page stays and is shown.
 */
gboolean
yc_page_store_mark_blank (YcStore *store, const char *case_id, const char *page_id, gboolean blank, const YcActor *actor,
                          GError **error)
{
  const Wish wish = { page_id, blank, NULL, 0 };

  return perform_alone (store, case_id, build_blank, &wish, actor, error);
}

/* The paper as a whole: who brings a valid one brings new pages, which count by themselves. Also its blank pages: one that is found not to be blank is
 * still of that paper. */
static gboolean
build_unfit (GPtrArray *pages, Op *op, gconstpointer data, GError **error)
{
  const Wish *wish = data;
  YcUnfit unfit = (YcUnfit) wish->value;

  op->what = unfit == YC_UNFIT_NONE ? g_strdup ("取消不符合要求的标记") : g_strdup_printf ("标记为不符合要求：%s", yc_unfit_get_text (unfit));
  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (strcmp (page->material_id, wish->material_id) == 0 && page->unfit != unfit)
        op_touch (op, page)->unfit = unfit;
    }
  return TRUE;
}

/**
 * yc_page_store_mark_unfit:
 * @unfit: why what was brought of the material does not count; YC_UNFIT_NONE takes that back
 *
 * A mark on each page that is there now: they stay and are shown. One that comes later has none. Without pages nothing happens.
 */
gboolean
yc_page_store_mark_unfit (YcStore *store, const char *case_id, const char *material_id, YcUnfit unfit, const YcActor *actor, GError **error)
{
  const Wish wish = { NULL, (int) unfit, material_id, 0 };

  return perform_alone (store, case_id, build_unfit, &wish, actor, error);
}

static gboolean
build_delete (GPtrArray *pages, Op *op, gconstpointer data, GError **error)
{
  const Wish *wish = data;
  guint nth = 0;
  const YcPage *page = find_page (pages, wish->page_id, &nth, error);

  if (page == NULL)
    return FALSE;
  op->what = g_strdup_printf ("删除第 %u 页", nth);
  op_touch (op, page)->deleted = TRUE;
  return TRUE;
}

/**
 * yc_page_store_delete:
 *
 * Leaves a tombstone: undo brings the page back. The file stays.
 */
gboolean
yc_page_store_delete (YcStore *store, const char *case_id, const char *page_id, const YcActor *actor, GError **error)
{
  const Wish wish = { page_id, 0, NULL, 0 };

  return perform_alone (store, case_id, build_delete, &wish, actor, error);
}

/* Gives every page of the slot a new order with room between them; @moved goes before @before_order (0: to the end). */
static void
lay_out (const GPtrArray *pages, Op *op, const YcPage *moved, const Wish *wish)
{
  gint64 order = ORDER_STEP, place = 0;

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (page == moved || strcmp (page->material_id, wish->material_id) != 0)
        continue;
      if (place == 0 && wish->before_order > 0 && page->order >= wish->before_order)
        {
          place = order;
          order += ORDER_STEP;
        }
      if (page->order != order)
        op_touch (op, page)->order = order;
      order += ORDER_STEP;
    }
  YcPage *after = op_touch (op, moved);
  g_free (after->material_id);
  after->material_id = g_strdup (wish->material_id);
  after->order = place > 0 ? place : order;
}

static gboolean
build_move (GPtrArray *pages, Op *op, gconstpointer data, GError **error)
{
  const Wish *wish = data;
  guint nth = 0;
  const YcPage *page = find_page (pages, wish->page_id, &nth, error);

  if (page == NULL)
    return FALSE;
  op->what = g_strdup_printf ("移动第 %u 页", nth);
  lay_out (pages, op, page, wish);
  return TRUE;
}

/**
 * yc_page_store_move:
 * @material_id: the slot to move to, may be the page's own
 * @before_order: the order of the page that shall come after it; 0 = to the end
 */
gboolean
yc_page_store_move (YcStore *store, const char *case_id, const char *page_id, const char *material_id, gint64 before_order,
                    const YcActor *actor, GError **error)
{
  const Wish wish = { page_id, 0, material_id, before_order };

  return perform_alone (store, case_id, build_move, &wish, actor, error);
}

/* ---- adding ---- */

static guint
count_slot (const GPtrArray *pages, const char *material_id)
{
  guint n = 0;

  for (guint i = 0; i < pages->len; i++)
    n += strcmp (((const YcPage *) g_ptr_array_index (pages, i))->material_id, material_id) == 0;
  return n;
}

/* Where a page stands among the events of its case: where its scan began, so that a page that went through before a print but gets its row
 * later, as after a crash, does not count as one that came after it. A page without a job came just now. */
static gboolean
load_next_event (YcStore *store, const YcPage *page, gint64 *ret_next_event, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce ((SELECT next_event FROM scan_job WHERE job_id = :job_id AND case_id = :case_id),"
    " (SELECT coalesce (max (seq), 0) + 1 FROM case_event WHERE case_id = :case_id)) AS next_event", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "job_id", page->job_id);
  yc_stmt_text (stmt, "case_id", page->case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_next_event = yc_stmt_col_int (stmt, "next_event");
  return TRUE;
}

static gboolean
add_page (YcStore *store, const YcPage *page, const YcActor *actor, GError **error)
{
  g_autoptr (Op) op = op_new ();
  g_autoptr (YcPage) row = yc_page_copy (page);
  g_autoptr (GPtrArray) pages = NULL;
  g_auto (YcPageOpening) opening = { FALSE, NULL };
  guint nth;

  if (!yc_page_store_check_open (store, page->case_id, &opening, error) || !yc_page_opening_check (&opening, page->material_id, error)
      || (pages = yc_page_store_list (store, page->case_id, FALSE, error)) == NULL)
    return FALSE;
  if (row->order == 0 && !yc_page_store_last_order (store, row->case_id, row->material_id, &row->order, error))
    return FALSE;
  if (!load_next_event (store, row, &row->next_event, error))
    return FALSE;
  nth = count_slot (pages, row->material_id) + 1;
  op->what = g_strdup_printf ("添加第 %u 页", nth);
  row->deleted = TRUE;
  op_touch (op, row)->deleted = FALSE;
  row->deleted = FALSE;
  return yc_page_store_insert (store, row, error) && log_op (store, row->case_id, op, error)
         && (!opening.on_record || tell_op (store, row->case_id, op, actor, error));
}

/**
 * yc_page_store_add:
 * @page: its file is adopted; order 0 = at the end of its slot
 * @actor: (nullable): here and below: who acts; a received case needs an author with a key, the change is told in its history
 *
 * Errors: YC_CAPTURE_ERROR_FROZEN, NO_SPACE
 */
gboolean
yc_page_store_add (YcStore *store, const YcPage *page, const YcActor *actor, GError **error)
{
  if (!yc_store_begin (store, error))
    return FALSE;
  if (add_page (store, page, actor, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return yc_store_map_error (error);
}

/* ---- undo and redo ---- */

/* Reads one side of an entry's change into @op. */
static gboolean
take_change (const GPtrArray *pages, Op *op, JsonObject *change, const char *side, GError **error)
{
  JsonObject *fields = NULL;
  const char *id = NULL, *material = NULL;
  gint64 rotation = 0;

  if (!yc_json_get_string (change, "", "page", 64, &id, error) || !yc_json_get_object (change, "", side, &fields, error))
    return FALSE;
  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);
      YcPage *after;

      if (strcmp (page->id, id) != 0)
        continue;
      after = op_touch (op, page);
      if (!yc_json_get_string (fields, side, "material", 128, &material, error)
          || !yc_json_get_int (fields, side, "order", 0, G_MAXINT64, &after->order, error)
          || !yc_json_get_int (fields, side, "rotation", 0, 270, &rotation, error)
          || !yc_json_get_boolean (fields, side, "blank", &after->blank, error) || !yc_page_read_unfit (fields, side, &after->unfit, error)
          || !yc_json_get_boolean (fields, side, "deleted", &after->deleted, error))
        return FALSE;
      g_free (after->material_id);
      after->material_id = g_strdup (material);
      after->rotation = (int) rotation;
      return TRUE;
    }
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no page %s", id);
  return FALSE;
}

static gboolean
mark_undone (YcStore *store, const char *case_id, gint64 n, gboolean undone, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE page_op SET undone = :undone WHERE case_id = :case_id AND n = :n", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "undone", undone);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_int (stmt, "n", n);
  return yc_stmt_run (stmt, error);
}

static JsonObject *
unseal_op (YcStore *store, const char *case_id, gint64 n, GBytes *sealed, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autofree char *aad = build_aad (case_id, n);
  g_autoptr (GBytes) plain = key != NULL
    ? yc_unseal_bytes (key, aad, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error) : NULL;

  if (plain == NULL)
    return NULL;
  return yc_json_parse_object (g_bytes_get_data (plain, NULL), (gssize) g_bytes_get_size (plain), NULL, error);
}

/* The entry to undo (the last that stands) or to redo (the first that was undone); NOT_FOUND when there is none. */
static JsonObject *
find_op (YcStore *store, const char *case_id, gboolean undo, gint64 *ret_n, GError **error)
{
  static const char *const sql[] = {
    "SELECT n, sealed FROM page_op WHERE case_id = :case_id AND undone ORDER BY n LIMIT 1",
    "SELECT n, sealed FROM page_op WHERE case_id = :case_id AND NOT undone ORDER BY n DESC LIMIT 1",
  };
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql[undo ? 1 : 0], error);
  g_autoptr (GBytes) sealed = NULL;
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "nothing to %s", undo ? "undo" : "redo");
      return NULL;
    }
  *ret_n = yc_stmt_col_int (stmt, "n");
  sealed = yc_stmt_col_blob (stmt, "sealed");
  return unseal_op (store, case_id, *ret_n, sealed, error);
}

/* The entry as an operation of its own, backwards for undo. */
static Op *
read_step (const GPtrArray *pages, JsonObject *entry, gboolean undo, GError **error)
{
  g_autoptr (Op) op = op_new ();
  JsonArray *changes = NULL;
  const char *what = NULL;

  if (!yc_json_get_string (entry, "", "what", 200, &what, error)
      || !yc_json_get_array (entry, "", "changes", 100000, &changes, error))
    return NULL;
  op->what = g_strdup (what);
  for (guint i = 0; i < json_array_get_length (changes); i++)
    if (!take_change (pages, op, json_array_get_object_element (changes, i), undo ? "from" : "to", error))
      return NULL;
  return g_steal_pointer (&op);
}

static gboolean
tell_step (YcStore *store, const char *case_id, const Op *op, gboolean undo, const YcActor *actor, GError **error)
{
  g_autofree char *what = g_strconcat (undo ? "撤销：" : "重做：", op->what, NULL);

  return yc_page_store_tell (store, case_id, what, op->before, op->after, actor, error);
}

static char *
step (YcStore *store, const char *case_id, gboolean undo, const YcActor *actor, GError **error)
{
  g_autoptr (JsonObject) entry = NULL;
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (Op) op = NULL;
  g_auto (YcPageOpening) opening = { FALSE, NULL };
  gint64 n = 0;

  if (!yc_page_store_check_open (store, case_id, &opening, error) || (entry = find_op (store, case_id, undo, &n, error)) == NULL
      || (pages = yc_page_store_list (store, case_id, TRUE, error)) == NULL
      || (op = read_step (pages, entry, undo, error)) == NULL || !check_slots (&opening, op, error) || !write_pages (store, op, error)
      || !mark_undone (store, case_id, n, undo, error))
    return NULL;
  if (opening.on_record && !tell_step (store, case_id, op, undo, actor, error))
    return NULL;
  return g_strdup (op->what);
}

static gboolean
step_alone (YcStore *store, const char *case_id, gboolean undo, char **ret_what, const YcActor *actor, GError **error)
{
  g_autofree char *what = NULL;

  if (!yc_store_begin (store, error))
    return FALSE;
  what = step (store, case_id, undo, actor, error);
  if (what == NULL || !yc_store_commit (store, error))
    {
      yc_store_rollback (store);
      return yc_store_map_error (error);
    }
  if (ret_what != NULL)
    *ret_what = g_steal_pointer (&what);
  return TRUE;
}

/**
 * yc_page_store_undo:
 * @ret_what: (nullable): (transfer full): what was taken back, "删除第 2 页"
 */
gboolean
yc_page_store_undo (YcStore *store, const char *case_id, char **ret_what, const YcActor *actor, GError **error)
{
  return step_alone (store, case_id, TRUE, ret_what, actor, error);
}

/**
 * yc_page_store_redo:
 * @ret_what: (nullable): (transfer full)
 */
gboolean
yc_page_store_redo (YcStore *store, const char *case_id, char **ret_what, const YcActor *actor, GError **error)
{
  return step_alone (store, case_id, FALSE, ret_what, actor, error);
}
