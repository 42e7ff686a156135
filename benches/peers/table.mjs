/**
 * Full detection in the shipped wasm, a bare aho-corasick pass, redact-pii and compromise over the same text, in one process and one
 * thread: run by `cargo bench --bench detection -- peers`, which gives the bare pass's wasm and the file of its names.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import nlp from "compromise";
import redactPii from "redact-pii";
import { detectLine, initSync } from "../../www/pkg/redacted_record.js";
import { firstDetections } from "./ready.mjs";

const BYTES = 5e6;
/** Every pass is made so often, all of them in turn, so that whatever else the machine does meets all alike. The best counts. */
const TURNS = 3;
/** compromise needs half a minute for 5 MB: it gets these many rounds of the notes. */
const FEWER_ROUNDS = 10;
const PAGES = 15;
const READY_MS = 50;
const READY_WORDS = 200;

const file = (name) => readFileSync(new URL(name, import.meta.url));
const version = JSON.parse(file("package.json")).devDependencies;
const [, ahoCorasick] = /name = "aho-corasick"\nversion = "(.+)"/.exec(file("Cargo.lock"));
const [barePath, namesPath] = process.argv.slice(2);

const notes = file("../../tests/data/notes.jsonl").toString("utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const round = notes.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
const rounds = Math.ceil(BYTES / round);

/** A pass that hands over the notes one by one, each a record of its own; `find` gives a number greater than 0 where it did its work. */
function noteByNote(what, least, find, times = rounds) {
  const pass = () => {
    let found = 0;
    for (let time = 0; time < times; time += 1) for (const note of notes) found += find(note);
    return found;
  };
  return { what, least, pass, bytes: times * round };
}

/** A pass over the whole text where it lies, in the wasm's memory already, with an automaton made beforehand. */
function bare(least, dfa) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(barePath)));
  const put = (place, bytes) => {
    const at = place(bytes.length);
    new Uint8Array(exports.memory.buffer).set(bytes, at);
  };
  const names = readFileSync(namesPath);
  put(exports.names, names);
  const text = Buffer.from(Array.from({ length: rounds }, () => notes.map((note) => note.text).join("\n\n")).join("\n\n"));
  put(exports.text, text);
  const size = exports.build(dfa);
  const count = names.toString("utf8").split("\n").length;
  const what = `bare aho-corasick ${ahoCorasick}, ${count} listed names, ${dfa ? "DFA" : "contiguous NFA"} of ${(size / 1e6).toFixed(1)} MB`;
  return { what, least, pass: exports.search, bytes: text.length };
}

initSync({ module: file("../../www/pkg/redacted_record_bg.wasm") });
const redactor = new redactPii.SyncRedactor();
const lineOf = ({ id, text, context }) => JSON.stringify({ id, text, context });

// What a caller has and wants: JSON is made and read within the time of detection, as the peers take and give strings and lists.
const detection = noteByNote("full detection, a call a note with its context", null, (note) => JSON.parse(detectLine(lineOf(note))).spans.length);
const peers = [
  bare(0.1, true),
  bare(0.1, false),
  noteByNote(`redact-pii ${version["redact-pii"]}, SyncRedactor`, 20, ({ text }) => redactor.redact(text).length),
  noteByNote(`compromise ${version.compromise}, people().out("array")`, 300, ({ text }) => nlp(text).people().out("array").length, FEWER_ROUNDS),
];

const best = new Map();
// the first turn is for the compilers and is not timed
for (let turn = 0; turn <= TURNS; turn += 1) {
  for (const row of [detection, ...peers]) {
    const started = performance.now();
    const found = row.pass();
    const rate = row.bytes / (performance.now() - started) / 1000;
    assert.ok(found > 0, `${row.what} found nothing`);
    if (turn > 0) best.set(row, Math.max(best.get(row) ?? 0, rate));
  }
}

const offBy = ({ text }) => Math.abs(text.trim().split(/\s+/).length - READY_WORDS);
const [nearest] = notes.toSorted((a, b) => offBy(a) - offBy(b));
const { times, version: chromium } = await firstDetections(lineOf(nearest), PAGES);
times.sort((a, b) => a - b);
const median = times[(PAGES - 1) / 2];

const short = (number) => String(Number(number.toPrecision(3)));
const said = (met) => (met ? "met" : "not met");
const rate = best.get(detection);
const table = [
  [`in one thread of Node ${process.version}, the best of ${TURNS}`, "MB", "MB/s", "detection is × as fast", "wanted", ""],
  [detection.what, (detection.bytes / 1e6).toFixed(1), short(rate), "", "", ""],
  ...peers.map((row) => {
    const ratio = rate / best.get(row);
    return [row.what, (row.bytes / 1e6).toFixed(1), short(best.get(row)), short(ratio), `at least ${row.least}`, said(ratio >= row.least)];
  }),
];
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
console.log(`peers: the ${notes.length} notes of tests/data/notes.jsonl, over and over`);
for (const [first, ...others] of table) {
  const cells = others.map((cell, at) => cell.padStart(widths[at + 1]));
  console.log(`peers: ${[first.padEnd(widths[0]), ...cells].join("  ").trimEnd()}`);
}
console.log(`peers: Chromium ${chromium}, from instantiation to the first detection, of a note of ${READY_WORDS} words: ${median.toFixed(1)} ms, `
  + `the median of ${PAGES} fresh pages (${times[0].toFixed(1)} to ${times.at(-1).toFixed(1)}); wanted at most ${READY_MS}, ${said(median <= READY_MS)}`);
