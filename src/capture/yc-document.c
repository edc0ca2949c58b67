/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What a foreign document is and how its pages look. Takes bytes, asks the render helper, gives checked values.
 * Main context.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-import.h"

#include "base/yc-json.h"
#include "capture/yc-render-client.h"
#include <unistd.h>

#define MAX_BYTES (100 * 1024 * 1024)
#define MAX_PAGES 200
#define MAX_TEXT (64 * 1024 + 1)
#define MAX_SIDE_MM 1e6

static const struct
{
  const char *problem, *text;
} problem_texts[] = {
  { "", "" },
  { "encrypted", "这个 PDF 设了打开密码，无法读取。原文件没有改动，已有的页面不受影响。请申请人取消密码后重新提供，或者改为现场扫描。" },
  { "corrupt", "文件已损坏或不完整，无法读取。原文件没有改动，已有的页面不受影响。请申请人重新提供，或者改为现场扫描。" },
  { "too-large", "文件太大，或者其中有过大的页面（文件上限 100 MB，一页上限 1 亿像素）。原文件没有改动，已有的页面不受影响。"
                 "请另存为较小的文件后再导入，或者改为现场扫描。" },
  { "empty-page", "文件里有高或宽为零的页面，没有可以显示的内容。原文件没有改动，已有的页面不受影响。请申请人重新生成文件，或者改为现场扫描。" },
  { "too-many-pages", "文件超过 200 页。原文件没有改动，已有的页面不受影响。请拆成几个文件分别导入。" },
  { "unknown-kind", "文件的内容不是 PDF 或 JPEG（扩展名不算数）。原文件没有改动，已有的页面不受影响。"
                    "请转换为 PDF 或 JPEG 后再导入，或者改为现场扫描。" },
  { "crashed", "读取时阅读程序意外退出，这个文件可能有害。系统和已有的页面不受影响，原文件没有改动。"
               "请不要用别的程序打开它，改为现场扫描，并告知管理员。" },
  { "timeout", "读取超时，这个文件可能有害或过于复杂。系统和已有的页面不受影响，原文件没有改动。请再试一次；仍然超时就改为现场扫描。" },
  { "no-page", "文件里没有这一页。原文件没有改动，已有的页面不受影响。请核对页码。" },
};

const char *
yc_document_problem_text (const char *problem)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problem_texts); i++)
    if (g_str_equal (problem_texts[i].problem, problem))
      return problem_texts[i].text;
  return "";
}

void
yc_document_report_free (YcDocumentReport *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_array_unref (self->widths_mm);
  g_array_unref (self->heights_mm);
  g_free (self->problem);
  g_free (self->problem_text);
  g_free (self->text);
  g_free (self);
}

static YcDocumentReport *
make_report (void)
{
  YcDocumentReport *self = g_new0 (YcDocumentReport, 1);

  self->kind = g_strdup ("unknown");
  self->widths_mm = g_array_new (FALSE, FALSE, sizeof (double));
  self->heights_mm = g_array_new (FALSE, FALSE, sizeof (double));
  self->problem = g_strdup ("");
  self->problem_text = g_strdup ("");
  self->text = g_strdup ("");
  return self;
}

static void
set_problem (YcDocumentReport *self, const char *problem)
{
  g_free (self->problem);
  g_free (self->problem_text);
  self->problem = g_strdup (problem);
  self->problem_text = g_strdup (yc_document_problem_text (problem));
  self->encrypted = self->restricted || g_str_equal (problem, "encrypted");
}

static gboolean
get_double (JsonObject *object, const char *member, double *ret_value)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  double value = json_node_get_double (node);
  if (value < 0 || value > MAX_SIDE_MM)
    return FALSE;
  *ret_value = value;
  return TRUE;
}

static gboolean
read_sizes (YcDocumentReport *self, JsonArray *sizes)
{
  for (guint i = 0; i < json_array_get_length (sizes); i++)
    {
      JsonObject *size;
      double width, height;

      if (!yc_json_item_object (sizes, "sizes", i, &size, NULL) || !get_double (size, "width_mm", &width)
          || !get_double (size, "height_mm", &height))
        return FALSE;
      g_array_append_val (self->widths_mm, width);
      g_array_append_val (self->heights_mm, height);
    }
  return TRUE;
}

static gboolean
opt_int (JsonObject *object, const char *member, gint64 max, int *ret_value)
{
  gint64 value = *ret_value;

  if (!yc_json_opt_int (object, "", member, 0, max, &value, NULL))
    return FALSE;
  *ret_value = (int) value;
  return TRUE;
}

static gboolean
read_flags (YcDocumentReport *self, JsonObject *o)
{
  return yc_json_opt_boolean (o, "", "has_scripts", &self->has_scripts, NULL)
         && yc_json_opt_boolean (o, "", "has_embedded", &self->has_embedded, NULL)
         && yc_json_opt_boolean (o, "", "has_signatures", &self->has_signatures, NULL)
         && yc_json_opt_boolean (o, "", "has_text", &self->has_text, NULL)
         && yc_json_opt_boolean (o, "", "restricted", &self->restricted, NULL)
         && yc_json_opt_boolean (o, "", "cmyk", &self->jpeg_cmyk, NULL)
         && opt_int (o, "n_pages", G_MAXINT, &self->n_pages) && opt_int (o, "width", 65535, &self->jpeg_width)
         && opt_int (o, "height", 65535, &self->jpeg_height) && opt_int (o, "dpi", 65535 * 3, &self->jpeg_dpi)
         && opt_int (o, "rotation", 270, &self->jpeg_rotation) && self->jpeg_rotation % 90 == 0;
}

