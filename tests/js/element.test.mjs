/** What a page that embeds `<redacted-record>` can rely on. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { launch, newPage, startServer } from "./harness.mjs";
import { CASE, ON, openBlank, openRecord, RECORD, REVIEW, workersEnd } from "./walk.mjs";

const lib = (name) => new URL(`../../www/lib/${name}`, import.meta.url);
const CLIENT = { url: RECORD, audience: "client_screen", case: CASE, review: REVIEW, on: ON };

let server;
let browser;
before(async () => { server = await startServer(); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** A test on a blank page of the site. */
function testOnPage(name, run) {
  test(name, async () => {
    const { page, context, seen } = await newPage(browser);
    try {
      await openBlank(page, server.url);
      await run(page, seen);
      assert.deepEqual(seen.errors, []);
    } finally {
      await context.close();
    }
  });
}

const record = (page, read) => page.evaluate(`(${read})(document.querySelector("redacted-record"))`);
const shown = (page) => record(page, (element) => element.shadowRoot.textContent);

test("the Worker and the page speak the same protocol", async () => {
  const { PROTOCOL, KIND, MODE, STAGE } = await import(lib("protocol.js"));
  const block = /\/\/ protocol:.*?\n(.*)\/\/ end of protocol/s.exec(await readFile(lib("worker.js"), "utf8"))[1];
  const theirs = new Function(`${block}; return { PROTOCOL, KIND, MODE, STAGE };`)();
  assert.deepEqual(theirs, { PROTOCOL, KIND: { ...KIND }, MODE: { ...MODE }, STAGE: { ...STAGE } });
});

