/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The sandbox of the process: limits, then a system call filter that lets it compute and answer and nothing
 * else. Fonts and character maps are opened before; an open() of one of their names afterwards is answered by a
 * copy of the descriptor that is held already, in the handler of the trapped call. One thread, before the first
 * foreign byte.
 */
#define G_LOG_DOMAIN "yc-render"

#include "config.h"

#include "render-helper/yc-render-sandbox.h"

#include "base/yc-helper-wire.h"
#include "render-helper/yc-render-document.h"
#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <ucontext.h>
#include <unistd.h>

#define ADDRESS_SPACE (G_GUINT64_CONSTANT (1536) * 1024 * 1024)
#define CPU_SECONDS 120
#define MAX_FILES 4096 /* fonts and character maps */

#if defined(__x86_64__)
#define CALL_RESULT(uc) ((uc)->uc_mcontext.gregs[REG_RAX])
#define CALL_PATH(uc) ((const char *) (uc)->uc_mcontext.gregs[REG_RSI])
#define CALL_FLAGS(uc) ((int) (uc)->uc_mcontext.gregs[REG_RDX])
#elif defined(__aarch64__)
#define CALL_RESULT(uc) ((uc)->uc_mcontext.regs[0])
#define CALL_PATH(uc) ((const char *) (uc)->uc_mcontext.regs[1])
#define CALL_FLAGS(uc) ((int) (uc)->uc_mcontext.regs[2])
#else
#error "The registers of a trapped openat() are not known for this processor"
#endif

typedef struct
{
  char *path; /* (owned) */
  int fd;
} HeldFile;

/* Written before the filter, read in the signal handler only. */
static HeldFile held[MAX_FILES];
static gsize n_held;

/* Poppler forgets its folders with its last document and would search them again: one document is kept to the end. */
static YcRenderDocument *warm_document;

static void
set_limit (int resource, rlim_t value)
{
  struct rlimit now, limit = { value, value };

  if (getrlimit ((__rlimit_resource_t) resource, &now) != 0)
    g_error ("getrlimit: %s", g_strerror (errno));
  if (now.rlim_max < value)
    limit.rlim_cur = limit.rlim_max = now.rlim_max;
  if (setrlimit ((__rlimit_resource_t) resource, &limit) != 0)
    g_error ("setrlimit: %s", g_strerror (errno));
}

void
yc_render_sandbox_limit (void)
{
  yc_helper_wire_harden (ADDRESS_SPACE);
  set_limit (RLIMIT_CPU, CPU_SECONDS);
  /* A picture's memory file counts as a file. */
  set_limit (RLIMIT_FSIZE, (rlim_t) YC_RENDER_MAX_PIXELS * 4);
  set_limit (RLIMIT_NOFILE, MAX_FILES + 64);
}

static void
hold_file (const char *path)
{
  if (n_held == MAX_FILES)
    return;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return;
  held[n_held].path = g_strdup (path);
  held[n_held].fd = fd;
  n_held++;
}

static void
hold_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        hold_folder (path);
      else if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        hold_file (path);
    }
}

static void
hold_fonts (void)
{
  FcFontSet *fonts = FcConfigGetFonts (NULL, FcSetSystem);

  for (int i = 0; fonts != NULL && i < fonts->nfont; i++)
    {
      FcChar8 *path;

      if (FcPatternGetString (fonts->fonts[i], FC_FILE, 0, &path) == FcResultMatch)
        hold_file ((const char *) path);
    }
}

static int
compare_held (const void *a, const void *b)
{
  const HeldFile *left = a, *right = b;

  return strcmp (left->path, right->path);
}

/* Collections appear once a face; one descriptor is enough. */
static void
sort_held (void)
{
  gsize kept = 0;

  qsort (held, n_held, sizeof *held, compare_held);
  for (gsize i = 0; i < n_held; i++)
    {
      if (kept > 0 && strcmp (held[i].path, held[kept - 1].path) == 0)
        {
          close (held[i].fd);
          g_free (held[i].path);
          continue;
        }
      held[kept++] = held[i];
    }
  n_held = kept;
}

/* One page with a Latin and a Chinese font that are not embedded: drawing it loads libraries, converters, the font cache. */
static const char warm_page[]
    = "%PDF-1.4\n"
      "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 40 40]/Contents 4 0 R"
      "/Resources<</Font<</A 5 0 R/B 6 0 R>>>>>>endobj\n"
      "4 0 obj<</Length 49>>stream\nBT /A 9 Tf 1 9 Td (a) Tj /B 9 Tf <b0a1> Tj ET    \nendstream endobj\n"
      "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
      "6 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-H/DescendantFonts[7 0 R]>>endobj\n"
      "7 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
      "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 8 0 R>>endobj\n"
      "8 0 obj<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800"
      "/Descent -200/CapHeight 700/StemV 80>>endobj\n"
      "trailer<</Root 1 0 R>>\n%%EOF\n";

