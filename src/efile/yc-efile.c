/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: the e-file under construction and its folder on disk. Takes the PDFs of materials and papers with the facts of their
 * pages, gives a canonical manifest whose digest the event log anchors, and writes the folder (all of it or nothing). Any thread, one
 * e-file a thread; no store.
 */
#define G_LOG_DOMAIN "yc-efile"
#include "config.h"

#include "efile/yc-efile.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-json.h"
#include "efile/yc-efile-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_NAME_CHARS 40 /* a name stays under 255 bytes also in file systems that count UTF-8 */

typedef struct
{
  char *name;
  GBytes *bytes;
} File;

struct _YcEfile
{
  JsonObject *root;     /* (owned) the manifest */
  JsonArray *materials; /* (not owned) inside root */
  JsonArray *papers;    /* (not owned) inside root */
  GPtrArray *files;     /* of File* */
  char *manifest;       /* (nullable) set by finish: nothing may be added afterwards */
  YcDigest digest;
};

static const char *const error_codes[] = { "page", "pdf", "exists", "not-efile" };

GQuark
yc_efile_error_quark (void)
{
  static gsize quark;

  if (g_once_init_enter (&quark))
    {
      GQuark made = g_quark_from_static_string ("yc-efile-error-quark");

      yc_error_register (made, "efile", error_codes, G_N_ELEMENTS (error_codes));
      g_once_init_leave (&quark, made);
    }
  return (GQuark) quark;
}

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->name);
  g_bytes_unref (file->bytes);
  g_free (file);
}

/**
 * yc_efile_new:
 * @made: UTC microseconds: the acceptance's own time, so that building it again gives the same bytes
 *
 * Returns: (transfer full): an e-file without materials.
 */
YcEfile *
yc_efile_new (const char *case_id, const char *case_number, const char *item_name, const char *item_code,
              const char *item_version, gint64 made)
{
  YcEfile *self = g_new0 (YcEfile, 1);
  JsonObject *item = json_object_new (), *the_case = json_object_new ();
  g_autofree char *iso = yc_time_iso (made);

  self->files = g_ptr_array_new_with_free_func (file_free);
  self->root = json_object_new ();
  self->materials = json_array_new ();
  self->papers = json_array_new ();
  json_object_set_string_member (the_case, "id", case_id);
  json_object_set_string_member (the_case, "number", case_number);
  json_object_set_string_member (item, "name", item_name);
  json_object_set_string_member (item, "code", item_code);
  json_object_set_string_member (item, "version", item_version);
  json_object_set_string_member (self->root, "format", YC_EFILE_FORMAT);
  json_object_set_int_member (self->root, "version", YC_EFILE_VERSION);
  json_object_set_string_member (self->root, "made", iso);
  json_object_set_object_member (self->root, "case", the_case);
  json_object_set_object_member (self->root, "item", item);
  json_object_set_array_member (self->root, "materials", self->materials);
  json_object_set_array_member (self->root, "papers", self->papers);
  return self;
}

void
yc_efile_free (YcEfile *self)
{
  if (self == NULL)
    return;
  json_object_unref (self->root);
  g_ptr_array_unref (self->files);
  g_free (self->manifest);
  g_free (self);
}

/* "materials/01-卫生许可申请表.pdf": letters and digits of any script stay, all else that a file system could stumble over becomes "_". */
static char *
make_file_name (const char *folder, guint no, const char *title)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (title, -1);
  int n_chars = 0;

  g_string_printf (name, "%s/%02u-", folder, no);
  for (const char *c = valid; *c != '\0' && n_chars < MAX_NAME_CHARS; c = g_utf8_next_char (c), n_chars++)
    {
      gunichar letter = g_utf8_get_char (c);

      g_string_append_unichar (name, g_unichar_isalnum (letter) ? letter : '_');
    }
  g_string_append (name, ".pdf");
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
set_digest (JsonObject *object, const YcDigest *digest)
{
  json_object_set_string_member (object, "sha256", digest->sha256);
  json_object_set_string_member (object, "sm3", digest->sm3);
}

/* Keeps the file and returns its entry for the manifest. */
static JsonObject *
keep_file (YcEfile *self, char *name, GBytes *bytes)
{
  JsonObject *entry = json_object_new ();
  File *file = g_new0 (File, 1);
  YcDigest digest;
  gsize n;
  const void *data = g_bytes_get_data (bytes, &n);

  file->name = name;
  file->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (self->files, file);
  yc_digest_bytes (data, n, &digest);
  json_object_set_string_member (entry, "path", name);
  json_object_set_int_member (entry, "bytes", (gint64) n);
  set_digest (entry, &digest);
  return entry;
}

static const char *const origin_nicks[] = { "scanned", "imported-jpeg", "imported-pdf" };

