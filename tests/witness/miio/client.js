/* Run by node in `.venv-node`, in a process of its own: aholstenson's miio, told what to do on stdin.

Stdin holds a JSON list of steps, stdout gets a JSON list of as many results; a step that fails becomes
{"error": its words, "code": its code}. Steps:

    {"do": "connect", "address": a, "token": t}   {"id", "model", "types", "said": what it has read, under its own names}
    {"do": "call", …, "method": m, "params": p}   what the device answers
    {"do": "act", …, "calls": [[name, argument…]…], "read": [name…]}
                                                  what the named methods say, after the calls, by its own definition
*/
"use strict";

// What is not answered here within 0.4 s never is. Its own wait is 2 s, five times over.
const later = global.setTimeout;
global.setTimeout = (act, wait, ...rest) => later(act, wait === 2000 ? 400 : wait, ...rest);

const { createRequire } = require("module");
const miio = createRequire(process.cwd() + "/package.json")("miio");

const known = new Map();

function device({ address, token }) {
  const key = address + token;
  if (!known.has(key)) known.set(key, miio.device({ address, token }));
  return known.get(key);
}

const STEPS = {
  async connect(step) {
    const found = await device(step);
    return { id: found.id, model: found.miioModel, types: [...found.metadata.types], said: found.properties };
  },
  async call(step) {
    return (await device(step)).miioCall(step.method, step.params);
  },
  async act(step) {
    const found = await device(step);
    for (const [name, ...args] of step.calls) await found[name](...args);
    return Object.fromEntries(await Promise.all(step.read.map(async (name) => [name, await found[name]()])));
  },
};

async function main(text) {
  const results = [];
  for (const step of JSON.parse(text)) {
    results.push(await STEPS[step.do](step).catch((error) => ({ error: error.message, code: error.code })));
  }
  process.stdout.write(JSON.stringify(results), () => process.exit(0));
}

const parts = [];
process.stdin.on("data", (part) => parts.push(part)).on("end", () => main(Buffer.concat(parts).toString()));
