"""Uses pyaxm against a simulator: reads, assigns one device, downloads the log, and prints what it saw as JSON.

Arguments: origin, client id, key id, path of the key file, a folder for its files, serial number, id of a server, the serial
number of a device to release, and the start and the end of the audit events.
"""

import json
import sys
import time
from urllib.parse import urlsplit

import requests

origin, client_id, key_id, key_path, folder, serial, server_id, other_serial, start, end = sys.argv[1:]

send = requests.Session.send


def send_to_simulator(session, request, **options):
    """pyaxm has Apple's hosts in its code; the simulator answers for all of them."""
    parts = urlsplit(request.url)
    request.url = f"{origin}{parts.path}{'?' + parts.query if parts.query else ''}"
    return send(session, request, **options)


requests.Session.send = send_to_simulator
# It waits for ten seconds before it reads an activity for the first time.
pause = time.sleep
time.sleep = lambda seconds: pause(min(seconds, 0.05))

from pyaxm.client import Client  # noqa: E402
from pyaxm.utils import download_activity_csv  # noqa: E402

client = Client(client_id, key_id, key_path=key_path, token_path=f"{folder}/token.json")
activity = client.assign_unassign_device_to_mdm_server([serial], server_id, "ASSIGN_DEVICES")
log = download_activity_csv(activity, folder)
print(
    json.dumps(
        {
            "devices": [device.id for device in client.list_devices()],
            "wifi": client.get_device(serial).attributes.wifiMacAddress,
            "servers": [server.id for server in client.list_mdm_servers()],
            "coverage": len(client.get_apple_care_coverage(serial)),
            "activity": [activity.attributes.status, activity.attributes.subStatus],
            "log": open(log, encoding="utf-8-sig").read(),
            "assigned": client.get_device_server_assignment(serial).id,
            "ofServer": [device.id for device in client.list_devices_in_mdm_server(server_id)],
            "users": [user.id for user in client.list_users()],
            "user": client.get_user("1000000000").id,
            "events": sorted({event.attributes.type for event in client.get_audit_events(start, end, limit=1)}),
            "filtered": len(client.get_audit_events(start, end, event_type="NO_SUCH_TYPE_OF_EVENT")),
            "released": client.release_devices([other_serial]).attributes.subStatus,
            "left": len(client.list_devices()),
        }
    )
)
