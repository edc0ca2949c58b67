/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-item.h"

G_BEGIN_DECLS

/* 一件事: a parent matter and its children, as data (data/catalog/bundles/<id>.json, data/schemas/bundle.schema.json). Immutable once loaded and
 * reference-counted; strings are never NULL. Any thread. */

/* One item a child may be handled by. @when: in words, the clerk decides; "" always. */
typedef struct { char *item; char *when; } YcBundleChoice;

typedef struct
{
  char      *id;
  char      *name;
  char      *department;
  char      *when;               /* in words: whether it is taken along; "" always */
  GPtrArray *choices;            /* YcBundleChoice*; empty: external, tracked and never accepted here */
  gboolean   has_limit;
  YcLimit    limit;              /* external only: what its own department says. No clock of ours */
  GArray    *after;              /* guint: places of the children that must end first */
  GArray    *rests_on;           /* guint: those among them whose positive result it needs; without it the child has no ground */
} YcBundleChild;

/* For which child, and as which part of its item. */
typedef struct { guint child; char *purpose; char *part; } YcBundleUse;
/* A material or a field that is asked once for several children. */
typedef struct { char *name; char *note; GPtrArray *uses; } YcBundleShare;   /* YcBundleUse* in the order of the file */

typedef struct
{
  char      *id;
  char      *version;
  char      *name;
  gboolean   has_limit;          /* FALSE: the critical path of the children */
  YcLimit    limit;
  GPtrArray *children;           /* YcBundleChild* */
  GArray    *order;              /* guint: all places of children, each behind those it waits for */
  GPtrArray *conditions;         /* char* */
  GPtrArray *scenarios;          /* char* */
  GPtrArray *materials;          /* YcBundleShare* */
  GPtrArray *fields;             /* YcBundleShare* */
  char      *source;
  gboolean   sample;
  char       digest[65];         /* SHA-256 of its canonical JSON */
} YcBundle;

/* YC_CATALOG_ERROR_SCHEMA, "path: what": what the schema refuses, and what it cannot say: unknown and doubled children, a circle of waiting, a child that
 * rests on what it does not wait for. (transfer full) */
YcBundle *yc_bundle_parse (JsonObject *json, GError **error);
/* <folder>/<id>.json. NOT_FOUND when there is none. (transfer full) */
YcBundle *yc_bundle_load  (const char *folder, const char *id, GError **error);
YcBundle *yc_bundle_ref   (YcBundle *self);
void      yc_bundle_unref (YcBundle *self);
/* That the catalogue has every item, and the items every shared part. YC_CATALOG_ERROR_SCHEMA with the place. */
gboolean  yc_bundle_check (const YcBundle *self, YcCatalog *catalog, GError **error);

const YcBundleChild *yc_bundle_get_child   (const YcBundle *self, guint n);
/* FALSE when there is no such child. */
gboolean             yc_bundle_find_child  (const YcBundle *self, const char *child_id, guint *ret_n);
gboolean             yc_bundle_child_is_external (const YcBundleChild *child);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcBundle, yc_bundle_unref)

G_END_DECLS
