/* Run by node in `.venv-zigbee`, in a process of its own: zigbee2mqtt with an adapter that has no radio.
 *
 * Arguments: a folder of its own, the broker's port. It prints `ready`, then takes one command a line on stdin:
 * `press`, `open`, `close` (what the button and the door do), `lose`, `find` (the lamp's way), `told` (prints the
 * lamp's state), `stop`.
 */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const [folder, port] = process.argv.slice(2);
const LAMP = "0x000b57fffec6a5b2";
const BUTTON = "0x00158d00012a4b01";
const DOOR = "0x00158d00012a4b02";
const ADDRESSES = {[LAMP]: 1001, [BUTTON]: 1002, [DOOR]: 1003};

function endpoint(profile, inputs, outputs) {
    return {
        profId: 260, epId: 1, devId: profile, inClusterList: inputs, outClusterList: outputs, clusters: {}, binds: [],
        configuredReportings: [], meta: {},
    };
}
function device(id, ieeeAddr, type, manufName, modelId, powerSource, inputs, outputs) {
    return {
        id, type, ieeeAddr, nwkAddr: ADDRESSES[ieeeAddr], manufId: 4476, manufName, powerSource, modelId, epList: [1],
        endpoints: {1: endpoint(256, inputs, outputs)}, interviewCompleted: true, interviewState: "SUCCESSFUL",
        meta: {configured: 1}, lastSeen: Date.now(),
    };
}
const rows = [
    {
        id: 1, type: "Coordinator", ieeeAddr: "0x00124b0000000001", nwkAddr: 0, manufId: 0, epList: [1],
        endpoints: {1: endpoint(5, [], [])}, interviewCompleted: true, interviewState: "SUCCESSFUL", meta: {},
    },
    device(2, LAMP, "Router", "IKEA of Sweden", "TRADFRI bulb E27 WS opal 980lm", "Mains (single phase)", [0, 3, 4, 5, 6, 8, 768], []),
    device(3, BUTTON, "EndDevice", "LUMI", "lumi.remote.b1acn01", "Battery", [0, 3, 18], []),
    device(4, DOOR, "EndDevice", "LUMI", "lumi.sensor_magnet.aq2", "Battery", [0, 6], []),
];
fs.writeFileSync(path.join(folder, "database.db"), rows.map((row) => JSON.stringify(row)).join("\n"));
fs.writeFileSync(path.join(folder, "configuration.yaml"), JSON.stringify({
    version: 4,
    mqtt: {server: `mqtt://127.0.0.1:${port}`, base_topic: "zigbee2mqtt"},
    serial: {adapter: "ember", port: "/dev/null"},
    frontend: {enabled: false}, homeassistant: {enabled: false}, availability: {enabled: true},
    advanced: {
        log_output: [], last_seen: "ISO_8601", channel: 11, pan_id: 6754,
        ext_pan_id: [1, 2, 3, 4, 5, 6, 7, 8], network_key: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    },
    devices: {[LAMP]: {friendly_name: "kitchen/lamp"}, [BUTTON]: {friendly_name: "button"}, [DOOR]: {friendly_name: "door"}},
}));
process.env.ZIGBEE2MQTT_DATA = folder;

// Found through zigbee2mqtt, so that it is the copy which it uses itself.
const of = (name) => require(require.resolve(name, {paths: [require.resolve("zigbee2mqtt/package.json")]}));
const {Adapter} = of("zigbee-herdsman/dist/adapter/adapter");
const Zcl = of("zigbee-herdsman/dist/zspec/zcl");

let number = 0;
const lamp = {onOff: 0, currentLevel: 254, colorTemperature: 370, colorMode: 2, lost: false};

class NoRadio extends Adapter {
    async start() { return "resumed"; }
    async stop() {}
    async getCoordinatorIEEE() { return "0x00124b0000000001"; }
    async getCoordinatorVersion() { return {type: "none", meta: {}}; }
    async reset() {}
    async supportsBackup() { return false; }
    async backup() { throw new Error("no backup"); }
    async getNetworkParameters() { return {panID: 6754, extendedPanID: "0x0102030405060708", channel: 11, nwkUpdateID: 0}; }
    async addInstallCode() {}
    waitFor() { return {promise: new Promise(() => {}), cancel() {}}; }
    async sendZdo() { return [0, undefined]; }
    async permitJoin() {}
    async sendZclFrameToEndpoint(ieee, address, endpoint, frame) {
        if (ieee !== LAMP || lamp.lost) throw new Error(`Delivery failed for '${address}'.`);
        const name = frame.command.name;
        if (name === "read") {
            const said = answer(frame, address);
            setImmediate(() => this.emit("zclPayload", said));
            return said;
        }
        if (name === "on" || name === "off") lamp.onOff = name === "on" ? 1 : 0;
        if (frame.payload.level !== undefined) {
            lamp.currentLevel = frame.payload.level;
            lamp.onOff = frame.payload.level ? 1 : 0;
        }
        if (frame.payload.colortemp !== undefined) lamp.colorTemperature = frame.payload.colortemp;
        return undefined;
    }
    async sendZclFrameToGroup() {}
    async sendZclFrameToAll() {}
    async setChannelInterPAN() {}
    async restoreChannelInterPAN() {}
}
Adapter.create = async (...args) => (adapter = new NoRadio(...args));
let adapter;

function payload(frame, address) {
    return {
        address, clusterID: frame.cluster.ID, endpoint: 1, destinationEndpoint: 1, data: frame.toBuffer(),
        header: frame.header, linkquality: 120, groupID: 0, wasBroadcast: false,
    };
}
function answer(asked, address) {
    const attributes = asked.payload.map(({attrId}) => {
        const attribute = Object.values(asked.cluster.attributes).find((one) => one.ID === attrId);
        const value = attribute && lamp[attribute.name];
        return value === undefined ? {attrId, status: 134} : {attrId, status: 0, dataType: attribute.type, attrData: value};
    });
    const frame = Zcl.Frame.create(
        Zcl.FrameType.GLOBAL, Zcl.Direction.SERVER_TO_CLIENT, true, undefined, asked.header.transactionSequenceNumber,
        "readRsp", asked.cluster.ID, attributes, {});
    return payload(frame, address);
}
function report(ieee, cluster, attribute, dataType, value) {
    const frame = Zcl.Frame.create(
        Zcl.FrameType.GLOBAL, Zcl.Direction.SERVER_TO_CLIENT, true, undefined, number++ % 256, "report", cluster,
        [{attrId: attribute, dataType, attrData: value}], {});
    adapter.emit("zclPayload", payload(frame, ADDRESSES[ieee]));
}

const deeds = {
    press: () => report(BUTTON, 18, 85, Zcl.DataType.UINT16, 1),
    open: () => report(DOOR, 6, 0, Zcl.DataType.BOOLEAN, 1),
    close: () => report(DOOR, 6, 0, Zcl.DataType.BOOLEAN, 0),
    lose: () => (lamp.lost = true),
    find: () => (lamp.lost = false),
    told: () => console.log(JSON.stringify(lamp)),
};

(async () => {
    of("zigbee2mqtt/dist/util/settings").reRead();
    const {Controller} = require("zigbee2mqtt/dist/controller");
    const controller = new Controller(async () => {}, async (code) => process.exit(code));
    await controller.start();
    console.log("ready");
    for await (const line of readline.createInterface({input: process.stdin})) {
        if (line === "stop") break;
        deeds[line]();
    }
    await controller.stop();
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
