// The same text with more and more known people, in the shipped wasm: run by `cargo bench --bench detection -- speed`.
import { readFileSync } from "node:fs";
import { detectLine, initSync } from "../www/pkg/redacted_record.js";

initSync({ module: readFileSync(new URL("../www/pkg/redacted_record_bg.wasm", import.meta.url)) });
const notes = readFileSync(new URL("../tests/data/notes.jsonl", import.meta.url), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line).text);
const text = Array.from({ length: 12 }).map(() => notes.join("\n\n")).join("\n\n");
const bytes = Buffer.byteLength(text);
const GIVEN = ["Anjali", "Oluwaseun", "Agnieszka", "Rhys", "Mehmet", "Siobhan", "Gurpreet", "Kayleigh", "Tariq", "Linh"];
let first;
for (const count of [20, 200, 2000]) {
  const related = Array.from({ length: count }).map((_, at) => ({ name: `${GIVEN[at % 10]} Surname${String.fromCharCode(97 + (at % 26))}${at}`, relation: "friend" }));
  const line = JSON.stringify({ id: 1, text, context: { client: { given: ["Daniel"], family: "Whittaker" }, related } });
  let best = Infinity;
  for (let run = 0; run < 5; run += 1) {
    const started = performance.now();
    detectLine(line);
    best = Math.min(best, performance.now() - started);
  }
  first ??= best;
  console.log(`speed: wasm in Node ${process.version}, ${count} known people, ${(bytes / best / 1000).toFixed(2)} MB/s, ${(best / first).toFixed(2)} times the time of 20`);
}
