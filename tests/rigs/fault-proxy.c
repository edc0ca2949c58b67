/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A bad line between workstation and platform, on loopback only: fault-proxy PORT. Forwards HTTP/1.1 to PORT and does, exchange by exchange,
 * what the lines on its standard input say. Prints "port N" first and "ok", "error ..." or an answer for each line; ends with its input. One
 * thread a connection.
 *
 *   [always] RULE [fresh|reused|/PATH]   for one exchange (or all, until "clear"; /PATH: of those whose target begins so); each exchange takes the
 *                                 first rule that fits it. RULE is
 *     cut request|answer N fin|rst  both sides are closed after N bytes of the request or the answer; N 0 of the answer: the platform has
 *                                   done it, and nobody hears of it
 *     stall request|answer N        nothing more passes after N bytes
 *     delay request|answer MS       before the first byte
 *     answer BASE64                 these bytes come instead of the platform, which never sees the request; then the connection ends
 *     pass                          nothing happens to it; so a later rule meets a later exchange
 *     double                        the answer comes twice
 *     swap                          this one and the next "swap" get each other's answer
 *   clear | offline | online | upstream PORT
 *   stats                           "stats CONNECTIONS EXCHANGES FIRED"
 */
#define G_LOG_DOMAIN "fault-proxy"
#include "config.h"

#include <gio/gio.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_HEAD 65536
#define SWAP_SECONDS 20

typedef enum { RULE_NONE, RULE_PASS, RULE_CUT, RULE_STALL, RULE_DELAY, RULE_ANSWER, RULE_DOUBLE, RULE_SWAP } RuleKind;
typedef enum { SIDE_REQUEST, SIDE_ANSWER } Side;
typedef enum { WHEN_ANY, WHEN_FRESH, WHEN_REUSED } When;

typedef struct
{
  RuleKind kind;
  Side     side;
  When     when;
  guint64  n;
  gboolean reset, always;
  GBytes  *answer;              /* (nullable) */
  char    *path;                /* (nullable) */
} Rule;

/* How far a message has come. */
typedef struct { GString *head; gboolean has_head, no_body; guint64 left; gboolean done, till_end; } Framer;

typedef struct
{
  int      client, server;
  gboolean reused;
  Rule     rule;                /* of this exchange */
  guint64  passed[2];
  Framer   frame[2];
  GByteArray *held;             /* of the answer, for double and swap */
} Line;

static GMutex lock;
static GCond swapped;
static GPtrArray *rules;        /* of Rule* */
static GPtrArray *lines;        /* of Line*, open ones */
static GByteArray **waiting;    /* the first one of a swap */
static int listener = -1;
static guint16 own_port, upstream;
static guint n_connections, n_exchanges, n_fired;

/* ---- rules ---- */

static void
rule_free (Rule *self)
{
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_free (self->path);
  g_free (self);
}

/* @data: where the request begins: "POST /v1/ops HTTP/1.1" */
static gboolean
has_path (const guint8 *data, gsize n, const char *path)
{
  const guint8 *blank = memchr (data, ' ', n);
  gsize left = blank != NULL ? n - (gsize) (blank + 1 - data) : 0;

  return left >= strlen (path) && memcmp (blank + 1, path, strlen (path)) == 0;
}

static Rule
take_rule (gboolean reused, const guint8 *data, gsize n)
{
  Rule taken = { RULE_NONE };

  g_mutex_lock (&lock);
  n_exchanges++;
  for (guint i = 0; i < rules->len && taken.kind == RULE_NONE; i++)
    {
      Rule *rule = g_ptr_array_index (rules, i);

      if ((rule->when != WHEN_ANY && (rule->when == WHEN_REUSED) != reused) || (rule->path != NULL && !has_path (data, n, rule->path)))
        continue;
      taken = *rule;
      taken.path = NULL;
      if (taken.answer != NULL)
        g_bytes_ref (taken.answer);
      if (!rule->always)
        g_ptr_array_remove_index (rules, i);
    }
  g_mutex_unlock (&lock);
  return taken;
}

static void
fired (void)
{
  g_mutex_lock (&lock);
  n_fired++;
  g_mutex_unlock (&lock);
}

/* ---- framing ---- */

static void
framer_reset (Framer *self, gboolean no_body)
{
  if (self->head != NULL)
    g_string_free (self->head, TRUE);
  *self = (Framer) { .head = g_string_new (NULL), .no_body = no_body };
}