test("each code the Worker gives has its sentence", async () => {
  const { SENTENCE } = await import(lib("protocol.js"));
  const worker = await readFile(lib("worker.js"), "utf8");
  const codes = [...worker.matchAll(/(?:refuse\(|code: |\?\? |\d: )"([a-z-]+)"/g)].map(([, code]) => code);
  assert.ok(codes.length > 8);
  assert.deepEqual(codes.filter((code) => !Object.hasOwn(SENTENCE, code)), []);
});

test("every sentence is a plain one", async () => {
  const { SENTENCE, GATE_SENTENCE } = await import(lib("protocol.js"));
  for (const sentence of [...Object.values(SENTENCE), ...Object.values(GATE_SENTENCE)]) assert.match(sentence, /^[A-Z][^{}<>]*\.$/);
});

test("on a server the library loads and defines nothing", async () => {
  assert.equal(globalThis.HTMLElement, undefined);
  const { RedactedRecordElement } = await import(lib("index.js"));
  await import(lib("redacted-record-element-define.js"));
  assert.equal(typeof RedactedRecordElement.define, "function");
});

test("the manifest and the types describe the class", async () => {
  const { RedactedRecordElement } = await import(lib("redacted-record-element.js"));
  const { modules: [{ declarations: [described] }] } = JSON.parse(await readFile(lib("custom-elements.json"), "utf8"));
  const own = Object.getOwnPropertyNames(RedactedRecordElement.prototype)
    .filter((name) => name !== "constructor" && !name.endsWith("Callback"));
  assert.deepEqual(described.members.map(({ name }) => name).sort(), [...own, "define"].sort());
  assert.deepEqual(described.attributes.map(({ name }) => name), RedactedRecordElement.observedAttributes);
  const types = await readFile(lib("index.d.ts"), "utf8");
  for (const { name } of [...described.members, ...described.events]) assert.ok(types.includes(name), name);
});

test("the types stand by themselves", async () => {
  const compiler = new URL("../../node_modules/typescript/bin/tsc", import.meta.url).pathname;
  await promisify(execFile)("node", [compiler, "--noEmit", "--strict", "--lib", "es2022,dom", lib("index.d.ts").pathname]);
});

testOnPage("a second copy of the library leaves the first element in place", async (page) => {
  const names = await page.evaluate(async () => {
    const first = await import("/lib/redacted-record-element-define.js");
    await import("/lib/redacted-record-element-define.js?again");
    return customElements.get("redacted-record") === first.RedactedRecordElement;
  });
  assert.equal(names, true);
});

testOnPage("a record opens, and its event carries counts, codes and times only", async (page) => {
  const detail = await openRecord(page, CLIENT);
  assert.equal(detail.code, undefined, detail.message);
  assert.ok(detail.entries > 0 && detail.blocks > 0);
  assert.deepEqual(Object.keys(detail).sort(), ["audience", "blocks", "entries", "held", "kinds", "ms"]);
  const { audience, ms, kinds, ...counts } = detail;
  assert.equal(audience, "client_screen");
  for (const value of [...Object.values(counts), ...Object.values(kinds), ...Object.values(ms)]) assert.equal(typeof value, "number");
  assert.equal(await record(page, (element) => element.matches(":state(ready)") && element.state), "ready");
});

testOnPage("the Worker, and the raw text with it, is gone once the record is shown", async (page) => {
  await openRecord(page, CLIENT);
  await page.waitForFunction(() => true);
  await workersEnd(page);
});

testOnPage("blocks are alike to the letter and to the pixel", async (page) => {
  await openRecord(page, CLIENT);
  const blocks = await record(page, (element) => [...element.shadowRoot.querySelectorAll("mark")].map((mark) =>
    `${mark.outerHTML} ${mark.getBoundingClientRect().width.toFixed(2)} ${mark.getBoundingClientRect().height.toFixed(2)}`));
  assert.ok(blocks.length > 1);
  assert.deepEqual(new Set(blocks).size, 1, [...new Set(blocks)].join("\n"));
  assert.match(blocks[0], /^<mark part="redaction">\[redacted\]<\/mark> /);
});

testOnPage("what stands between the tags is never shown", async (page) => {
  await page.evaluate(async () => {
    await import("/lib/redacted-record-element-define.js");
    const element = document.createElement("redacted-record");
    element.textContent = "Leon Francis";
    document.querySelector("main").append(element);
  });
  assert.equal(await page.evaluate(() => document.body.innerText.includes("Leon")), false);
  assert.equal(await record(page, (element) => element.getBoundingClientRect().height), 0);
});

testOnPage("every request to the Worker has exactly one reply", async (page) => {
  const replies = await page.evaluate(async ([url, asked]) => {
    const policy = trustedTypes.createPolicy("redacted-record", { createScriptURL: (address) => address });
    const { KIND, PROTOCOL } = await import("/lib/protocol.js");
    const { compileEngine } = await import("/lib/engine-module.js");
    const worker = new Worker(policy.createScriptURL("/pkg/redacted-record-worker.js"));
    const start = { protocol: PROTOCOL, module: await compileEngine(), mode: "client", audience: asked.audience };
    const requests = [
      { kind: "no-such-kind" }, { kind: "constructor" }, { kind: KIND.redact, asked },
      { kind: KIND.start, ...start, protocol: 0 }, { kind: KIND.start, ...start }, { kind: KIND.start, ...start },
      { kind: KIND.redact, asked }, { kind: KIND.open, url: "/fhir/Patient/none/$everything" },
      { kind: KIND.open, url: "https://example.org/" }, { kind: KIND.open, url },
      { kind: KIND.review, asked }, { kind: KIND.audiences }, { kind: KIND.redact, asked: { ...asked, audience: "care_team" } },
      { kind: KIND.redact, asked },
    ];
    const heard = requests.map(() => []);
    const last = Promise.withResolvers();
    worker.onmessage = ({ data }) => {
      if (data.progress) return;
      heard[data.id].push(data.ok ? "ok" : data.code);
      if (data.id === requests.length - 1) last.resolve();
    };
    requests.forEach((request, id) => worker.postMessage({ ...request, id }));
    await last.promise;
    await new Promise((resolve) => setTimeout(resolve, 100)); // for a second reply, were there one
    worker.terminate();
    return heard;
  }, [RECORD, { audience: "client_screen", case: CASE, review: REVIEW, on: ON }]);
  assert.ok(replies.every(({ length }) => length === 1), JSON.stringify(replies));
  const told = replies.flat();
  assert.deepEqual(told.slice(0, 6), ["bad-request", "bad-request", "not-in-this-session", "wrong-version", "ok", "bad-request"]);
  assert.notEqual(told[6], "ok", "nothing is open yet");
  assert.deepEqual(told.slice(7), ["record-not-found", "other-origin", "ok",
    "not-in-this-session", "not-in-this-session", "not-in-this-session", "ok"]);
});

testOnPage("an opening can be cancelled, and says so", async (page) => {
  await page.route(`**${RECORD}`, () => {}); // never answered
  const opening = openRecord(page, CLIENT);
  await page.waitForEvent("worker");
  await record(page, (element) => element.cancel());
  assert.equal((await opening).code, "cancelled");
  assert.match(await shown(page), /^Stopped before it was finished\. Nothing is shown\.$/);
  await workersEnd(page);
});

testOnPage("an opening that takes too long is stopped", async (page) => {
  await page.route(`**${RECORD}`, () => {});
  assert.equal((await openRecord(page, CLIENT, 400)).code, "timed-out");
  assert.match(await shown(page), /^It took too long/);
  await workersEnd(page);
});

testOnPage("while busy there is a sentence and a progress bar, and nothing else", async (page) => {
  await page.route(`**${RECORD}`, () => {});
  const opening = openRecord(page, CLIENT, 3000);
  await page.waitForEvent("worker");
  const busy = await record(page, (element) => ({
    tags: [...element.shadowRoot.querySelectorAll("*")].map(({ localName }) => localName), state: element.state,
    marked: element.matches(":state(busy)"),
  }));
  assert.deepEqual(busy, { tags: ["p", "progress"], state: "busy", marked: true });
  await record(page, (element) => element.close());
  assert.equal((await opening).code, "closed");
  assert.equal(await shown(page), "");
});

testOnPage("a second opening takes the place of the first", async (page) => {
  await openRecord(page, CLIENT);
  const [first, second] = await page.evaluate(async (request) => {
    const element = document.querySelector("redacted-record");
    const openings = [element.open(request), element.open({ ...request, audience: "care_team" })];
    return (await Promise.allSettled(openings)).map(({ value, reason }) => value?.audience ?? reason.code);
  }, CLIENT);
  assert.deepEqual([first, second], ["closed", "care_team"]);
});

const TAKEN_AWAY = [
  ["close", (element) => element.close(), ""],
  ["lock", (element) => element.lock(), "The record is locked. Open it again to see it."],
  ["a change of audience", (element) => { element.audience = "gp"; }, ""],
  ["removal from the page", (element) => { const { parentNode } = element; element.remove(); parentNode.append(element); }, ""],
  ["leaving the page", () => { window.dispatchEvent(new PageTransitionEvent("pagehide")); }, ""],
  ["coming back to a kept page", () => { window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })); }, ""],
  ["source = null", (element) => { element.source = null; }, ""],
];
testOnPage("the record is taken away by each of the ways out, and comes back only when opened again", async (page) => {
  for (const [way, act, left] of TAKEN_AWAY) {
    assert.equal((await openRecord(page, CLIENT)).code, undefined, way);
    await record(page, act);
    assert.equal(await shown(page), left, way);
    assert.equal(await record(page, (element) => element.state), "empty", way);
  }
  assert.equal((await openRecord(page, CLIENT)).audience, "client_screen");
});

testOnPage("setting an equal source again does nothing", async (page, seen) => {
  await page.evaluate(async (source) => {
    await import("/lib/redacted-record-element-define.js");
    const element = document.createElement("redacted-record");
    document.querySelector("main").append(element);
    const ready = new Promise((resolve) => element.addEventListener("redact-ready", resolve));
    element.source = source;
    element.source = structuredClone(source);
    await ready;
    element.source = structuredClone(source);
  }, CLIENT);
  assert.equal(await record(page, (element) => element.state), "ready");
  assert.equal(seen.requests.filter((url) => url.endsWith("$everything")).length, 1);
});

testOnPage("entries can be narrowed to some kinds", async (page) => {
  const { kinds, entries } = await openRecord(page, CLIENT);
  const count = () => record(page, (element) => element.shadowRoot.querySelectorAll("article").length);
  assert.equal(await count(), entries);
  const [kind] = Object.keys(kinds);
  await page.evaluate((one) => { document.querySelector("redacted-record").shownKinds = [one]; }, kind);
  assert.equal(await count(), kinds[kind]);
});
