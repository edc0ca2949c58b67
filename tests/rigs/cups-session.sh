#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real CUPS of one's own for one command: private configuration, one queue "yichuang" that is the default and keeps each job as a PDF in a folder.
# Nothing of the system's CUPS is touched.
#   cups-session.sh FOLDER COMMAND [ARGS...]     printed files land in FOLDER/printed/ (.copies there: copies TAB title, a line a job); CUPS_SERVER points there for COMMAND
#   STOPPED=1 makes the queue refuse jobs
set -u
# The PATH of an ordinary user has none of the programs of CUPS that manage.
export PATH=$PATH:/usr/sbin:/sbin
[ $# -gt 1 ] || { echo "usage: $0 FOLDER COMMAND [ARGS...]" >&2; exit 2; }
root=$(realpath -m "$1"); shift
mkdir -p "$root"/{conf/ppd,spool/tmp,cache,state/certs,log,printed,bin/backend} && chmod 755 "$root" "$root/printed" || exit 1
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
user=$(id -un) group=$(id -gn)
[ "$user" = root ] && user=lp group=lp

# The scheduler runs filters and backends as another user when it is root: they must be able to write.
for part in filter driver cgi-bin daemon monitor notifier; do ln -sfn "/usr/lib/cups/$part" "$root/bin/$part"; done
cat >"$root/bin/backend/keep" <<'BACKEND'
#!/bin/sh
# Keeps each job as a file: the simplest printer there is.
[ $# -eq 0 ] && { echo 'direct keep "Unknown" "Keeps jobs as files"'; exit 0; }
folder=${DEVICE_URI#keep:}
printf '%s\t%s\n' "$4" "$3" >>"$folder/.copies"
if [ -n "${6:-}" ]; then cat "$6"; else cat; fi >"$folder/.job-$1" && mv "$folder/.job-$1" "$folder/job-$1.pdf"
BACKEND
chmod 700 "$root/bin/backend/keep"
cat >"$root/conf/cups-files.conf" <<CONF
ServerRoot $root/conf
ServerBin $root/bin
RequestRoot $root/spool
TempDir $root/spool/tmp
CacheDir $root/cache
StateDir $root/state
AccessLog $root/log/access
ErrorLog $root/log/error
PageLog $root/log/page
User $user
Group $group
SystemGroup root lpadmin
Sandboxing relaxed
FatalErrors config
CONF
cat >"$root/conf/cupsd.conf" <<CONF
Listen 127.0.0.1:$port
LogLevel warn
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Location /admin>
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order allow,deny
    Allow from 127.0.0.1
  </Limit>
</Policy>
CONF
cat >"$root/printer.ppd" <<'PPD'
*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "KEEP.PPD"
*Manufacturer: "Yichuang"
*Product: "(Keep)"
*ModelName: "Yichuang Keep"
*ShortNickName: "Yichuang Keep"
*NickName: "Yichuang Keep, 1.0"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*FileSystem: False
*cupsVersion: 2.2
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
PPD
[ "$(id -un)" = root ] && chown -R "$user:$group" "$root/printed" "$root/state" "$root/cache" "$root/spool" && chmod 710 "$root/spool"
export CUPS_SERVER=127.0.0.1:$port
cupsd -f -c "$root/conf/cupsd.conf" -s "$root/conf/cups-files.conf" >"$root/log/cupsd" 2>&1 &
daemon=$!
trap 'kill $daemon 2>/dev/null; wait $daemon 2>/dev/null' EXIT
for _ in $(seq 100); do lpstat -H >/dev/null 2>&1 && lpstat -r 2>/dev/null | grep -q 'is running' && break; kill -0 $daemon 2>/dev/null || { cat "$root"/log/* >&2; exit 1; }; sleep .1; done
lpadmin -p yichuang -E -v "keep:$root/printed" -P "$root/printer.ppd" -o printer-is-shared=false 2>"$root/log/lpadmin" || { cat "$root"/log/lpadmin "$root"/log/error >&2; exit 1; }
lpadmin -d yichuang
[ -n "${STOPPED:-}" ] && cupsreject -r 'test' yichuang
"$@"
