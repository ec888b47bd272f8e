"""Calls the simulator with google-api-python-client; prints what came as one JSON object."""
import json, sys
from google.oauth2 import service_account
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

origin, enterprise, customer, partner, play_enterprise = sys.argv[1:6]
info = json.loads(sys.stdin.read())


def client(api, scope):
    scopes = ["https://www.googleapis.com/auth/" + scope]
    credentials = service_account.Credentials.from_service_account_info(info, scopes=scopes)
    options = {"api_endpoint": origin}
    return build(api, "v1", credentials=credentials, client_options=options, static_discovery=True)


seen = {}
emm = client("androidmanagement", "androidmanagement").enterprises()
seen["enterprise"] = emm.get(name=enterprise).execute()["name"]

policy = enterprise + "/policies/peer one"
patched = emm.policies().patch(
    name=policy, updateMask="cameraDisabled,maximumTimeToLock", body={"cameraDisabled": True, "maximumTimeToLock": 60000}
).execute()
seen["policy"] = [patched["name"], patched["maximumTimeToLock"], emm.policies().get(name=policy).execute()["version"]]
try:
    emm.policies().patch(name=policy, body={"maximumTimeToLock": "soon"}).execute()
except HttpError as error:
    seen["refused"] = [error.status_code, error.reason]

devices, request = [], emm.devices().list(parent=enterprise, pageSize=2, fields="devices/name,nextPageToken")
while request is not None:
    page = request.execute()
    devices += [list(device) for device in page.get("devices", [])]
    request = emm.devices().list_next(request, page)
seen["devices"] = devices

device = emm.devices().list(parent=enterprise).execute()["devices"][0]["name"]
operation = emm.devices().issueCommand(name=device, body={"type": "LOCK"}).execute()
seen["command"] = emm.devices().operations().get(name=operation["name"]).execute()["name"] == operation["name"]

zero_touch = client("androiddeviceprovisioning", "androidworkprovisioning")
claims = [{"deviceIdentifier": {"imei": "990000862471854"}, "customerId": customer, "sectionType": "SECTION_TYPE_ZERO_TOUCH"}]
batch = zero_touch.partners().devices().claimAsync(partnerId=partner, body={"claims": claims}).execute()
seen["batch"] = [batch["name"].count("/"), zero_touch.operations().get(name=batch["name"]).execute()["name"] == batch["name"]]

play = client("androidenterprise", "androidenterprise")
user = play.users().insert(enterpriseId=play_enterprise, body={"accountIdentifier": "asset-1"}).execute()
seen["user"] = play.users().get(enterpriseId=play_enterprise, userId=user["id"]).execute()["managementType"]

page = {"displayName": "Peer", "startUrl": "https://example.com/app", "displayMode": "MINIMAL_UI"}
app = emm.webApps().create(parent=enterprise, body={k: page[k] for k in page if k != "displayName"} | {"title": "Peer"}).execute()
seen["webApp"] = [len(emm.webApps().list(parent=enterprise).execute()["webApps"]), emm.webApps().delete(name=app["name"]).execute()]
token = emm.enrollmentTokens().create(parent=enterprise, body={"policyName": policy, "duration": "3600s"}).execute()
seen["token"] = [len(emm.enrollmentTokens().list(parent=enterprise).execute()["enrollmentTokens"]), token["name"].startswith(enterprise)]
seen["policies"] = [policy["name"] for policy in emm.policies().list(parent=enterprise).execute()["policies"]][-1:]
seen["deleted"] = emm.policies().delete(name=policy).execute()
try:
    emm.policies().get(name=policy).execute()
except HttpError as error:
    seen["absent"] = error.status_code

seen["customers"] = [customer["name"] for customer in zero_touch.customers().list(pageSize=100).execute()["customers"]]
updated = play.users().update(enterpriseId=play_enterprise, userId=user["id"], body={"displayName": "Peer"}).execute()
seen["updated"] = updated.get("displayName")
seen["userDeleted"] = play.users().delete(enterpriseId=play_enterprise, userId=user["id"]).execute()
print(json.dumps(seen))
