#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Yichuang Authors
#
# Runs a command on a private D-Bus session with the real secret service (gnome-keyring), or with none, without a display.
#
#   keyring-session.sh HOME unlocked PASSWORD COMMAND...   the login keyring below HOME is made with, or opened by, PASSWORD
#   keyring-session.sh HOME none - COMMAND...              no service answers
#
# HOME is a private folder that outlives the session: a second session with another password finds the keyring locked, one whose
# HOME/.local/share/keyrings was removed finds it wiped. Exits with the command's status; 99 when the rig itself fails.
set -u
home=$1 state=$2 password=$3
shift 3

if [ -z "${YC_KEYRING_INNER:-}" ]; then
    run=$(mktemp -d) || exit 99
    trap 'rm -rf "$run"' EXIT
    # No service folders: nothing is started by a mere call, neither a second daemon nor a window that asks for a password.
    cat >"$run/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$run</listen>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
CONF
    mkdir -p -m 700 "$home" "$run/xdg" || exit 99
    env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u GNOME_KEYRING_CONTROL -u SECRET_BACKEND \
        YC_KEYRING_INNER=1 HOME="$home" XDG_DATA_HOME="$home/.local/share" XDG_CONFIG_HOME="$home/.config" \
        XDG_CACHE_HOME="$home/.cache" XDG_RUNTIME_DIR="$run/xdg" \
        dbus-run-session --config-file="$run/bus.conf" -- "$0" "$home" "$state" "$password" "$@"
    exit
fi
unset YC_KEYRING_INNER

case $state in
none) ;;
unlocked)
    # --unlock reads the password from standard input up to its end; a detached daemon would outlive this session.
    gnome-keyring-daemon --foreground --unlock --components=secrets --control-directory="$XDG_RUNTIME_DIR/keyring" \
        < <(printf '%s' "$password") >"$XDG_RUNTIME_DIR/daemon.log" 2>&1 &
    daemon=$!
    trap 'kill "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null' EXIT
    # Ready when it owns its name; it takes the name after the password was tried.
    gdbus wait --session --timeout 20 org.freedesktop.secrets || { cat "$XDG_RUNTIME_DIR/daemon.log" >&2; exit 99; }
    ;;
*) exit 99 ;;
esac
"$@"
