/** What the client gets from record-amara, searched in every channel that another person could read. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inflatePdfStreams, launch, newPage, pdfText, startServer, utf16 } from "./harness.mjs";
import { CASE, channels, listed, marked, ON, openBlank, openFor, openRecord, openStaffPage, RECORD, REVIEW } from "./walk.mjs";

/** A word may be a third party's and also the client's, a professional's, or in daily use; such a word proves nothing. */
const ALSO_OTHERS = new Set(marked("NAME.client", "NAME.staff").flatMap((name) => [name, ...name.split(/[^\p{L}]+/u)]).map((word) => word.toLowerCase()));

/** Numbers and dates are searched as they stand (a year alone is anybody's), names between word ends: "Al" is not in "also". */
const NUMBERS = marked("NHS.third", "DOB.third").filter((text) => /\d{2}/.test(text) && text.length > 4);
const NAMES = listed().filter((name) => name.length > 2 && !ALSO_OTHERS.has(name.toLowerCase()));
const OWN = ["Amara", "WHITLOCK", "14 March 1991", "999 515 0581"];

const between = (name) => new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "u");
const found = (held) => [...NUMBERS.filter((text) => held.includes(text)), ...NAMES.filter((name) => between(name).test(held))];

/** A PDF also holds glyphs and other bytes by the hundred thousand, in which three letters are found by chance. */
const foundInside = (inside) => [...NUMBERS, ...NAMES.filter((name) => name.length > 5)]
  .filter((secret) => inside.includes(secret) || inside.includes(utf16(secret)) || inside.toLowerCase().includes(Buffer.from(utf16(secret), "latin1").toString("hex")));

let server;
let browser;
before(async () => { server = await startServer(); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); });

async function inContext(run) {
  const { page, context, seen } = await newPage(browser);
  try {
    await run(page, seen);
  } finally {
    await context.close();
  }
}

async function assertNoLeak(page, seen) {
  for (const [channel, held] of Object.entries(await channels(page))) assert.deepEqual(found(held), [], channel);
  assert.deepEqual(found(seen.console.concat(seen.errors, seen.requests).join("\n")), [], "console and addresses");
}

async function assertReadable(page) {
  const { text, copied, accessible } = await channels(page);
  for (const [channel, held] of Object.entries({ text, copied, accessible })) {
    assert.deepEqual(OWN.filter((own) => !held.includes(own)), [], `the client's own, in ${channel}`);
  }
}

test("the search finds what it looks for in the staff's view", () => inContext(async (page) => {
  assert.ok(NAMES.length > 5 && NUMBERS.length > 0);
  await openStaffPage(page, server.url);
  const { text, markup, accessible, copied } = await channels(page);
  for (const [channel, held] of Object.entries({ text, markup, accessible, copied })) {
    assert.ok(found(held).length > NAMES.length / 2, `${channel}: ${found(held).length} of ${NAMES.length + NUMBERS.length}`);
  }
}));

test("no third party is in what the client's screen holds, and the client's own details are", (t) => inContext(async (page, seen) => {
  await openBlank(page, server.url);
  const detail = await openRecord(page, { url: RECORD, audience: "client_screen", case: CASE, review: REVIEW, on: ON });
  assert.equal(detail.code, undefined, detail.message);
  const { open, redact, draw } = detail.ms;
  t.diagnostic(`record-amara for client_screen: read ${open.toFixed(0)} ms, redact ${redact.toFixed(0)} ms, draw ${draw.toFixed(0)} ms; `
    + `${detail.entries} entries, ${detail.blocks} blocks`);
  await assertNoLeak(page, seen);
  await assertReadable(page);
}));

test("no third party is in the client's session", () => inContext(async (page) => {
  await openStaffPage(page, server.url);
  const session = await openFor(page, "client_screen", "#open-session");
  const seen = { console: [], errors: [], requests: [session.url()] };
  await assertNoLeak(session, seen);
  await assertReadable(session);
}));

test("no third party is in the printed copy, on the page or inside the PDF", () => inContext(async (page) => {
  await openStaffPage(page, server.url);
  const copy = await openFor(page, "client_screen", "#open-print");
  await assertNoLeak(copy, { console: [], errors: [], requests: [copy.url()] });
  await assertReadable(copy);
  const pdf = await copy.pdf({ preferCSSPageSize: true, tagged: true, outline: true });
  const text = await pdfText(pdf);
  assert.deepEqual(found(text), [], "pdftotext");
  assert.deepEqual(foundInside(inflatePdfStreams(pdf)), [], "inside the PDF");
  assert.deepEqual(OWN.filter((own) => !text.includes(own)), [], "the client's own, on paper");
}));

test("unreviewed, the client gets no sentence of a note", () => inContext(async (page) => {
  await openBlank(page, server.url);
  const detail = await openRecord(page, { url: RECORD, audience: "client_screen", case: CASE, on: ON });
  assert.equal(detail.code, undefined, detail.message);
  assert.ok(detail.held > 0);
}));