static void
framer_read_head (Framer *self)
{
  g_autofree char *head = g_ascii_strdown (self->head->str, -1);
  const char *length = strstr (head, "\r\ncontent-length:");
  gboolean is_answer = g_str_has_prefix (head, "http/");

  self->has_head = TRUE;
  if (is_answer && (strstr (head, " 204 ") == head + 8 || strstr (head, " 304 ") == head + 8))
    self->no_body = TRUE;
  if (length != NULL)
    self->left = g_ascii_strtoull (length + 17, NULL, 10);
  else
    self->till_end = is_answer;
}

static void
framer_feed (Framer *self, const guint8 *data, gsize n)
{
  gsize used = 0;

  while (!self->has_head && used < n && self->head->len < MAX_HEAD)
    {
      g_string_append_c (self->head, (char) data[used++]);
      if (g_str_has_suffix (self->head->str, "\r\n\r\n"))
        framer_read_head (self);
    }
  if (!self->has_head)
    return;
  self->left -= MIN (self->left, n - used);
  self->done = self->no_body || (self->left == 0 && !self->till_end);
}

/* ---- lines ---- */

static gboolean
send_all (int fd, const guint8 *data, gsize n)
{
  while (n > 0)
    {
      gssize sent = send (fd, data, n, MSG_NOSIGNAL);

      if (sent < 0 && errno == EINTR)
        continue;
      if (sent <= 0)
        return FALSE;
      data += sent;
      n -= (gsize) sent;
    }
  return TRUE;
}

