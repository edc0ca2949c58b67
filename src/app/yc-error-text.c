/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* From (domain, code) of an error to what the clerk reads: what is so, what is safe, what is next, and the button that leads on. A table and
 * a look-up, nothing else; the messages inside GError are for the log. Any thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/common/yc-print.h"
#include "app/yc-conflict-text.h"
#include "app/yc-error-text.h"
#include "app/yc-session.h"
#include "base/yc-error.h"
#include "case/yc-clerk-platform.h"
#include "case/yc-enrolment.h"
#include "sync/yc-sync.h"
#include "vault/yc-store-wipe.h"

typedef GQuark (*DomainFunc) (void);

typedef struct
{
  DomainFunc domain;
  int code;
  YcErrorText text;
} Row;

#define RETRY N_("Try again"), "win.retry"
#define QUIT N_("Quit"), "app.quit"
#define SCAN N_("Scan again"), "intake.scan"
#define NONE NULL, NULL
#define SAFE_SEALED N_("Everything that was recorded is sealed on this workstation. Nothing is lost.")

static const Row rows[] = {
  /* keyring and keys */
  { yc_vault_error_quark, YC_VAULT_ERROR_LOCKED,
    { "system-lock-screen-symbolic", "warn", N_("The keyring is locked"), SAFE_SEALED,
      N_("Unlock the keyring with the password of this computer's account. Without it nothing can be scanned or accepted."),
      N_("Unlock"), "win.unlock", RETRY } },
  { yc_vault_error_quark, YC_VAULT_ERROR_ABSENT,
    { "dialog-password-symbolic", "bad", N_("The key of this workstation is not in the keyring"),
      N_("The sealed cases are untouched on the disk. With the recovery key of the centre they can be opened again."),
      N_("If somebody else is signed in to the computer, change to the right account. If the keyring was wiped, call the administrator with the recovery key."),
      RETRY, QUIT } },
  { yc_vault_error_quark, YC_VAULT_ERROR_NO_SERVICE,
    { "dialog-password-symbolic", "bad", N_("No keyring service answers"),
      SAFE_SEALED,
      N_("Sign in to the computer again. If it stays so, call the administrator: the package gnome-keyring has to run."),
      RETRY, QUIT } },
  { yc_vault_error_quark, YC_VAULT_ERROR_PASSWORD,
    { "dialog-password-symbolic", "bad", N_("The password is wrong"), N_("Nothing was changed."),
      N_("Type it again; mind Caps Lock and the input method."), RETRY, NONE } },
  { yc_vault_error_quark, YC_VAULT_ERROR_TAMPERED,
    { "dialog-warning-symbolic", "bad", N_("A sealed record does not fit its seal"),
      N_("It was left as it is; the other cases are not touched."),
      N_("Do not go on with this case. Call the administrator and tell the code below."), RETRY, QUIT } },
  { yc_vault_error_quark, YC_VAULT_ERROR_FORMAT,
    { "software-update-available-symbolic", "bad", N_("A sealed record is of a kind this version does not know"),
      N_("It was left as it is."), N_("Update the program, then start it again."), RETRY, QUIT } },

  /* store */
  { yc_store_error_quark, YC_STORE_ERROR_BUSY,
    { "focus-windows-symbolic", "warn", N_("Yichuang is already open on this workstation"),
      N_("The other window has all cases; nothing is lost."),
      N_("Use that window. If it belongs to another account of this computer, sign out there first."), RETRY, QUIT } },
  { yc_store_error_quark, YC_STORE_ERROR_NEWER,
    { "software-update-available-symbolic", "warn", N_("The cases were written by a newer version"),
      N_("Nothing was changed; the newer version can read them all."),
      N_("Let the administrator update Yichuang on this workstation, then start it again."), RETRY, QUIT } },
  { yc_store_error_quark, YC_STORE_ERROR_DAMAGED,
    { "drive-harddisk-symbolic", "bad", N_("The store is damaged"),
      N_("The file was kept as it is, so that it can be repaired. What was sent is safe on the platform."),
      N_("Serve the next applicant at another window and call the administrator at once."), RETRY, QUIT } },
  { yc_store_error_quark, YC_STORE_ERROR_NO_SPACE,
    { "drive-harddisk-symbolic", "bad", N_("The disk is full"),
      N_("All pages and cases so far are safe. The last step was not recorded."),
      N_("Free some space on the disk, then try again; the step is repeated, nothing is doubled."), RETRY, QUIT } },
  { yc_store_error_quark, YC_STORE_ERROR_NOT_FOUND,
    { "edit-find-symbolic", "warn", N_("That is not in the store"), N_("Nothing was changed."),
      N_("Check the number, or look for it in the list of cases."), RETRY, NONE } },
  { yc_store_error_quark, YC_STORE_ERROR_CONFLICT,
    { "dialog-warning-symbolic", "warn", N_("The case has changed meanwhile, or the rules forbid this step"),
      N_("Nothing was changed by this step."), N_("Look at the case again, then decide."), RETRY, NONE } },
  { yc_store_error_quark, YC_STORE_ERROR_NO_NUMBERS,
    { "yc-number-symbolic", "warn", N_("The block of numbers is used up"),
      N_("Cases can still be taken in; they get provisional numbers that begin with L."),
      N_("Let the administrator renew the block of numbers."), RETRY, NONE } },
  { yc_wipe_error_quark, YC_WIPE_ERROR_WITHDRAWN,
    { "action-unavailable-symbolic", "warn", N_("This workstation was withdrawn; what it held is destroyed"),
      N_("What had not arrived yet was handed over to the platform first."),
      N_("Serve applicants at another window. The administrator puts in at the platform what was handed over, and may enrol this computer again with a new code."),
      N_("Begin anew…"), "win.begin-anew", QUIT } },
  { yc_wipe_error_quark, YC_WIPE_ERROR_NOW,
    { "action-unavailable-symbolic", "warn", N_("This workstation was withdrawn; what it held is destroyed"),
      N_("What had not arrived yet was handed over to the platform first."),
      N_("Serve applicants at another window and call the administrator. Quit the program; when it is started again, this computer may be enrolled with a new code."),
      QUIT, NONE } },
  { yc_enrolment_error_quark, YC_ENROLMENT_ERROR_DEMONSTRATION,
    { "dialog-warning-symbolic", "bad", N_("The enrolment file is one of a demonstration"),
      N_("Nothing was changed: a demonstration does not take over a workstation that serves people."),
      N_("Take the file away from the store folder, or choose the enrolment file of the hall."), RETRY, QUIT } },
  { yc_enrolment_error_quark, YC_ENROLMENT_ERROR_RECOVERY_KEY,
    { "dialog-password-symbolic", "bad", N_("The enrolment file brings another recovery key"),
      N_("Nothing was changed; the recovery key of this workstation still holds."),
      N_("Call the administrator. If the centre has changed its key: yichuangctl enrol --accept-new-recovery-key FILE"), RETRY, QUIT } },

  /* session */
  { yc_session_error_quark, YC_SESSION_ERROR_NOBODY_ENROLLED,
    { "avatar-default-symbolic", "info", N_("Nobody is enrolled at this workstation yet"),
      N_("The store is ready and sealed with its own key."),
      N_("Join the platform of the hall, or choose its enrolment file: it names the window, the clerks and the blocks of numbers. Without it you can sign in under your own name; numbers are provisional then and begin with L-."),
      N_("Join the platform…"), "win.connect", N_("Work without it…"), "win.local-clerk" } },
  { yc_session_error_quark, YC_SESSION_ERROR_KEYS_LOST,
    { "dialog-password-symbolic", "warn", N_("The clerks' signing keys went with the keyring"),
      N_("The cases are open again and complete; what was signed stays valid."),
      N_("Choose the enrolment file of this workstation again. Each clerk then signs in with the first password of the file and gets a new signing key."),
      N_("Choose the enrolment file…"), "win.enrol", RETRY } },
  { yc_session_error_quark, YC_SESSION_ERROR_SIGNED_OUT,
    { "avatar-default-symbolic", "info", N_("Nobody is signed in"), SAFE_SEALED, N_("Sign in to go on."), RETRY, NONE } },
  { yc_session_error_quark, YC_SESSION_ERROR_CATALOG,
    { "view-list-symbolic", "bad", N_("No item of the catalogue can be read"), N_("The cases are not touched."),
      N_("Call the administrator: the catalogue of this workstation has to be installed again."), RETRY, QUIT } },
  { yc_session_error_quark, YC_SESSION_ERROR_ON_RESERVE,
    { "drive-harddisk-symbolic", "bad", N_("The disk is full"),
      N_("The last step was recorded, with the room that was kept back for it."),
      N_("Free some space on the disk now: the next step may find no room."), NONE, NONE } },

  /* the platform, and who may sign in */
  { yc_clerk_error_quark, YC_CLERK_ERROR_UNKNOWN,
    { "avatar-default-symbolic", "warn", N_("The platform does not answer, and you have not signed in at this workstation before"), SAFE_SEALED,
      N_("The first time needs the line. Try again when it is back, or let a colleague sign in."), NONE, NONE } },
  { yc_clerk_error_quark, YC_CLERK_ERROR_EXPIRED,
    { "appointment-missed-symbolic", "warn", N_("The time for signing in without the platform is over"),
      N_("What waits in the queue still goes as soon as the line is back."),
      N_("Sign in once with the line. If it is there, look whether date and time of this computer are right."), NONE, NONE } },
  { yc_clerk_error_quark, YC_CLERK_ERROR_WAIT,
    { "system-lock-screen-symbolic", "bad", N_("Too many wrong passwords"), N_("Nothing was changed."), N_("Wait a while, then type it again with care."), NONE, NONE } },
  { yc_clerk_error_quark, YC_CLERK_ERROR_WITHDRAWN,
    { "action-unavailable-symbolic", "bad", N_("This account or workstation was withdrawn: nobody signs in without the platform"),
      N_("What was recorded is kept sealed, with everything that waits in the queue."),
      N_("Take in nothing more and call the administrator. When the account or the workstation is in service again, sign in once with the line."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_LINE,
    { "network-offline-symbolic", "warn", N_("The platform does not answer"), SAFE_SEALED,
      N_("Check the address and the cable, then try again. Work goes on without it meanwhile."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_ADDRESS,
    { "network-error-symbolic", "bad", N_("That is no address of a platform"), N_("Nothing was changed."),
      N_("It looks like https://platform.example; http is for this computer only."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_TRUST,
    { "security-low-symbolic", "bad", N_("Nobody who is trusted vouches for that platform"), N_("Nothing was changed, and nothing was told to it."),
      N_("Choose the certificate of the hall's own authority on this page; if one is chosen, ask the administrator whether it and the address are right."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_CODE,
    { "dialog-password-symbolic", "bad", N_("The enrolment code does not hold"), N_("Nothing was changed."),
      N_("It is good for one workstation and for a limited time. Check it, or ask the administrator for another one."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_LOCKED,
    { "system-lock-screen-symbolic", "bad", N_("Too many wrong passwords"), N_("Nothing was changed."),
      N_("Wait a while, then type it again with care; or ask the administrator."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_REVOKED,
    { "action-unavailable-symbolic", "bad", N_("This account or workstation was withdrawn"), N_("What was recorded is kept."),
      N_("Take in nothing more and call the administrator."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_NOT_ENROLLED,
    { "network-error-symbolic", "bad", N_("The platform does not know this workstation any more"), SAFE_SEALED,
      N_("Let the administrator enrol it again, with a new code."), N_("Join the platform…"), "win.connect", NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_CONTRACT,
    { "software-update-available-symbolic", "bad", N_("The platform speaks another version"), SAFE_SEALED,
      N_("Let the administrator update Yichuang on this workstation."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_REFUSED,
    { "dialog-warning-symbolic", "bad", N_("The platform refused it"), N_("Nothing was changed."),
      N_("Call the administrator and tell the code below."), NONE, NONE } },
  { yc_sync_error_quark, YC_SYNC_ERROR_SIGN_IN,
    { "dialog-password-symbolic", "warn", N_("The platform wants you to sign in again"), N_("Nothing was changed."),
      N_("Press Ctrl+L and type your password while the platform is there; the page stays as it is. Then repeat this step."),
      N_("Sign in again"), "win.lock", NONE } },

  /* printing */
  { yc_print_error_quark, YC_PRINT_ERROR_NO_PRINTER,
    { "printer-warning-symbolic", "warn", N_("No printer was found"),
      N_("The paper is stored with the case; nothing is written to the disk in clear."),
      N_("Switch the printer on or let the administrator set one up, then press Ctrl+P again."), N_("Print again"), "win.print", NONE } },
  { yc_print_error_quark, YC_PRINT_ERROR_FAILED,
    { "printer-error-symbolic", "bad", N_("The paper was not printed"),
      N_("The paper is stored with the case."), N_("Look at the printer, then press Ctrl+P again, or choose another printer."),
      N_("Print again"), "win.print", N_("Choose the printer…"), "win.choose-printer" } },
  { yc_print_error_quark, YC_PRINT_ERROR_CANCELLED,
    { "printer-warning-symbolic", "warn", N_("Printing was called off"), N_("The paper is stored with the case."),
      N_("Press Ctrl+P when you want it."), N_("Print again"), "win.print", NONE } },

  { yc_print_error_quark, YC_PRINT_ERROR_UNDER_WAY,
    { "printer-printing-symbolic", "info", N_("The paper is on its way to the printer"), N_("It is printed once."),
      N_("Wait until it has come out."), NONE, NONE } },

  { yc_base_error_quark, YC_BASE_ERROR_ON_DISK,
    { "drive-harddisk-symbolic", "bad", N_("The paper was not printed: its working copy would lie on the disk"),
      N_("The paper is stored sealed with the case; nothing was written in clear."),
      N_("Sign in to the computer again through its desktop, then press Ctrl+P. If it stays so, tell the administrator: the runtime folder of this account must lie in memory, see the help for administrators."),
      N_("Print again"), "win.print", NONE } },

  /* scanning and brought files */
  { yc_capture_error_quark, YC_CAPTURE_ERROR_NO_SCANNER,
    { "scanner-symbolic", "warn", N_("No scanner was found"), N_("Pages so far are kept."),
      N_("Check its plug and power, then press F5 again."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_BUSY,
    { "scanner-symbolic", "warn", N_("The scanner is used by another window"), N_("Pages so far are kept."),
      N_("Wait until it is free, then press F5 again."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_JAM,
    { "printer-error-symbolic", "bad", N_("Paper is jammed in the scanner"), N_("All pages that were shown are kept."),
      N_("Take the jammed sheet out, put it and the rest back into the feeder, then press F5; scanning goes on from there."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_COVER,
    { "printer-error-symbolic", "warn", N_("The cover of the scanner is open"), N_("All pages that were shown are kept."),
      N_("Close the cover, then press F5; scanning goes on from there."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_EMPTY,
    { "scanner-symbolic", "info", N_("There is no paper in the feeder"), N_("Pages so far are kept."),
      N_("Put the sheets into the feeder, then press F5."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_DEVICE,
    { "printer-error-symbolic", "bad", N_("The scanner stopped answering"), N_("All pages that were shown are kept."),
      N_("Press F5 again. If it happens twice, switch the scanner off and on."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_TRUNCATED,
    { "view-refresh-symbolic", "warn", N_("The last page came incomplete"), N_("The pages before it are kept; the incomplete one was not taken."),
      N_("Put this sheet back into the feeder, then press F5."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_CANCELLED,
    { "process-stop-symbolic", "info", N_("Scanning was stopped"), N_("All pages that were shown are kept."), N_("Press F5 to go on."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_NO_SPACE,
    { "drive-harddisk-symbolic", "bad", N_("The disk is full"), N_("All pages that were shown are kept."),
      N_("Free some space on the disk, then press F5; scanning goes on from there."), SCAN, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_FOREIGN,
    { "text-x-generic-symbolic", "bad", N_("The file cannot be taken in"), N_("The file was left as it is; pages so far are kept."),
      N_("Ask the applicant for a PDF without password or a JPEG picture, or scan the paper."), NONE, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_LIMIT,
    { "text-x-generic-symbolic", "warn", N_("Too many pages or too large"), N_("Pages so far are kept."),
      N_("Bring it in several parts."), NONE, NONE } },
  { yc_capture_error_quark, YC_CAPTURE_ERROR_FROZEN,
    { "changes-prevent-symbolic", "info", N_("The case is accepted: its pages are evidence"), N_("Nothing was changed."),
      N_("Start a correction or a new case instead."), NONE, NONE } },

  /* lowest layer */
  { yc_base_error_quark, YC_BASE_ERROR_FORMAT,
    { "text-x-generic-symbolic", "bad", N_("A file breaks its format"), N_("The file was left as it is; nothing was taken from it."),
      N_("Get a sound copy of the file, or call the administrator."), RETRY, N_("Choose the enrolment file…"), "win.enrol" } },
  { yc_base_error_quark, YC_BASE_ERROR_TOO_LARGE,
    { "text-x-generic-symbolic", "bad", N_("A file is too large"), N_("The file was left as it is; nothing was taken from it."),
      N_("Get a smaller copy of the file, or call the administrator."), RETRY, NONE } },
  { yc_base_error_quark, YC_BASE_ERROR_NO_SPACE,
    { "drive-harddisk-symbolic", "bad", N_("The disk is full"),
      N_("All pages and cases so far are safe. The last step was not recorded."),
      N_("Free some space on the disk, then try again; the step is repeated, nothing is doubled."), RETRY, QUIT } },
  { yc_base_error_quark, YC_BASE_ERROR_IO,
    { "drive-harddisk-symbolic", "bad", N_("The disk does not answer as it should"), N_("What was recorded before is safe."),
      N_("Call the administrator and tell the code below."), RETRY, QUIT } },
  { yc_base_error_quark, YC_BASE_ERROR_HELPER,
    { "system-run-symbolic", "warn", N_("A helper program ended too early"), N_("Nothing is lost."), N_("Repeat the step."), RETRY, NONE } },
  { yc_base_error_quark, YC_BASE_ERROR_CLOSED,
    { "system-run-symbolic", "warn", N_("The store is closed"), SAFE_SEALED, N_("Try again."), RETRY, QUIT } },
};

static const YcErrorText general = {
  "dialog-warning-symbolic", "bad", N_("Something went wrong"), N_("What was recorded before is safe."),
  N_("Try again. If it stays so, call the administrator and tell the code below."), RETRY, QUIT
};

static const YcErrorText *
find_text (GQuark domain, int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].domain () == domain && rows[i].code == code)
      return &rows[i].text;
  return NULL;
}

static const char *
translate (const char *msgid)
{
  return msgid != NULL ? g_dgettext (GETTEXT_PACKAGE, msgid) : NULL;
}

gboolean
yc_error_text_is_known (GQuark domain, int code)
{
  return find_text (domain, code) != NULL;
}

void
yc_error_text_lookup (const GError *error, YcErrorText *ret_text)
{
  const YcErrorText *text = error != NULL ? yc_conflict_text_find (error) : NULL;

  if (text == NULL && error != NULL)
    text = find_text (error->domain, error->code);
  if (text == NULL)
    text = &general;
  *ret_text = *text;
  ret_text->title = translate (text->title);
  ret_text->safe = translate (text->safe);
  ret_text->next = translate (text->next);
  ret_text->primary = translate (text->primary);
  ret_text->secondary = translate (text->secondary);
}

char *
yc_error_text_line (const GError *error)
{
  YcErrorText text;

  yc_error_text_lookup (error, &text);
  /* Translators: what is so, then what to do next. */
  return g_strdup_printf (C_("error line", "%s. %s"), text.title, text.next);
}
