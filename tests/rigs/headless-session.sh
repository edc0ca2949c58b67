#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A private desktop without a screen for one command: own Xvfb display, HOME, runtime folder, D-Bus session, optionally a window manager and an
# unlocked keyring. Several run side by side. Nothing of the user's session is touched.
#
#   headless-session.sh COMMAND [ARGS...]
#   SCREEN=1366x768   size of the display          WM=1       openbox, for keyboard focus
#   KEYRING=1         gnome-keyring, unlocked      SESSION=D  keep HOME in D (made if missing)
#                     (then KEYRING_PID tells the command which process it is)
#   FRESH=D           D is removed first, so that a second run finds nothing of the first
# The runtime folder lies in memory, as on a real desktop: the program refuses to print where it does not.
set -u
[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGS...]" >&2; exit 2; }
[ -z "${FRESH:-}" ] || rm -rf "$FRESH"
unset FRESH   # not for a session inside this one
if [ -n "${SESSION:-}" ]; then
  root=$SESSION; mkdir -p "$root"; keep=1
else
  root=$(mktemp -d) || exit 1; keep=
fi
in_memory() { [ -w "$1" ] && [ "$(stat -f -c %T "$1" 2>/dev/null)" = tmpfs ]; }
run=
for base in /dev/shm "/run/user/$(id -u)" /run; do in_memory "$base" && run=$(mktemp -d "$base/yichuang-run.XXXXXX") && break; done
[ -n "$run" ] || { echo "$0: neither /dev/shm nor /run is a tmpfs that can be written" >&2; exit 1; }
xvfb=
cleanup() {
  [ -n "$xvfb" ] && kill "$xvfb" 2>/dev/null && wait "$xvfb" 2>/dev/null
  rm -rf "$run"
  [ -n "$keep" ] || rm -rf "$root"
}
trap cleanup EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

export HOME=$root/home XDG_RUNTIME_DIR=$run
export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share XDG_CACHE_HOME=$HOME/.cache XDG_STATE_HOME=$HOME/.local/state
mkdir -p "$HOME" "$XDG_RUNTIME_DIR" && chmod 700 "$HOME" "$XDG_RUNTIME_DIR" || exit 1

# The server chooses a free display by itself and tells its number; picking one beforehand races.
exec 7>"$root/display"
Xvfb -displayfd 7 -screen 0 "${SCREEN:-1366x768}x24" -nolisten tcp -noreset >"$root/xvfb.log" 2>&1 &
xvfb=$!
exec 7>&-
for _ in $(seq 400); do [ -s "$root/display" ] && break; kill -0 $xvfb 2>/dev/null || break; sleep .05; done
[ -s "$root/display" ] || { echo "Xvfb did not start:" >&2; cat "$root/xvfb.log" >&2; exit 1; }
DISPLAY=:$(cat "$root/display"); export DISPLAY

export GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=gl-disable
export LC_ALL=C.UTF-8 LANGUAGE="${LANGUAGE:-zh_CN}" GIO_USE_VFS=local GSETTINGS_BACKEND="${GSETTINGS_BACKEND:-memory}"
export WM="${WM:-}" KEYRING="${KEYRING:-}"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS NO_AT_BRIDGE GTK_THEME KEYRING_PID

# Only the accessibility bus is started by a mere call: where gnome-keyring is installed, a bus with the system's service files would start it.
mkdir -p "$root/services"
ln -sf /usr/share/dbus-1/services/org.a11y.Bus.service "$root/services/"
cat >"$root/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=$XDG_RUNTIME_DIR</listen><servicedir>$root/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
CONF
# What the buses and what they start have to say is for who looks for a fault of the session: it does not stand behind the words of the command.
exec 8>&1 9>&2
# shellcheck disable=SC2016
dbus-run-session --config-file="$root/bus.conf" -- bash -c '
  pids=
  if [ -n "$KEYRING" ]; then
    # The password stands on standard input without a newline; the first start makes login.keyring with it.
    printf %s headless | gnome-keyring-daemon --foreground --unlock --components=secrets --control-directory="$XDG_RUNTIME_DIR/keyring" >/dev/null 2>&1 &
    pids="$pids $!"
    export KEYRING_PID=$!
    for _ in $(seq 200); do [ -S "$XDG_RUNTIME_DIR/keyring/control" ] && break; sleep .02; done
    gdbus wait --session --timeout 20 org.freedesktop.secrets
    gdbus call --session -d org.freedesktop.secrets -o /org/freedesktop/secrets -m org.freedesktop.Secret.Service.ReadAlias default >/dev/null
  fi
  if [ -n "$WM" ]; then
    # A compositor, too: without one GTK draws shadows and the rims of popovers black.
    openbox >/dev/null 2>&1 &
    pids="$pids $!"
    xcompmgr -n >/dev/null 2>&1 &
    pids="$pids $!"
    for _ in $(seq 100); do xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q "window id" && break; sleep .05; done
  fi
  "$@" >&8 2>&9 8>&- 9>&-
  rc=$?
  for p in $pids; do kill "$p" 2>/dev/null; wait "$p" 2>/dev/null; done
  exit $rc
' _ "$@" >"$root/bus.log" 2>&1
rc=$?
[ $rc -ne 127 ] || cat "$root/bus.log" >&2   # without a bus the command never ran
exit $rc
