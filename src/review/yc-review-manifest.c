/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Which pages lie in which material: the e-file's manifest, held against the digest that the case's events name. Takes bytes from anywhere,
 * fills the materials of a dossier. Any thread. */
#define G_LOG_DOMAIN "yc-review"
#include "config.h"

#include "review/yc-review-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_LIST 10000
#define MANIFEST_BYTES (16 * 1024 * 1024)

static gboolean
refuse (const YcReviewDossier *self, const char *what, GError **error)
{
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "case %s: the manifest %s", self->record->id, what);
  return FALSE;
}

static gboolean
read_digest (JsonObject *object, YcDigest *ret_digest, GError **error)
{
  const char *sha256 = NULL, *sm3 = NULL;

  if (!yc_json_get_string (object, "pages", "sha256", 64, &sha256, error) || !yc_json_get_string (object, "pages", "sm3", 64, &sm3, error))
    return FALSE;
  g_strlcpy (ret_digest->sha256, sha256, sizeof ret_digest->sha256);
  g_strlcpy (ret_digest->sm3, sm3, sizeof ret_digest->sm3);
  return TRUE;
}

static gboolean
read_page (YcReviewMaterial *material, JsonObject *object, GError **error)
{
  const char *id = NULL;
  gint64 no = 0, bytes = 0, width = 0, height = 0, dpi = 0, rotation = 0;
  gboolean blank = FALSE;
  YcUnfit unfit = YC_UNFIT_NONE;
  YcDigest digest;
  YcReviewPage *page = NULL;

  if (!yc_json_get_string (object, "pages", "id", 64, &id, error) || !read_digest (object, &digest, error)
      || !yc_json_get_int (object, "pages", "no", 1, MAX_LIST, &no, error) || !yc_json_get_int (object, "pages", "bytes", 1, G_MAXINT32, &bytes, error)
      || !yc_json_get_int (object, "pages", "width", 1, 100000, &width, error)
      || !yc_json_get_int (object, "pages", "height", 1, 100000, &height, error)
      || !yc_json_get_int (object, "pages", "dpi_real", 0, 10000, &dpi, error)
      || !yc_json_get_int (object, "pages", "rotation", 0, 270, &rotation, error)
      || !yc_json_get_boolean (object, "pages", "blank", &blank, error) || !yc_page_read_unfit (object, "pages", &unfit, error))
    return FALSE;
  page = g_new0 (YcReviewPage, 1);
  page->id = g_strdup (id);
  page->digest = digest;
  page->bytes = (gsize) bytes;
  page->no = (int) no;
  page->width = (int) width;
  page->height = (int) height;
  page->dpi = (int) dpi;
  page->rotation = (int) rotation;
  page->blank = blank;
  page->unfit = unfit;
  g_ptr_array_add (material->pages, page);
  return TRUE;
}

static gboolean
read_material (YcReviewDossier *self, JsonObject *object, GError **error)
{
  const char *id = NULL, *state = NULL, *name = NULL;
  JsonArray *pages = NULL;
  YcReviewMaterial *material = NULL;

  if (!yc_json_get_string (object, "materials", "id", 128, &id, error) || !yc_json_get_string (object, "materials", "state", 16, &state, error)
      || !yc_json_get_string (object, "materials", "name", 4096, &name, error)
      || !yc_json_get_array (object, "materials", "pages", MAX_LIST, &pages, error))
    return FALSE;
  material = yc_review_dossier_find_material (self, id);
  if (material == NULL)
    return refuse (self, "has a material that its event does not have", error);
  g_free (material->state);
  material->state = g_strdup (state);
  g_free (material->name);
  material->name = g_strdup (name);
  g_ptr_array_set_size (material->pages, 0);
  for (guint i = 0; i < json_array_get_length (pages); i++)
    {
      JsonObject *page = NULL;

      if (!yc_json_item_object (pages, "pages", i, &page, error) || !read_page (material, page, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_case (const YcReviewDossier *self, JsonObject *root, GError **error)
{
  JsonObject *object = NULL;
  const char *id = NULL;

  if (!yc_json_get_object (root, "", "case", &object, error) || !yc_json_get_string (object, "case", "id", 64, &id, error))
    return FALSE;
  return strcmp (id, self->record->id) == 0 || refuse (self, "is another case's", error);
}

/**
 * yc_review_dossier_read_manifest:
 * @bytes: the manifest, from the platform or from the own store
 *
 * On an error the dossier may hold a part of the pages, and says that it has none.
 */
gboolean
yc_review_dossier_read_manifest (YcReviewDossier *self, GBytes *bytes, GError **error)
{
  static const YcJsonLimits limits = { MANIFEST_BYTES, 32 };
  g_autoptr (JsonObject) root = NULL;
  JsonArray *materials = NULL;
  YcDigest digest;
  gsize n = 0;
  const char *text = g_bytes_get_data (bytes, &n);

  self->has_pages = FALSE;
  yc_digest_bytes (text, n, &digest);
  if (!yc_digest_equal (&digest, &self->manifest))
    return refuse (self, "is not the one that its events name", error);
  root = yc_json_parse_object (text, (gssize) n, &limits, error);
  if (root == NULL || !check_case (self, root, error) || !yc_json_get_array (root, "", "materials", MAX_LIST, &materials, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (materials); i++)
    {
      JsonObject *material = NULL;

      if (!yc_json_item_object (materials, "materials", i, &material, error) || !read_material (self, material, error))
        return FALSE;
    }
  self->has_pages = TRUE;
  return TRUE;
}
