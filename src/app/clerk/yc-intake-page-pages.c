/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the clerk does with single pages: rotate, mark blank, delete, move, undo, redo; and with those of a paper that does not count. Each is one transaction of the page store, which
 * answers with the case's pages anew. Main thread; the work is done on the store's thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-intake-page-private.h"
#include "capture/yc-page-store.h"

typedef enum { OP_RELOAD, OP_ROTATE, OP_BLANK, OP_DELETE, OP_MOVE, OP_UNFIT, OP_UNDO, OP_REDO } OpKind;
typedef struct { OpKind kind; char *case_id, *page_id, *material_id; int degrees; gboolean blank; YcUnfit unfit; } Op;
typedef struct { OpKind kind; GPtrArray *pages; char *what; } Done;

static void
op_free (Op *op)
{
  g_free (op->case_id);
  g_free (op->page_id);
  g_free (op->material_id);
  g_free (op);
}

static void
done_free (Done *done)
{
  g_clear_pointer (&done->pages, g_ptr_array_unref);
  g_free (done->what);
  g_free (done);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Done, done_free)

static gboolean
apply (YcStore *store, const Op *op, const YcActor *actor, char **ret_what, GError **error)
{
  switch (op->kind)
    {
    case OP_RELOAD:
      return TRUE;
    case OP_ROTATE:
      return yc_page_store_rotate (store, op->case_id, op->page_id, op->degrees, actor, error);
    case OP_BLANK:
      return yc_page_store_mark_blank (store, op->case_id, op->page_id, op->blank, actor, error);
    case OP_DELETE:
      return yc_page_store_delete (store, op->case_id, op->page_id, actor, error);
    case OP_MOVE:
      return yc_page_store_move (store, op->case_id, op->page_id, op->material_id, 0, actor, error);
    case OP_UNFIT:
      return yc_page_store_mark_unfit (store, op->case_id, op->material_id, op->unfit, actor, error);
    case OP_UNDO:
      return yc_page_store_undo (store, op->case_id, ret_what, actor, error);
    case OP_REDO:
      return yc_page_store_redo (store, op->case_id, ret_what, actor, error);
    }
  g_return_val_if_reached (FALSE);
}

static gpointer
run_op (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  const Op *op = data;
  g_autoptr (Done) done = g_new0 (Done, 1);

  done->kind = op->kind;
  if (!apply (store, op, actor, &done->what, error))
    return NULL;
  done->pages = yc_page_store_list (store, op->case_id, FALSE, error);
  return done->pages != NULL ? g_steal_pointer (&done) : NULL;
}

static void
say (YcIntakePage *self, const Done *done)
{
  g_autofree char *text = NULL;

  if (done->kind == OP_UNDO)
    text = g_strdup_printf (_("Undone: %s"), done->what);
  else if (done->kind == OP_REDO)
    text = g_strdup_printf (_("Done again: %s"), done->what);
  yc_thumbnail_strip_say (yc_page_view_get_strip (self->view), YC_TONE_INFO, text != NULL ? text : "");
}

static void
op_done_cb (YcIntakePage *self, gpointer *result, const GError *error)
{
  Done *done = *result;

  if (g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND))
    {
      yc_thumbnail_strip_say (yc_page_view_get_strip (self->view), YC_TONE_WAIT, _("Nothing more to undo"));
      return;
    }
  if (error != NULL)
    {
      yc_notice_bar_show_error (self->notice, error);
      return;
    }
  yc_intake_page_set_pages (self, g_steal_pointer (&done->pages));
  say (self, done);
  yc_session_notify_case (self->session, self->case_id);
}

static Op *
op_new (YcIntakePage *self, OpKind kind)
{
  YcPageObject *page = yc_page_view_get_selected (self->view);
  Op *op = g_new0 (Op, 1);

  op->kind = kind;
  op->case_id = g_strdup (self->case_id);
  if (page != NULL)
    op->page_id = g_strdup (yc_page_object_get_page (page)->id);
  return op;
}

static void
start (YcIntakePage *self, Op *op)
{
  gboolean needs_page = op->kind >= OP_ROTATE && op->kind <= OP_MOVE;

  if (self->case_id == NULL || !yc_intake_page_takes_into (self, self->selected) || (needs_page && op->page_id == NULL))
    op_free (op);
  else
    yc_intake_page_run (self, run_op, op, (GDestroyNotify) op_free, (GDestroyNotify) done_free, op_done_cb);
}

void
yc_intake_page_rotate (YcIntakePage *self, int degrees)
{
  Op *op = op_new (self, OP_ROTATE);

  op->degrees = degrees;
  start (self, op);
}

void
yc_intake_page_mark_blank (YcIntakePage *self)
{
  YcPageObject *page = yc_page_view_get_selected (self->view);
  Op *op = op_new (self, OP_BLANK);

  op->blank = page != NULL && !yc_page_object_get_page (page)->blank;
  start (self, op);
}

void
yc_intake_page_delete_page (YcIntakePage *self)
{
  start (self, op_new (self, OP_DELETE));
}

void
yc_intake_page_move_page (YcIntakePage *self, const char *material_id)
{
  Op *op = op_new (self, OP_MOVE);
  const char *reason = self->selected != NULL ? g_hash_table_lookup (self->counts, self->selected) : NULL;
  g_autofree char *carried = g_strdup (reason);

  /* The question goes with the page, and stays with those that do not. */
  if (carried != NULL && !g_hash_table_contains (self->counts, material_id))
    yc_intake_page_set_count (self, material_id, carried);
  op->material_id = g_strdup (material_id);
  start (self, op);
}

/* The paper that is selected, all its pages; a way of its own back is the same menu. */
void
yc_intake_page_mark_unfit (YcIntakePage *self, const char *code)
{
  Op *op = op_new (self, OP_UNFIT);

  op->material_id = g_strdup (self->selected);
  if (!yc_unfit_parse (code, &op->unfit))
    op->unfit = YC_UNFIT_NONE;
  start (self, op);
}

void
yc_intake_page_undo (YcIntakePage *self, gboolean redo)
{
  start (self, op_new (self, redo ? OP_REDO : OP_UNDO));
}

void
yc_intake_page_reload_pages (YcIntakePage *self)
{
  start (self, op_new (self, OP_RELOAD));
}

/* Why no page lies in the slot, and what is to be done. */
void
yc_intake_page_show_nothing (YcIntakePage *self, const YcSlot *slot)
{
  const YcItemExit *exit = self->intake->item != NULL ? yc_item_find_exit (self->intake->item, self->intake->answers) : NULL;
  YcScanState *state = yc_page_view_show_state (self->view);

  if (exit != NULL && yc_intake_page_refuses (self))
    yc_scan_state_show_exit (state, exit);
  else if (slot != NULL && slot->state == YC_SLOT_WAIVED)
    yc_scan_state_show_waived (state, slot->material);
  else
    yc_scan_state_show_empty (state, slot != NULL ? slot->material : NULL);
}

void
yc_intake_page_turn_paper (YcIntakePage *self, const char *material_id)
{
  const YcSlot *slot = material_id != NULL ? yc_intake_page_find_slot (self, material_id) : NULL;

  if (slot == NULL || slot->n_pages == 0 || !yc_material_is_paper (slot->material))
    return;
  yc_intake_set_brought (self->intake, slot->material, yc_brought_next (yc_intake_get_brought (self->intake, slot->material)));
  yc_intake_page_edited (self);
}