static JsonArray *
list_flags (YcPageFlags flags)
{
  static const struct { YcPageFlags flag; const char *nick; } names[] = {
    { YC_PAGE_FLAG_GREY_TAIL, "grey-tail" },
    { YC_PAGE_FLAG_SHORT, "short" },
    { YC_PAGE_FLAG_SAME_AS_BEFORE, "same-as-before" },
    { YC_PAGE_FLAG_BLANK_LOOKING, "blank-looking" },
    { YC_PAGE_FLAG_RECOVERED, "recovered" },
  };
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((flags & names[i].flag) != 0)
      json_array_add_string_element (list, names[i].nick);
  return list;
}

static JsonObject *
describe_page (guint no, const YcPage *page)
{
  JsonObject *entry = json_object_new ();
  g_autofree char *captured = yc_time_iso (page->captured);

  json_object_set_int_member (entry, "no", no);
  json_object_set_string_member (entry, "id", page->id);
  set_digest (entry, &page->digest);
  json_object_set_int_member (entry, "bytes", (gint64) page->bytes);
  json_object_set_int_member (entry, "width", page->width);
  json_object_set_int_member (entry, "height", page->height);
  json_object_set_int_member (entry, "dpi_asked", page->dpi_asked);
  json_object_set_int_member (entry, "dpi_real", page->dpi_real);
  json_object_set_int_member (entry, "rotation", page->rotation);
  json_object_set_boolean_member (entry, "blank", page->blank);
  if (page->unfit != YC_UNFIT_NONE)
    json_object_set_string_member (entry, "unfit", yc_unfit_get_code (page->unfit));
  json_object_set_array_member (entry, "flags", list_flags (page->flags));
  json_object_set_string_member (entry, "origin", origin_nicks[page->origin]);
  json_object_set_string_member (entry, "captured", captured);
  json_object_set_string_member (entry, "job", page->job_id != NULL ? page->job_id : "");
  json_object_set_int_member (entry, "job_page", page->job_page);
  json_object_set_string_member (entry, "frame_sha256", page->frame_sha256);
  json_object_set_int_member (entry, "original_page", page->original_page);
  return entry;
}

static JsonObject *
describe_material (int no, const YcMaterial *material)
{
  static const char *const needs[] = { "required", "optional", "tolerable" };
  static const char *const sources[] = { "government", "intermediary", "applicant" };
  static const char *const roles[] = { "ordinary", "application-form", "commitment-letter", "tolerance-promise" };
  JsonObject *entry = json_object_new ();

  json_object_set_int_member (entry, "no", no);
  json_object_set_string_member (entry, "id", material->id);
  json_object_set_string_member (entry, "name", material->name);
  json_object_set_string_member (entry, "need", needs[material->need]);
  json_object_set_string_member (entry, "source", sources[material->source]);
  json_object_set_string_member (entry, "role", roles[material->role]);
  json_object_set_string_member (entry, "form", material->form);
  json_object_set_int_member (entry, "copies", material->copies);
  json_object_set_boolean_member (entry, "sample", material->sample);
  return entry;
}

/**
 * yc_efile_add_material:
 * @no: 1-based place in the checklist, once an e-file
 * @pdf: (nullable): from yc_efile_pdf() over the same @pages; NULL with empty @pages
 * @pages: of YcEfilePage, in the PDF's order
 */
void
yc_efile_add_material (YcEfile *self, int no, const YcMaterial *material, GBytes *pdf, const GArray *pages)
{
  JsonObject *entry;
  JsonArray *list;

  g_return_if_fail (self->manifest == NULL && no > 0);
  g_return_if_fail ((pdf != NULL) == (pages != NULL && pages->len > 0));

  entry = describe_material (no, material);
  list = json_array_new ();
  for (guint i = 0; pdf != NULL && i < pages->len; i++)
    json_array_add_object_element (list, describe_page (i + 1, g_array_index (pages, YcEfilePage, i).page));
  json_object_set_array_member (entry, "pages", list);
  json_object_set_string_member (entry, "state", pdf != NULL ? "present" : "missing");
  if (pdf != NULL)
    json_object_set_object_member (entry, "file",
                                   keep_file (self, make_file_name ("materials", (guint) no, material->name), pdf));
  json_array_add_object_element (self->materials, entry);
}

void
yc_efile_set_absence (YcEfile *self, int no, const char *why)
{
  g_return_if_fail (self->manifest == NULL);
  for (guint i = 0; i < json_array_get_length (self->materials); i++)
    {
      JsonObject *entry = json_array_get_object_element (self->materials, i);

      if (json_object_get_int_member (entry, "no") == no && !json_object_has_member (entry, "file"))
        json_object_set_string_member (entry, "state", why);
    }
}