static void
cut (Line *self, gboolean reset)
{
  const struct linger now = { .l_onoff = 1, .l_linger = 0 };

  if (reset)
    {
      setsockopt (self->client, SOL_SOCKET, SO_LINGER, &now, sizeof now);
      setsockopt (self->server, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
  fired ();
}

/* The two answers of a swap find each other. Returns: what @self is to send instead. */
static GByteArray *
exchange_answers (GByteArray *mine)
{
  gint64 end = g_get_monotonic_time () + SWAP_SECONDS * G_TIME_SPAN_SECOND;
  GByteArray *got = mine;

  g_mutex_lock (&lock);
  if (waiting != NULL)
    {
      got = *waiting;
      *waiting = mine;
      waiting = NULL;
      g_cond_broadcast (&swapped);
    }
  else
    {
      waiting = &got;
      while (waiting == &got && g_cond_wait_until (&swapped, &lock, end))
        ;
      if (waiting == &got)
        waiting = NULL;
    }
  n_fired++;
  g_mutex_unlock (&lock);
  return got;
}

static gboolean
release_held (Line *self)
{
  gboolean sent = TRUE;

  if (self->rule.kind == RULE_SWAP)
    self->held = exchange_answers (self->held);
  else
    {
      sent = send_all (self->client, self->held->data, self->held->len);
      fired ();
    }
  sent = sent && send_all (self->client, self->held->data, self->held->len);
  g_byte_array_set_size (self->held, 0);
  return sent;
}

/* What the rule says of these bytes. Returns: whether the line goes on. */
static gboolean
pass (Line *self, Side side, const guint8 *data, gsize n)
{
  int to = side == SIDE_REQUEST ? self->server : self->client;
  guint64 before = self->passed[side];
  const Rule *rule = &self->rule;

  self->passed[side] += n;
  framer_feed (&self->frame[side], data, n);
  if (rule->kind == RULE_ANSWER)
    {
      if (!self->frame[SIDE_REQUEST].done)
        return TRUE;
      send_all (self->client, g_bytes_get_data (rule->answer, NULL), g_bytes_get_size (rule->answer));
      fired ();
      return FALSE;
    }
  if (side == SIDE_ANSWER && (rule->kind == RULE_DOUBLE || rule->kind == RULE_SWAP))
    {
      g_byte_array_append (self->held, data, (guint) n);
      return !self->frame[side].done || release_held (self);
    }
  if (rule->side != side || rule->kind == RULE_NONE || rule->kind == RULE_PASS)
    return send_all (to, data, n);
  if (rule->kind == RULE_DELAY && before == 0)
    {
      g_usleep (rule->n * 1000);
      fired ();
    }
  if (rule->kind == RULE_DELAY || before + n < rule->n)
    return send_all (to, data, n);
  if (before <= rule->n)
    send_all (to, data, (gsize) (rule->n - before));
  if (rule->kind == RULE_STALL)
    {
      if (before <= rule->n)
        fired ();
      return TRUE;
    }
  cut (self, rule->reset);
  return FALSE;
}

static void
start_exchange (Line *self, const guint8 *data, gsize n)
{
  gboolean is_head = n >= 5 && memcmp (data, "HEAD ", 5) == 0;

  g_clear_pointer (&self->rule.answer, g_bytes_unref);
  self->rule = take_rule (self->reused, data, n);
  self->reused = TRUE;
  memset (self->passed, 0, sizeof self->passed);
  framer_reset (&self->frame[SIDE_REQUEST], FALSE);
  framer_reset (&self->frame[SIDE_ANSWER], is_head);
}

static gboolean
pump (Line *self, Side side)
{
  guint8 buffer[16384];
  gssize n = recv (side == SIDE_REQUEST ? self->client : self->server, buffer, sizeof buffer, 0);

  if (n <= 0)
    return FALSE;
  if (side == SIDE_REQUEST && (self->frame[SIDE_REQUEST].head == NULL || self->frame[SIDE_REQUEST].done))
    start_exchange (self, buffer, (gsize) n);
  return pass (self, side, buffer, (gsize) n);
}

static int
connect_upstream (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_mutex_lock (&lock);
  address.sin_port = htons (upstream);
  g_mutex_unlock (&lock);
  if (connect (fd, (const struct sockaddr *) &address, sizeof address) == 0)
    return fd;
  close (fd);
  return -1;
}

static gpointer
line_thread (gpointer data)
{
  Line *self = data;
  gboolean open = self->server >= 0;

  while (open)
    {
      struct pollfd fds[2] = { { .fd = self->client, .events = POLLIN }, { .fd = self->server, .events = POLLIN } };

      if (poll (fds, 2, -1) < 0)
        continue;
      /* Answers first: what came before the client's end was sent still goes out. */
      if (fds[1].revents != 0)
        open = pump (self, SIDE_ANSWER);
      if (open && fds[0].revents != 0)
        open = pump (self, SIDE_REQUEST);
    }
  g_mutex_lock (&lock);
  g_ptr_array_remove_fast (lines, self);
  g_mutex_unlock (&lock);
  close (self->client);
  if (self->server >= 0)
    close (self->server);
  for (int i = 0; i < 2; i++)
    if (self->frame[i].head != NULL)
      g_string_free (self->frame[i].head, TRUE);
  g_clear_pointer (&self->rule.answer, g_bytes_unref);
  g_byte_array_unref (self->held);
  g_free (self);
  return NULL;
}

/* ---- listening ---- */

static gpointer
accept_thread (gpointer data)
{
  int from = GPOINTER_TO_INT (data);

  for (;;)
    {
      int fd = accept4 (from, NULL, NULL, SOCK_CLOEXEC);
      Line *line = NULL;

      if (fd < 0 && errno != EINTR && errno != ECONNABORTED)
        return NULL;
      if (fd < 0)
        continue;
      line = g_new0 (Line, 1);
      line->client = fd;
      line->server = connect_upstream ();
      line->held = g_byte_array_new ();
      g_mutex_lock (&lock);
      n_connections++;
      g_ptr_array_add (lines, line);
      g_mutex_unlock (&lock);
      g_thread_unref (g_thread_new ("line", line_thread, line));
    }
}

static gboolean
go_online (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (own_port) };
  socklen_t n = sizeof address;
  int yes = 1;

  if (listener >= 0)
    return TRUE;
  listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt (listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind (listener, (const struct sockaddr *) &address, sizeof address) != 0 || listen (listener, 64) != 0
      || getsockname (listener, (struct sockaddr *) &address, &n) != 0)
    return FALSE;
  own_port = ntohs (address.sin_port);
  g_thread_unref (g_thread_new ("accept", accept_thread, GINT_TO_POINTER (listener)));
  return TRUE;
}

static void
go_offline (void)
{
  if (listener >= 0)
    {
      shutdown (listener, SHUT_RDWR);
      close (listener);
    }
  listener = -1;
  g_mutex_lock (&lock);
  for (guint i = 0; i < lines->len; i++)
    shutdown (((const Line *) g_ptr_array_index (lines, i))->client, SHUT_RDWR);
  g_mutex_unlock (&lock);
}

/* ---- control ---- */

static gboolean
parse_number (const char *text, guint64 max, guint64 *ret_number)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, max, ret_number, NULL);
}