void
yc_render_sandbox_warm_up (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (warm_page, sizeof warm_page - 1);
  g_autoptr (YcRenderCanvas) canvas = NULL;

  warm_document = yc_render_document_new (bytes);
  g_autoptr (JsonObject) report = yc_render_document_inspect (warm_document, TRUE);
  if (yc_render_document_draw (warm_document, 1, 72, 0, &canvas) != NULL)
    g_error ("Poppler does not work: %s", json_object_get_string_member (report, "problem"));
  /* Never look whether fonts were installed meanwhile: that would need the file system. */
  FcConfigSetRescanInterval (NULL, 0);
  hold_fonts ();
  hold_folder (YC_POPPLER_DATADIR);
  sort_held ();
}

/* Runs in the signal handler: no allocation, no lock. Returns: a descriptor or a negative errno */
static int
open_held (const char *path, int flags)
{
  gsize low = 0, high = n_held;

  if ((flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0)
    return -EACCES;
  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = strcmp (path, held[middle].path);

      if (order == 0)
        {
          /* Copies share the position; the readers take a file from its start to its end or map it. */
          int fd = fcntl (held[middle].fd, F_DUPFD_CLOEXEC, 0);
          return fd >= 0 && lseek (fd, 0, SEEK_SET) == 0 ? fd : -EACCES;
        }
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return -EACCES;
}

static void
open_trapped_cb (int signal_number, siginfo_t *info, void *data)
{
  ucontext_t *uc = data;
  int saved = errno;

  CALL_RESULT (uc) = (__typeof__ (CALL_RESULT (uc))) open_held (CALL_PATH (uc), CALL_FLAGS (uc));
  errno = saved;
}

static void
must (int result)
{
  if (result < 0)
    g_error ("seccomp: %s", g_strerror (-result));
}

/* Computing, memory, the clock, and what is done to descriptors that are held already. */
static void
allow_calls (scmp_filter_ctx filter)
{
  static const int calls[] = {
    SCMP_SYS (read), SCMP_SYS (pread64), SCMP_SYS (readv), SCMP_SYS (write), SCMP_SYS (writev), SCMP_SYS (sendmsg),
    SCMP_SYS (recvmsg), SCMP_SYS (close), SCMP_SYS (fstat), SCMP_SYS (lseek), SCMP_SYS (dup), SCMP_SYS (ftruncate), SCMP_SYS (memfd_create), SCMP_SYS (munmap), SCMP_SYS (mremap), SCMP_SYS (brk),
    SCMP_SYS (madvise), SCMP_SYS (futex), SCMP_SYS (rt_sigaction), SCMP_SYS (rt_sigprocmask), SCMP_SYS (rt_sigreturn),
    SCMP_SYS (sigaltstack), SCMP_SYS (getpid), SCMP_SYS (gettid), SCMP_SYS (getuid), SCMP_SYS (geteuid),
    SCMP_SYS (getgid), SCMP_SYS (getegid), SCMP_SYS (exit), SCMP_SYS (exit_group), SCMP_SYS (clock_gettime),
    SCMP_SYS (gettimeofday), SCMP_SYS (time), SCMP_SYS (getrandom), SCMP_SYS (sched_yield),
    SCMP_SYS (sched_getaffinity), SCMP_SYS (poll), SCMP_SYS (ppoll), SCMP_SYS (restart_syscall), SCMP_SYS (getrlimit),
    SCMP_SYS (sysinfo), SCMP_SYS (uname),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    must (seccomp_rule_add (filter, SCMP_ACT_ALLOW, calls[i], 0));
}

/* No memory becomes code, no signal goes to another process, an open() is looked up, a descriptor gets no owner, lock or signal. */
static void
allow_some (scmp_filter_ctx filter)
{
  static const scmp_datum_t commands[] = { F_GETFL, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_ADD_SEALS, F_GET_SEALS };

  must (seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)));
  must (seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)));
  must (seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                          SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ())));
  must (seccomp_rule_add (filter, SCMP_ACT_TRAP, SCMP_SYS (openat), 0));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    must (seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_MASKED_EQ, G_MAXUINT32, commands[i])));
  /* fstat() of the C library; a name is never looked up. */
  must (seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (newfstatat), 1,
                          SCMP_A3 (SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH)));
}

void
yc_render_sandbox_enter (void)
{
  struct sigaction action = { .sa_sigaction = open_trapped_cb, .sa_flags = SA_SIGINFO | SA_NODEFER };
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));

#ifdef __SANITIZE_ADDRESS__
  /* A report could not open its file any more: it goes to the pipe that the app keeps. */
  __sanitizer_set_report_fd ((void *) (gintptr) STDERR_FILENO);
#endif
  if (filter == NULL || sigaction (SIGSYS, &action, NULL) != 0)
    g_error ("seccomp does not work");
  allow_calls (filter);
  allow_some (filter);
  must (seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1));
  must (seccomp_load (filter));
  seccomp_release (filter);
}
