"""Every way in, in one table. What is not here does not exist."""

from typing import Final

from hub.api.backups import make_backup, set_backup_key, show_backups, stream_backup
from hub.api.claims import list_claims, release
from hub.api.commanding import call_device, list_audit, set_device, set_many
from hub.api.devices import list_devices, show_about, show_device, show_property
from hub.api.doctor import show_findings
from hub.api.finding import adopt, adopt_many, list_sightings, look, plan_adoption, scan
from hub.api.hand import pause_scene, resume_scene, run_scene, show_coming
from hub.api.history import show_budget, show_energy, show_history
from hub.api.hooks import call_hook
from hub.api.house import check, list_capabilities, list_scenes, list_traces, reload, show_status, skip_time
from hub.api.inquiries import ask_past
from hub.api.invariants import list_invariants
from hub.api.learning import learn
from hub.api.mqtt import show_mqtt
from hub.api.route import Role, Route, StreamRoute
from hub.api.specs import add_spec, fetch_spec, list_specs, show_spec
from hub.api.swapping import swap
from hub.api.two_step import confirm, set_pin, show_pin
from hub.api.versions import list_versions, roll_back, show_diff
from hub.api.watch import watch

PREFIX: Final = "/api/v1"

ROUTES: Final = (
    Route("GET", "/status", Role.VIEWER, show_status, "how the hub fares"),
    Route("GET", "/devices", Role.VIEWER, list_devices, "all devices with their readings"),
    Route("GET", "/devices/{handle}", Role.VIEWER, show_device, "one device"),
    Route("GET", "/about/{handle}", Role.VIEWER, show_about, "all that is known of a device, and where it comes from"),
    Route("GET", "/devices/{handle}/{path}", Role.VIEWER, show_property, "one reading"),
    Route("POST", "/devices/{handle}/set", Role.USER, set_device, "set properties of a device, and wait"),
    Route("POST", "/devices/{handle}/call", Role.USER, call_device, "invoke a command of a device, and wait"),
    Route("POST", "/devices/{handle}/{path}/release", Role.USER, release, "give a property back to the scenes"),
    Route("GET", "/claims", Role.VIEWER, list_claims, "what is held, and by whom"),
    Route("POST", "/set", Role.USER, set_many, "set properties of several devices, and wait"),
    Route("POST", "/confirm", Role.USER, confirm, "confirm with the PIN what opens a way in, and wait"),
    Route("GET", "/pin", Role.VIEWER, show_pin, "whether a PIN is set"),
    Route("POST", "/pin", Role.OWNER, set_pin, "set the PIN"),
    Route("GET", "/audit", Role.OWNER, list_audit, "what was done with dangerous things"),
    Route("GET", "/history", Role.VIEWER, show_budget, "what is written, and how much of it a day"),
    Route("GET", "/history/{handle}/{path}", Role.VIEWER, show_history, "the past of a property"),
    Route("GET", "/energy", Role.VIEWER, show_energy, "energy by device and day"),
    Route("POST", "/inquiries", Role.USER, ask_past, "a question about the past, answered beside the hub"),
    Route("GET", "/sightings", Role.VIEWER, list_sightings, "what was heard on the network"),
    Route("POST", "/sightings/scan", Role.USER, scan, "ask the network now"),
    Route("POST", "/adopt", Role.OWNER, adopt, "take a device on"),
    Route("POST", "/adopt/look", Role.OWNER, look, "what taking a device on would take"),
    Route("POST", "/adopt/plan", Role.OWNER, plan_adoption, "what taking many devices on would do"),
    Route("POST", "/adopt/bulk", Role.OWNER, adopt_many, "take many devices on"),
    Route("POST", "/swap", Role.OWNER, swap, "one device in the place of another"),
    Route("POST", "/hooks/{name}", Role.USER, call_hook, "call the scenes that wait for a hook"),
    Route("GET", "/scenes", Role.VIEWER, list_scenes, "all scenes with their last run"),
    Route("GET", "/scenes/next", Role.VIEWER, show_coming, "what comes next"),
    Route("GET", "/scenes/invariants", Role.VIEWER, list_invariants, "what must never be, and how it stands"),
    Route("GET", "/scenes/{scene}/versions", Role.VIEWER, list_versions, "what a scene was"),
    Route("GET", "/scenes/{scene}/diff", Role.VIEWER, show_diff, "how a scene differs from what it was"),
    Route("POST", "/scenes/{scene}/rollback", Role.OWNER, roll_back, "make a scene what it was"),
    Route("POST", "/scenes/{scene}/run", Role.USER, run_scene, "run a scene by hand, and wait"),
    Route("POST", "/scenes/{scene}/pause", Role.USER, pause_scene, "let a scene not run by itself"),
    Route("POST", "/scenes/{scene}/resume", Role.USER, resume_scene, "let a scene run again"),
    Route("GET", "/traces", Role.VIEWER, list_traces, "what scenes did"),
    Route("POST", "/learn", Role.OWNER, learn, "ask a device for everything that it has"),
    Route("GET", "/specs", Role.VIEWER, list_specs, "makers' specifications that were added"),
    Route("GET", "/specs/{model}", Role.VIEWER, show_spec, "what the members of a product are bound to"),
    Route("POST", "/specs", Role.OWNER, add_spec, "take a specification into use"),
    Route("POST", "/specs/fetch", Role.OWNER, fetch_spec, "ask the internet for a specification"),
    Route("GET", "/capabilities", Role.VIEWER, list_capabilities, "the vocabulary"),
    Route("GET", "/check", Role.OWNER, check, "what is wrong with the configuration"),
    Route("POST", "/reload", Role.OWNER, reload, "read the configuration again"),
    Route("GET", "/mqtt", Role.OWNER, show_mqtt, "how the hub fares at its MQTT broker"),
    Route("GET", "/doctor", Role.OWNER, show_findings, "what is wrong with home and machine"),
    Route("GET", "/backup", Role.OWNER, show_backups, "how backups fare"),
    Route("POST", "/backup", Role.OWNER, make_backup, "make a backup now"),
    Route("POST", "/backup/key", Role.OWNER, set_backup_key, "make backups for this key from now on"),
    Route("POST", "/clock/skip", Role.OWNER, skip_time, "let the house's time jump"),
)

STREAMS: Final = (
    StreamRoute("/watch", Role.VIEWER, watch, "everything that happens, as JSON lines"),
    StreamRoute("/backup/file", Role.OWNER, stream_backup, "a backup, as JSON lines"),
)