static gboolean
parse_side (const char *text, Side *ret_side)
{
  *ret_side = g_strcmp0 (text, "answer") == 0 ? SIDE_ANSWER : SIDE_REQUEST;
  return *ret_side == SIDE_ANSWER || g_strcmp0 (text, "request") == 0;
}

/* @words: behind "always". Returns: how many were used, 0: not understood. */
static guint
parse_rule (char **words, guint n, Rule *rule)
{
  static const struct { const char *word; RuleKind kind; guint n; } kinds[] = {
    { "cut", RULE_CUT, 4 }, { "stall", RULE_STALL, 3 }, { "delay", RULE_DELAY, 3 }, { "answer", RULE_ANSWER, 2 }, { "pass", RULE_PASS, 1 },
    { "double", RULE_DOUBLE, 1 }, { "swap", RULE_SWAP, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (words[0], kinds[i].word) != 0 || n < kinds[i].n)
        continue;
      rule->kind = kinds[i].kind;
      rule->side = rule->kind == RULE_ANSWER ? SIDE_REQUEST : SIDE_ANSWER;
      if (kinds[i].n >= 3 && (!parse_side (words[1], &rule->side) || !parse_number (words[2], G_MAXUINT32, &rule->n)))
        return 0;
      if (rule->kind == RULE_CUT)
        rule->reset = strcmp (words[3], "rst") == 0;
      if (rule->kind == RULE_ANSWER)
        {
          gsize size = 0;
          guchar *bytes = g_base64_decode (words[1], &size);

          rule->answer = g_bytes_new_take (bytes, size);
        }
      return kinds[i].n;
    }
  return 0;
}

static gboolean
add_rule (char **words, guint n)
{
  Rule *rule = g_new0 (Rule, 1);
  guint first = n > 0 && strcmp (words[0], "always") == 0 ? 1 : 0;
  guint used = n > first ? parse_rule (words + first, n - first, rule) : 0;
  const char *when = used > 0 ? words[first + used] : NULL;

  rule->always = first == 1;
  rule->when = g_strcmp0 (when, "fresh") == 0 ? WHEN_FRESH : g_strcmp0 (when, "reused") == 0 ? WHEN_REUSED : WHEN_ANY;
  rule->path = when != NULL && when[0] == '/' ? g_strdup (when) : NULL;
  if (used == 0 || (when != NULL && ((rule->when == WHEN_ANY && rule->path == NULL) || n > first + used + 1)))
    {
      rule_free (rule);
      return FALSE;
    }
  g_mutex_lock (&lock);
  g_ptr_array_add (rules, rule);
  g_mutex_unlock (&lock);
  return TRUE;
}

static gboolean
obey (char **words)
{
  guint n = g_strv_length (words);
  const char *first = n > 0 ? words[0] : "";
  guint64 port = 0;

  if (strcmp (first, "offline") == 0)
    go_offline ();
  else if (strcmp (first, "online") == 0)
    return go_online ();
  else if (strcmp (first, "upstream") == 0 && parse_number (words[1], G_MAXUINT16, &port))
    {
      g_mutex_lock (&lock);
      upstream = (guint16) port;
      g_mutex_unlock (&lock);
    }
  else if (strcmp (first, "clear") == 0)
    {
      g_mutex_lock (&lock);
      g_ptr_array_set_size (rules, 0);
      g_mutex_unlock (&lock);
    }
  else
    return add_rule (words, n);
  return TRUE;
}

static void
answer_line (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  if (strcmp (text, "stats") == 0)
    {
      g_mutex_lock (&lock);
      g_print ("stats %u %u %u\n", n_connections, n_exchanges, n_fired);
      g_mutex_unlock (&lock);
    }
  else if (obey (words))
    g_print ("ok\n");
  else
    g_print ("error %s\n", text);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  char text[256 * 1024];
  guint64 port = 0;

  if (argc != 2 || !parse_number (argv[1], G_MAXUINT16, &port))
    {
      g_printerr ("usage: fault-proxy PORT\n");
      return 2;
    }
  upstream = (guint16) port;
  rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  lines = g_ptr_array_new ();
  if (!go_online ())
    return 1;
  g_print ("port %u\n", own_port);
  fflush (stdout);
  while (fgets (text, sizeof text, stdin) != NULL)
    answer_line (g_strchomp (text));
  return 0;
}