/* Returns: FALSE when the helper's answer is not what it promises */
static gboolean
read_answer (YcDocumentReport *self, JsonObject *o)
{
  static const char *const kinds[] = { "unknown", "pdf", "jpeg", NULL };
  const char *type, *problem, *text = "";
  JsonArray *sizes;
  int kind;

  if (!yc_json_get_string (o, "", "type", 16, &type, NULL) || !g_str_equal (type, "inspected")
      || !yc_json_get_enum (o, "", "kind", kinds, &kind, NULL)
      || !yc_json_get_string (o, "", "problem", 32, &problem, NULL)
      || (*problem != '\0' && *yc_document_problem_text (problem) == '\0')
      || !yc_json_opt_string (o, "", "text", MAX_TEXT, &text, NULL)
      || !yc_json_get_array (o, "", "sizes", MAX_PAGES, &sizes, NULL) || !read_sizes (self, sizes)
      || !read_flags (self, o) || (*problem == '\0' && (self->n_pages < 1 || self->n_pages > MAX_PAGES)))
    return FALSE;
  g_free (self->kind);
  g_free (self->text);
  self->kind = g_strdup (kinds[kind]);
  self->text = g_strdup (text);
  set_problem (self, problem);
  return TRUE;
}

/* Returns: (transfer full): what the helper said, or the problem "crashed" when that cannot be */
static YcDocumentReport *
report_from_answer (JsonObject *answer)
{
  g_autoptr (YcDocumentReport) report = make_report ();

  if (read_answer (report, answer))
    return g_steal_pointer (&report);
  YcDocumentReport *bad = make_report ();
  set_problem (bad, "crashed");
  return bad;
}

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = yc_render_client_ask_finish (YC_RENDER_CLIENT (source), result, NULL, &error);
  YcDocumentReport *report;

  if (answer != NULL)
    report = report_from_answer (answer);
  else if (error->domain == YC_CAPTURE_ERROR)
    {
      report = make_report ();
      set_problem (report, error->message);
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, report, (GDestroyNotify) yc_document_report_free);
}

/* Asks through a client that the caller goes on to use. */
void
yc_document_inspect_through (YcRenderClient *client, gboolean with_text, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (JsonObject) message = json_object_new ();
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, yc_document_inspect_async);
  json_object_set_string_member (message, "type", "inspect");
  json_object_set_boolean_member (message, "with_text", with_text);
  yc_render_client_ask_async (client, message, cancellable, inspected_cb, task);
}

/**
 * yc_document_inspect_async:
 * @bytes: what was brought; over 100 MB is reported as "too-large" without a look
 * @with_text: whether the text is wanted
 *
 * What is wrong with the document is no error but stands in the report.
 */
void
yc_document_inspect_async (GBytes *bytes, gboolean with_text, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  if (g_bytes_get_size (bytes) > MAX_BYTES)
    {
      g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
      YcDocumentReport *report = make_report ();

      set_problem (report, "too-large");
      g_task_return_pointer (task, report, (GDestroyNotify) yc_document_report_free);
      return;
    }
  g_autoptr (YcRenderClient) client = yc_render_client_new (bytes);
  yc_document_inspect_through (client, with_text, cancellable, callback, user_data);
}

/**
 * yc_document_inspect_finish:
 *
 * Errors: CANCELLED, IO when no helper can be started.
 *
 * Returns: (transfer full): the report
 */
YcDocumentReport *
yc_document_inspect_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  int fd = -1;
  g_autoptr (JsonObject) answer = yc_render_client_ask_finish (YC_RENDER_CLIENT (source), result, &fd, &error);
  YcPicture *picture = answer != NULL ? yc_render_client_map_picture (answer, fd, &error) : NULL;

  if (fd >= 0)
    close (fd);
  if (picture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, picture, (GDestroyNotify) yc_picture_free);
}

void
yc_document_render_through (YcRenderClient *client, int page, int dpi, int max_width, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (JsonObject) message = yc_render_client_make_render (page, dpi, max_width);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, yc_document_render_async);
  yc_render_client_ask_async (client, message, cancellable, rendered_cb, task);
}

/**
 * yc_document_render_async:
 * @page: 1-based
 * @dpi: 1 to 2400, for a PDF
 * @max_width: pixels, 0 for no limit
 */
void
yc_document_render_async (GBytes *bytes, int page, int dpi, int max_width, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (page >= 1 && dpi >= 1 && dpi <= 2400 && max_width >= 0);

  if (g_bytes_get_size (bytes) > MAX_BYTES)
    {
      g_task_report_error (NULL, callback, user_data, yc_document_render_async,
                           yc_render_client_make_error ("too-large"));
      return;
    }
  g_autoptr (YcRenderClient) client = yc_render_client_new (bytes);
  yc_document_render_through (client, page, dpi, max_width, cancellable, callback, user_data);
}

/**
 * yc_document_render_finish:
 *
 * Errors: FOREIGN, LIMIT with the problem's code as message; CANCELLED; IO.
 *
 * Returns: (transfer full): the page
 */
YcPicture *
yc_document_render_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
