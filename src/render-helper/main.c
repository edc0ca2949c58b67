/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * yichuang-render-helper: reads one foreign document a process. Takes messages and a descriptor on descriptor 3,
 * gives reports and pictures. Everything foreign happens behind the sandbox; the process is thrown away
 * afterwards.
 */
#define G_LOG_DOMAIN "yc-render"

#include "config.h"

#include "base/yc-error.h"
#include "base/yc-helper-wire.h"
#include "base/yc-json.h"
#include "render-helper/yc-render-document.h"
#include "render-helper/yc-render-probe.h"
#include "render-helper/yc-render-sandbox.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  YcRenderDocument *document; /* (owned) (nullable) */
} Session;

static gboolean
answer_problem (const char *code, GError **error)
{
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_string_member (answer, "type", "failed");
  json_object_set_string_member (answer, "code", code);
  return yc_helper_wire_send (YC_HELPER_FD, answer, NULL, 0, error);
}

/* The document comes with the first message; later ones are about the same. */
static gboolean
take_document (Session *session, GArray *fds, GError **error)
{
  struct stat st;

  if (session->document != NULL)
    return TRUE;
  if (fds->len != 1 || fstat (g_array_index (fds, int, 0), &st) != 0)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "No document came");
      return FALSE;
    }
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
  if (st.st_size > 0)
    {
      /* kept for the life of the process */
      void *data = mmap (NULL, (gsize) st.st_size, PROT_READ, MAP_PRIVATE, g_array_index (fds, int, 0), 0);

      if (data == MAP_FAILED)
        return yc_error_set_errno (error, ENOMEM, "Cannot map the document");
      g_bytes_unref (bytes);
      bytes = g_bytes_new_static (data, (gsize) st.st_size);
    }
  if (YC_DEVELOPMENT)
    yc_render_fault_happen ();
  session->document = yc_render_document_new (bytes);
  return TRUE;
}

static gboolean
inspect (Session *session, JsonObject *message, GError **error)
{
  gboolean with_text = FALSE;

  if (!yc_json_opt_boolean (message, "", "with_text", &with_text, error))
    return FALSE;
  g_autoptr (JsonObject) answer = yc_render_document_inspect (session->document, with_text);
  return yc_helper_wire_send (YC_HELPER_FD, answer, NULL, 0, error);
}

static gboolean
answer_canvas (YcRenderCanvas *canvas, GError **error)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  gboolean lie = YC_DEVELOPMENT && yc_render_fault_is ("lie");

  json_object_set_string_member (answer, "type", "rendered");
  json_object_set_int_member (answer, "width", canvas->width);
  json_object_set_int_member (answer, "height", lie ? canvas->height + 1 : canvas->height);
  json_object_set_int_member (answer, "stride", canvas->stride);
  gboolean open = YC_DEVELOPMENT && yc_render_fault_is ("unsealed");
  int fd = open ? dup (canvas->fd) : yc_render_canvas_take (canvas);
  if (fd < 0)
    return yc_error_set_errno (error, errno, "Cannot seal the picture");
  gboolean ok = yc_helper_wire_send (YC_HELPER_FD, answer, &fd, 1, error);
  close (fd);
  return ok;
}

static gboolean
render (Session *session, JsonObject *message, GError **error)
{
  gint64 page, dpi, max_width = 0;
  g_autoptr (YcRenderCanvas) canvas = NULL;

  if (!yc_json_get_int (message, "", "page", 1, G_MAXINT32, &page, error)
      || !yc_json_get_int (message, "", "dpi", 1, 2400, &dpi, error)
      || !yc_json_opt_int (message, "", "max_width", 0, G_MAXINT32, &max_width, error))
    return FALSE;
  const char *problem = yc_render_document_draw (session->document, (int) page, (int) dpi, (int) max_width, &canvas);
  return problem != NULL ? answer_problem (problem, error) : answer_canvas (canvas, error);
}

static gboolean
probe (GError **error)
{
  g_autoptr (JsonObject) answer = yc_render_probe ();

  return yc_helper_wire_send (YC_HELPER_FD, answer, NULL, 0, error);
}

static gboolean
obey (Session *session, JsonObject *message, GArray *fds, GError **error)
{
  const char *type;

  if (!yc_json_get_string (message, "", "type", 32, &type, error))
    return FALSE;
  if (YC_DEVELOPMENT && strcmp (type, "probe") == 0)
    return probe (error);
  if (strcmp (type, "inspect") == 0)
    return take_document (session, fds, error) && inspect (session, message, error);
  if (strcmp (type, "render") == 0)
    return take_document (session, fds, error) && render (session, message, error);
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "Unknown message %s", type);
  return FALSE;
}

static gboolean
serve (GError **error)
{
  Session session = { NULL };
  gboolean ok = yc_helper_wire_greet (YC_HELPER_FD, error);

  while (ok)
    {
      g_autoptr (GArray) fds = NULL;
      g_autoptr (JsonObject) message = yc_helper_wire_receive (YC_HELPER_FD, &fds, error);

      ok = message != NULL && obey (&session, message, fds, error);
    }
  yc_render_document_free (session.document);
  return FALSE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  yc_render_sandbox_limit ();
  yc_render_sandbox_warm_up ();
  yc_render_sandbox_enter ();
  serve (&error);
  gboolean clean = g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED);
  if (!clean)
    g_printerr ("%s\n", error->message);
  /* Handlers that run at exit, of foreign libraries and of the leak checker, expect calls that are forbidden here. */
  _exit (clean ? 0 : 1);
}
