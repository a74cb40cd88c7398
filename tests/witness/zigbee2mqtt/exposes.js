/* Run by node in `.venv-zigbee`: every definition of zigbee-herdsman-converters, one JSON object a line. */
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const converters = require.resolve("zigbee-herdsman-converters", {paths: [require.resolve("zigbee2mqtt/package.json")]});
const {prepareDefinition, setLogger} = require(converters);
setLogger({debug() {}, info() {}, warning() {}, error() {}});

const folder = path.join(path.dirname(converters), "devices");
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".js") && name !== "index.js")) {
    for (const one of require(path.join(folder, file)).definitions ?? []) {
        const {model, vendor, description, exposes} = prepareDefinition({...one});
        const all = typeof exposes === "function" ? exposes({isDummyDevice: true}, {}) : exposes;
        console.log(JSON.stringify({model, vendor, description, exposes: all}));
    }
}
