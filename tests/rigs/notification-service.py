#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of the desktop's notifications on the session bus: org.freedesktop.Notifications as its specification has it. A desktop that draws them is not there
without a screen and a session of its own, so that this stands in its place; what the program sends and gets back over the bus is the real thing.

  notification-service.py     each notification is a line of JSON on stdout: id, title, body, actions; "activate ID" on stdin is a click on it"""
import json
import sys

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

NAME, PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'
DESCRIPTION = Gio.DBusNodeInfo.new_for_xml('''<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
 <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal><signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>''').interfaces[0]
shown = 0


def call(bus, sender, path, interface, method, arguments, invocation):
    global shown
    answer = None
    if method == 'Notify':
        _, replaced, _, title, body, actions, _, _ = arguments.unpack()
        shown = shown if replaced else shown + 1
        number = replaced or shown
        print(json.dumps({'id': number, 'title': title, 'body': body, 'actions': actions[::2]}, ensure_ascii=False), flush=True)
        answer = GLib.Variant('(u)', (number,))
    elif method == 'GetCapabilities':
        answer = GLib.Variant('(as)', (['actions', 'body'],))
    elif method == 'GetServerInformation':
        answer = GLib.Variant('(ssss)', ('yichuang-test', 'yichuang', '1', '1.2'))
    invocation.return_value(answer)


def said(channel, condition, bus):
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    number = int(line.split()[1])
    bus.emit_signal(None, PATH, NAME, 'ActionInvoked', GLib.Variant('(us)', (number, 'default')))
    bus.emit_signal(None, PATH, NAME, 'NotificationClosed', GLib.Variant('(uu)', (number, 2)))
    return True


loop = GLib.MainLoop()
session = Gio.bus_get_sync(Gio.BusType.SESSION)
session.register_object(PATH, DESCRIPTION, call)
Gio.bus_own_name_on_connection(session, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: print(json.dumps({'ready': True}), flush=True), lambda *_: loop.quit())
GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, said, session)
loop.run()
