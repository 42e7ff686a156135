// One table through two doors: what the command finds natively, the shipped wasm finds too, to the last place; and keeps nothing of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { detectLine, initSync } from "../../www/pkg/redacted_record.js";

const file = (name) => readFileSync(new URL(name, import.meta.url));
initSync({ module: file("../../www/pkg/redacted_record_bg.wasm") });

const lines = (name) => file(`../data/${name}`).toString("utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const [head, ...examples] = lines("examples.jsonl");
const clientOf = ({ name, dob, nhs }) => ({ given: name.split(" ").slice(0, -1), family: name.split(" ").at(-1), dob, nhs });
const TABLES = {
  "the examples of the rules": examples.map(({ id, text, client }) => ({ id, text, context: { client: clientOf(head.clients[client]) } })),
  "the annotated notes": lines("notes.jsonl").map(({ id, text, context }) => ({ id, text, context })),
  "text of every kind": ["", "😀 Dr Anjali Rao 😀", "e\u0301Zoe\u0308 rang", "\u202Ajane\u202C", "NHS\t999\u00A0945\u20118076", "a\r\nb"].map((text, id) => ({ id, text })),
};

for (const [name, table] of Object.entries(TABLES)) {
  test(`wasm and native find the same in ${name}`, () => {
    const input = table.map((line) => JSON.stringify(line)).join("\n");
    const native = execFileSync(process.env.COMMAND_BIN, ["detect", "--offsets", "utf16"], { input, encoding: "utf8", maxBuffer: 1 << 26 }).split("\n").filter(Boolean);
    assert.equal(native.length, table.length);
    table.forEach((line, at) => assert.equal(detectLine(JSON.stringify(line)), native[at], `${line.id}`));
  });
}

test("a bad line is refused without its text", () => {
  for (const line of ["Jane", "{\"text\":3}", "{}", ""]) assert.doesNotMatch(detectLine(line), /Jane|"ok":true/);
});

const longest = lines("notes.jsonl").reduce((a, b) => (b.text.length > a.text.length ? b : a));
const record = file("../../www/records/record-small.json");
const REPEATED = {
  "a note": ({ detectLine }) => { const line = JSON.stringify(longest); return () => detectLine(line); },
  "a record": ({ Engine }) => { const engine = new Engine(); return () => engine.open(record); },
};

/** Bytes by which the memory grows from the 50th to the 300th time, if each time keeps `leak` bytes for good. */
async function growth(name, leak) {
  // an instance of its own: in one that has held larger texts, what grows would have free room to hide in
  const engine = await import(`../../www/pkg/redacted_record.js?${encodeURIComponent(name)}-${leak}`);
  const exports = engine.initSync({ module: file("../../www/pkg/redacted_record_bg.wasm") });
  const detect = REPEATED[name](engine);
  let early;
  for (let time = 1; time <= 300; time += 1) {
    assert.match(detect(), /"spans":\[\{|"ok":true/);
    if (leak > 0) exports.__wbindgen_malloc(leak, 1);
    if (time === 50) early = exports.memory.buffer.byteLength;
  }
  return exports.memory.buffer.byteLength - early;
}

for (const name of Object.keys(REPEATED)) {
  test(`memory stays as it is when ${name} is detected again and again`, async () => {
    assert.equal(await growth(name, 0), 0);
    assert.ok(await growth(name, 1024) > 0, "a kilobyte kept each time would be seen");
  });
}