void
yc_efile_add_paper (YcEfile *self, const char *kind, const char *title, const char *number, GBytes *pdf)
{
  JsonObject *entry;
  guint no;

  g_return_if_fail (self->manifest == NULL);

  entry = json_object_new ();
  no = json_array_get_length (self->papers) + 1;
  json_object_set_string_member (entry, "kind", kind);
  json_object_set_string_member (entry, "title", title);
  json_object_set_string_member (entry, "number", number);
  json_object_set_object_member (entry, "file", keep_file (self, make_file_name ("papers", no, title), pdf));
  json_array_add_object_element (self->papers, entry);
}

char *
yc_efile_finish (YcEfile *self, YcDigest *ret_digest)
{
  if (self->manifest == NULL)
    {
      self->manifest = yc_json_canonical_object (self->root);
      yc_digest_bytes (self->manifest, strlen (self->manifest), &self->digest);
    }
  if (ret_digest != NULL)
    *ret_digest = self->digest;
  return g_strdup (self->manifest);
}

const char *
yc_efile_file_name (YcEfile *self, guint index)
{
  return index < self->files->len ? ((File *) g_ptr_array_index (self->files, index))->name : NULL;
}

char *
yc_efile_signed_statement (const char *author, const char *public_hex, const YcDigest *manifest)
{
  g_autoptr (JsonObject) statement = json_object_new ();

  json_object_set_string_member (statement, "format", YC_EFILE_SIGNATURE_FORMAT);
  json_object_set_int_member (statement, "version", YC_EFILE_VERSION);
  json_object_set_string_member (statement, "algorithm", YC_EFILE_ALGORITHM);
  json_object_set_string_member (statement, "author", author);
  json_object_set_string_member (statement, "public_key", public_hex);
  set_digest (statement, manifest);
  return yc_json_canonical_object (statement);
}

static char *
make_signature (YcEfile *self, YcAuthorKey *key, const char *author)
{
  g_autofree char *public_hex = yc_author_key_get_public (key);
  g_autofree char *statement = yc_efile_signed_statement (author, public_hex, &self->digest);
  g_autofree char *signature = yc_author_key_sign (key, statement, strlen (statement));
  g_autoptr (JsonObject) object = yc_json_parse_object (statement, -1, NULL, NULL);

  json_object_set_string_member (object, "signature", signature);
  return yc_json_canonical_object (object);
}

static gboolean
write_file (const char *folder, const char *name, const void *data, gsize n, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return yc_file_write_atomic (path, data, n, 0600, error);
}

static gboolean
write_files (YcEfile *self, const char *folder, const char *signature, GError **error)
{
  static const char *const subfolders[] = { "materials", "papers" };

  for (guint i = 0; i < G_N_ELEMENTS (subfolders); i++)
    {
      g_autofree char *path = g_build_filename (folder, subfolders[i], NULL);

      if (!yc_file_make_private_folder (path, error))
        return FALSE;
    }
  for (guint i = 0; i < self->files->len; i++)
    {
      File *file = g_ptr_array_index (self->files, i);
      gsize n;
      const void *data = g_bytes_get_data (file->bytes, &n);

      if (!write_file (folder, file->name, data, n, error))
        return FALSE;
    }
  return write_file (folder, YC_EFILE_MANIFEST, self->manifest, strlen (self->manifest), error) &&
         write_file (folder, YC_EFILE_SIGNATURE, signature, strlen (signature), error);
}

/* Takes away what write_files() may have left. */
static void
remove_files (YcEfile *self, const char *folder)
{
  static const char *const others[] = { YC_EFILE_MANIFEST, YC_EFILE_SIGNATURE, "materials", "papers", "" };

  for (guint i = 0; i < self->files->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, yc_efile_file_name (self, i), NULL);

      g_unlink (path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_build_filename (folder, others[i], NULL);

      g_remove (path);
    }
}

/**
 * yc_efile_write_folder:
 * @folder: must not exist; its parent must
 *
 * Everything is written and synced under a neighbouring temporary name first, so that a half e-file never bears the final name.
 * Errors: YC_EFILE_ERROR_EXISTS, NO_SPACE and IO of YC_BASE_ERROR.
 */
gboolean
yc_efile_write_folder (YcEfile *self, const char *folder, YcAuthorKey *key, const char *author, GError **error)
{
  g_autofree char *temporary = g_strconcat (folder, ".part-XXXXXX", NULL);
  g_autofree char *manifest = yc_efile_finish (self, NULL);
  g_autofree char *signature = make_signature (self, key, author);
  gboolean written;

  if (g_file_test (folder, G_FILE_TEST_EXISTS) || g_file_test (folder, G_FILE_TEST_IS_SYMLINK))
    {
      g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_EXISTS, "%s exists already", folder);
      return FALSE;
    }
  if (g_mkdtemp_full (temporary, 0700) == NULL)
    return yc_error_set_errno (error, errno, "make folder");
  written = write_files (self, temporary, signature, error) && yc_file_sync_folder (temporary, error) &&
            yc_file_rename_durable (temporary, folder, error);
  if (!written)
    remove_files (self, temporary);
  return written;
}
