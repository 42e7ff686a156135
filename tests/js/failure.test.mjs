/** Whatever goes wrong, there is one plain sentence and no text of the record. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { GATE_SENTENCE, SENTENCE } from "../../www/lib/protocol.js";
import { launch, newPage, startServer } from "./harness.mjs";
import { CASE, channels, marked, ON, openBlank, openRecord, RECORD, REVIEW, workersEnd } from "./walk.mjs";

const CLIENT = { url: RECORD, audience: "client_screen", case: CASE, review: REVIEW, on: ON };

/** Anything that only the record knows: also the client's own name, since nothing at all may be shown. */
const SECRETS = marked("NAME.client", "NAME.third", "NAME.staff", "NHS.client", "NHS.third").filter((text) => text.length > 5);

const serve = (address, response) => (page) => page.route(address, (route) => route.fulfill(response));
const record = (body, contentType = "application/fhir+json") => serve(`**${RECORD}`, { body, contentType });
const bundle = (text) => `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"1",
  "name":[{"text":"${text}"}]}}]}`;

/** Lets the shipped Worker run with one part of it gone wrong. */
const sabotage = (code) => (page) => page.route("**/pkg/redacted-record-worker.js", async (route) => {
  const response = await route.fetch();
  await route.fulfill({ response, body: `${await response.text()}\n${code}` });
});

/** Does `harm` in the Worker while it waits for the record. */
const midWay = (harm) => async (page) => {
  await page.route(`**${RECORD}`, () => {});
  page.once("worker", (worker) => page.waitForRequest(`**${RECORD}`).then(() => worker.evaluate(harm)).catch(() => {}));
};

const nothing = () => {};
const SAME = "engine-unavailable";
const ROWS = [
  ["the wasm is not there", serve("**/*.wasm", { status: 404, body: "" }), {}, SAME],
  ["the wasm is not the one that was built", serve("**/pkg/build.js", { contentType: "text/javascript", body: `export const WASM_INTEGRITY = "sha384-${"A".repeat(64)}";` }), {}, SAME],
  ["the wasm is cut short", serve("**/*.wasm", { contentType: "application/wasm", body: "\0asm" }), {}, SAME],
  ["the Worker's script is not there", serve("**/pkg/redacted-record-worker.js", { status: 404, body: "" }), {}, "engine-stopped"],
  ["the policy has a typo", nothing, { policy: { version: "1", rowz: [] } }, "bad-policy"],
  ["the case has expired", nothing, { case: { ...CASE, expires: "2026-11-22" } }, "gate-not-met"],
  ["the gate is not met", nothing, { case: undefined }, "gate-not-met"],
  ["the audience is not known", nothing, { audience: "client_scren" }, "nothing-released"],
  ["the case has a typo", nothing, { case: { ...CASE, identityCheked: true } }, "bad-case"],
  ["the case has half a character", nothing, { case: { ...CASE, caseRef: "\ud800" } }, "bad-request"],
  ["the review is of a later day", nothing, { review: { ...REVIEW, date: "2026-12-01" } }, "review-ahead"],
  ["it is for counts only", nothing, { audience: "funder" }, "counts-only"],
  ["the day is not a day", nothing, { on: "soon" }, "bad-request"],
  ["the record is not JSON", record("Leon Francis rang about Amara Whitlock"), {}, "record-json"],
  ["the record is JSON, but no record", record('"Leon Francis"'), {}, "record-not-fhir"],
  ["the record is cut short", record(bundle("Leon Francis").slice(0, -5)), {}, "record-json"],
  ["the record has half a character", record(bundle("Leon \\ud800 Francis")), {}, "record-encoding"],
  ["the record is not UTF-8", record(Buffer.from(bundle("Leon Fran\xe7ois"), "latin1")), {}, "record-encoding"],
  ["the record is empty", record(""), {}, "record-json"],
  ["the record is not there", nothing, { url: "/fhir/Patient/none/$everything" }, "record-not-found"],
  ["the record may not be read", serve(`**${RECORD}`, { status: 403, body: "Leon Francis" }), {}, "record-not-allowed"],
  ["the record's server fails", serve(`**${RECORD}`, { status: 500, body: "Leon Francis" }), {}, "record-unavailable"],
  ["the record's server cannot be reached", (page) => page.route(`**${RECORD}`, (route) => route.abort()), {}, "record-unavailable"],
  ["the record's server sends on to another", serve(`**${RECORD}`, { status: 302, headers: { location: "https://example.org/" } }), {}, "record-unavailable"],
  ["the record is on another site", nothing, { url: "https://example.org/record" }, "other-origin"],
  ["the record's address is none", nothing, { url: "http://" }, "bad-request"],
  ["the request cannot be sent", nothing, { url: undefined }, "record-not-found"],
  ["the Worker is killed mid-way", midWay("self.close()"), {}, "timed-out"],
  ["the Worker throws mid-way", midWay('setTimeout(() => { throw new Error("Leon Francis"); })'), {}, "engine-stopped"],
  ["the engine traps", sabotage('wasm_bindgen.Engine.prototype.redact = () => { throw new WebAssembly.RuntimeError("Leon Francis"); };'), {}, "engine-stopped"],
  ["the engine answers with no JSON", sabotage('wasm_bindgen.Engine.prototype.redact = () => "Leon Francis";'), {}, "engine-stopped"],
  ["the engine answers with no view", sabotage("wasm_bindgen.Engine.prototype.redact = () => '{\"ok\":true}';"), {}, "cannot-draw"],
  ["the view breaks off half-way", sabotage(`const whole = wasm_bindgen.Engine.prototype.redact;
    wasm_bindgen.Engine.prototype.redact = function (asked) {
      const reply = JSON.parse(whole.call(this, asked));
      reply.view.entries.at(-1).body = [{ kind: "paragraph", text: [{ name: "Leon Francis" }] }];
      return JSON.stringify(reply);
    };`), {}, "cannot-draw"],
];

let server;
let browser;
before(async () => { server = await startServer(); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); });

for (const [name, arrange, changed, code] of ROWS) {
  test(`nothing is shown when ${name}`, async () => {
    const { page, context, seen } = await newPage(browser);
    try {
      await openBlank(page, server.url);
      await arrange(page);
      const refusal = await openRecord(page, { ...CLIENT, ...changed }, name.includes("killed") ? 1500 : undefined);
      assert.equal(refusal.code, code, refusal.message);
      assert.ok([...Object.values(SENTENCE), ...Object.values(GATE_SENTENCE)].includes(refusal.message), "not one of the fixed sentences");

      const left = await page.evaluate(() => {
        const { shadowRoot, state } = document.querySelector("redacted-record");
        return { state, text: shadowRoot.textContent, alert: shadowRoot.querySelector("[role=alert]")?.textContent,
          size: shadowRoot.querySelectorAll("*").length };
      });
      assert.deepEqual(left, { state: "failed", text: refusal.message, alert: refusal.message, size: 2 });
      for (const [channel, held] of Object.entries(await channels(page))) {
        assert.deepEqual([...SECRETS, "Leon"].filter((secret) => held.includes(secret)), [], channel);
      }
      const spoken = seen.console.join("\n") + seen.errors.join("\n");
      assert.deepEqual([...SECRETS, "Leon"].filter((secret) => spoken.includes(secret)), [], "console");
      await workersEnd(page);
    } finally {
      await context.close();
    }
  });
}
