#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What build-aux/run does where there is no display: the whole journey of one case, then window, platform and office as three processes, each in a
# private desktop. Leaves screenshots, papers, the e-file and a log in OUTPUT, whose former content is removed.
#
#   unattended.sh PREFIX FAULT_PROXY OUTPUT     the program as it is installed in PREFIX
set -eu
[ $# -eq 3 ] || { sed -n '3,6s/^# \{0,1\}//p' "$0"; exit 2; }
prefix=$1 proxy=$2 out=$3
here=$(dirname "$0")
# An ordinary user's PATH lacks what manages the machine, such as cupsd and lpadmin.
export PATH=$PATH:/usr/sbin:/sbin
rm -rf "$out" && mkdir -p "$out"
export WM=1 KEYRING=1 GSETTINGS_BACKEND=keyfile
session=$(mktemp -d) && trap 'rm -rf "$session"' EXIT
SESSION=$out/session "$here/../rigs/headless-session.sh" "$here/../rigs/cups-session.sh" "$session" \
  /usr/bin/python3 "$here/journey.py" --prefix "$prefix" --output "$out" --printed "$session/printed"
echo "The second part: window, platform and office, three processes; look into $out/three-processes/ ..."
SESSION=$out/three-processes/session "$here/../rigs/headless-session.sh" \
  /usr/bin/python3 "$here/test_two_roles.py" --prefix "$prefix" --output "$out/three-processes" --proxy "$proxy"
