// One table through two doors: what the command finds natively, the shipped wasm finds too, to the last place.
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
