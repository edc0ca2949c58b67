/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-digest.h"
#include "capture/yc-unfit.h"
#include "vault/yc-seal.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One page: an immutable original and the operations on it. Pages may be changed and undone until acceptance. */
#define YC_CAPTURE_ERROR (yc_capture_error_quark ())
typedef enum
{
  YC_CAPTURE_ERROR_NO_SCANNER,   /* none found or the named one is gone: check plug and power, F5 again */
  YC_CAPTURE_ERROR_BUSY,         /* used by another window: wait, or choose another */
  YC_CAPTURE_ERROR_JAM,          /* take the paper out, put the rest back, F5 goes on */
  YC_CAPTURE_ERROR_COVER,        /* close the cover, F5 goes on */
  YC_CAPTURE_ERROR_EMPTY,        /* no paper in the feeder */
  YC_CAPTURE_ERROR_DEVICE,       /* I/O error or driver crash: F5 again; after two failures restart the scanner */
  YC_CAPTURE_ERROR_TRUNCATED,    /* page came incomplete: rescan it */
  YC_CAPTURE_ERROR_CANCELLED,
  YC_CAPTURE_ERROR_NO_SPACE,     /* pages so far are safe; free space */
  YC_CAPTURE_ERROR_FOREIGN,      /* brought file: corrupt, encrypted, hostile or not a kind we read; the original is untouched */
  YC_CAPTURE_ERROR_LIMIT,        /* too many pages, too large */
  YC_CAPTURE_ERROR_FROZEN,       /* case is accepted: pages are evidence */
} YcCaptureError;
GQuark yc_capture_error_quark (void);

typedef enum { YC_PAGE_SCANNED, YC_PAGE_IMPORTED_JPEG, YC_PAGE_IMPORTED_PDF } YcPageOrigin;
typedef enum { YC_PAGE_FLAG_NONE = 0, YC_PAGE_FLAG_GREY_TAIL = 1, YC_PAGE_FLAG_SHORT = 2, YC_PAGE_FLAG_SAME_AS_BEFORE = 4, YC_PAGE_FLAG_BLANK_LOOKING = 8,
               YC_PAGE_FLAG_RECOVERED = 16 /* found again after a crash: to be looked at, does not block */ } YcPageFlags;

typedef struct
{
  char        *id;              /* uuid */
  char        *case_id;
  char        *material_id;     /* slot */
  gint64       order;           /* position key inside the slot, ascending */
  YcPageOrigin origin;
  char        *blob;            /* file name in the case folder */
  char        *job_id;          /* sealed with this job's key; "" = with the case key */
  guint        job_page;        /* n of the job */
  YcDigest     digest;          /* of the JPEG, plaintext */
  char         frame_sha256[65];/* of the raw frame, "" for JPEG imports: provenance */
  gsize        bytes;
  int          width, height;   /* pixels */
  int          dpi_asked, dpi_real;
  YcPageFlags  flags;
  char        *original_blob;   /* imported PDF: the sealed original; "" otherwise */
  int          original_page;   /* 1-based in that PDF */
  int          rotation;        /* 0 90 180 270, clockwise, an operation */
  gboolean     blank;           /* marked by the clerk; shown, never removed */
  YcUnfit      unfit;           /* why it does not count, as the clerk says; shown, never removed */
  gboolean     deleted;         /* tombstone, can be undone */
  gint64       captured;        /* UTC us; tells, decides nothing: clocks are set */
  gint64       next_event;      /* the number of the case's next event when its scan began, set when it gets its row: it came after all events
                                 * below; 0 = not known (records of earlier versions) */
} YcPage;
YcPage     *yc_page_copy      (const YcPage *self);
void        yc_page_free      (YcPage *self);
JsonObject *yc_page_to_json   (const YcPage *self);
YcPage     *yc_page_from_json (JsonObject *json, GError **error);
/* The member "unfit" of a page, of its fields in an event or of its line in a manifest: only of one that does not count. Errors: FORMAT */
gboolean    yc_page_read_unfit (JsonObject *json, const char *where, YcUnfit *ret_unfit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPage, yc_page_free)

G_END_DECLS
