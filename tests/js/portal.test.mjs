/** The portal's pages: what each may do, how it reads to everyone, and what it leaves behind. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { assertPdfHolds, launch, newPage, settled, startServer } from "./harness.mjs";
import { AMARA, CASE, channels, openFor, openStaffPage, watchPolicy } from "./walk.mjs";

const www = (path) => new URL(`../../www/${path}`, import.meta.url);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let server;
let browser;
before(async () => { server = await startServer(); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** A test in a context of its own, at the end of which the content policy must have stopped nothing. */
function testInPortal(name, run) {
  test(name, async () => {
    const { page, context, seen } = await newPage(browser);
    try {
      const stopped = await watchPolicy(context);
      await run(page, context, seen);
      assert.deepEqual(stopped, [], "stopped by the content policy");
      assert.deepEqual(seen.errors, []);
      assert.deepEqual(seen.console, []);
    } finally {
      await context.close();
    }
  });
}

async function assertAccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`), []);
}

const state = (page) => page.evaluate(() => document.body.dataset.state);
const recordText = (page) => page.evaluate(() => document.querySelector("redacted-record").shadowRoot.textContent);

testInPortal("the list of clients leads to a record, by an opaque id only", async (page) => {
  await page.goto(server.url);
  assert.equal(await settled(page), "ready");
  await assertAccessible(page);
  const client = page.locator("a[data-testid=client]", { hasText: "WHITLOCK, Amara" });
  await client.click();
  assert.equal(await settled(page), "ready");
  assert.equal(page.url(), `${server.url}record.html?patient=${AMARA}`);
  assert.equal(await page.title(), "Client record");
});

testInPortal("staff see the whole record, with the banner of the client", async (page) => {
  assert.equal(await openStaffPage(page, server.url), "ready");
  await assertAccessible(page);
  const text = await recordText(page);
  assert.match(text, /WHITLOCK, Amara/);
  assert.match(text, /Born14-Mar-1991 \(35y\)/);
  assert.match(text, /999 515 0581/);
  assert.ok(await page.locator("#kind option").count() > 3);
  const all = await page.locator("article").count();
  await page.selectOption("#kind", "note");
  assert.ok(await page.locator("article").count() < all);
});

testInPortal("the staff view is not printed", async (page) => {
  await openStaffPage(page, server.url);
  const pdf = await page.pdf();
  await assertPdfHolds(pdf, { none: ["WHITLOCK", "999 515 0581"], all: ["Use Print redacted copy"] });
});

testInPortal("a gate asks what its audience needs, and paper asks more", async (page) => {
  await openStaffPage(page, server.url);
  const asked = () => page.locator("#gate [name]").evaluateAll((fields) => fields.map(({ name }) => name).filter(Boolean));
  await page.selectOption("#audience", "client_print");
  const paper = await asked();
  for (const name of ["caseRef", "identityChecked", "signOff.by", "opinion.met"]) assert.ok(paper.includes(name), name);
  await page.selectOption("#audience", "client_screen");
  assert.deepEqual((await asked()).sort(), paper.sort(), "the screen's questions and those of its paper");
  assert.equal(await page.locator("#gate fieldset").count(), 2);
  assert.ok(!(await page.locator("#audience option").evaluateAll((options) => options.map(({ value }) => value))).includes("care_team"));
});

testInPortal("a review shows staff what would be hidden, and a change of audience drops it", async (page) => {
  await openStaffPage(page, server.url);
  await page.click("#open-review");
  await page.locator("#review").waitFor({ state: "visible" });
  await assertAccessible(page);
  assert.ok(await page.locator(".app-suggestion").count() > 0);
  const reasons = (await page.locator(".app-suggestion__why").allTextContents()).join("\n");
  for (const reason of [/name on the record/, /(after|before) “/, /same name as in the \w+/]) assert.match(reasons, reason);
  await page.click("#accept-all");
  assert.match(await page.textContent("#reviewed"), /^All suggestions accepted by /);
  await page.selectOption("#audience", "client_print");
  assert.equal(await page.locator("#review").isVisible(), false);
  assert.equal(await page.textContent("#reviewed"), "");
  assert.equal(await page.locator(".app-passage").count(), 0);
});

testInPortal("the client's session opens, hides at once, and cannot be printed", async (page) => {
  await openStaffPage(page, server.url);
  const session = await openFor(page, "client_screen", "#open-session");
  assert.equal(await state(session), "ready", await session.textContent("main"));
  await assertAccessible(session);
  assert.equal(await session.title(), "Your record");
  assert.equal(session.url(), `${server.url}session.html`);
  assert.match(await recordText(session), /14 March 1991/);
  await assertPdfHolds(await session.pdf(), { none: ["WHITLOCK", "999 515 0581"], all: ["Ask your worker"] });
  await session.reload();
  assert.equal(await settled(session), "ready", "the staff page still stands behind it");
  await session.click("#hide");
  assert.equal(await recordText(session), "The record is locked. Open it again to see it.");
});

testInPortal("the printed copy has its cover, its running heads and no number but in the record", async (page) => {
  await openStaffPage(page, server.url);
  const copy = await openFor(page, "client_screen", "#open-print");
  assert.equal(await state(copy), "ready", await copy.evaluate(() => document.querySelector("redacted-record").shadowRoot.textContent.slice(0, 200)));
  await assertAccessible(copy);
  assert.equal(await copy.title(), CASE.caseRef);
  assert.doesNotMatch(await copy.evaluate(() => document.body.innerText.split("About you")[0]), /999 ?515/);
  const pdf = await copy.pdf({ preferCSSPageSize: true, tagged: true, outline: true });
  await assertPdfHolds(pdf, { none: [], all: ["Redacted copy", CASE.caseRef, "Page 1 of ", "How to complain", "ico.org.uk", "999 515 0581"] });
});

testInPortal("a window that nobody opened shows a sentence and no text", async (page) => {
  for (const name of ["session.html", "print.html"]) {
    await page.goto(server.url + name);
    assert.equal(await settled(page), "failed");
    assert.match(await page.textContent("#problem"), /^This page shows nothing by itself\./);
    assert.equal(await recordText(page), "");
  }
});

testInPortal("a session shows no audience but those who may sit at the screen", async (page) => {
  await openStaffPage(page, server.url);
  const session = await orderBySelf(page, "session.html", { patient: AMARA, audience: "care_team" });
  assert.match(await session.textContent("#problem"), /^This window is for clients/);
  assert.equal(await recordText(session), "");
});

testInPortal("an unmet gate is told where the record would be", async (page) => {
  await openStaffPage(page, server.url);
  await page.selectOption("#audience", "client_screen");
  const [session] = await Promise.all([page.context().waitForEvent("page"), page.click("#open-session")]);
  assert.equal(await settled(session), "failed");
  assert.equal(await recordText(session), "Check who is asking and record it first.");
});

testInPortal("a staff page that was left is empty when it is come back to", async (page) => {
  await openStaffPage(page, server.url);
  await page.click("#open-review");
  await page.locator("#review").waitFor({ state: "visible" });
  const left = await page.evaluate(() => {
    window.dispatchEvent(new PageTransitionEvent("pagehide"));
    return document.querySelector("#passages").textContent + document.querySelector("redacted-record").shadowRoot.textContent;
  });
  assert.equal(left, "");
});

testInPortal("nothing is stored, and no address tells more than the opaque id", async (page, context, seen) => {
  await openStaffPage(page, server.url);
  await openFor(page, "client_screen", "#open-session");
  const { stored, address } = await channels(page);
  assert.equal(stored, '[{},{},null,""]');
  assert.equal(address, `${server.url}record.html?patient=${AMARA}`);
  const databases = await page.evaluate(async () => [...await indexedDB.databases(), ...await caches.keys()].length);
  assert.equal(databases, 0);
  assert.deepEqual(seen.requests.filter((url) => /whitlock|999.?515|SAR-/i.test(url)), []);
  assert.deepEqual(seen.requests.filter((url) => !url.startsWith(server.url)), []);
});

/** Opens `name` from the staff page with an order of the test's own. */
async function orderBySelf(page, name, order) {
  const [opened] = await Promise.all([page.context().waitForEvent("page"), page.evaluate(([address, given]) => {
    window.addEventListener("message", ({ source, data }) => {
      if (data.kind === "hello") source.postMessage({ kind: "order", order: given }, location.origin);
    });
    window.open(address, "_blank");
  }, [name, order])]);
  await settled(opened);
  return opened;
}

/** Every module of the pages, with those it imports. */
async function modules() {
  const all = new Map();
  for (const folder of ["lib/", "portal/"]) {
    for (const name of await readdir(www(folder))) {
      if (!name.endsWith(".js")) continue;
      const source = await readFile(www(folder + name), "utf8");
      const imported = [...source.matchAll(/^(?:import|export)\b[^"']*?["'](\.[^"']+)["']/gm)].map(([, to]) => new URL(to, www(folder)).href);
      all.set(www(folder + name).href, { source, imported });
    }
  }
  return all;
}

test("no module reachable from the session or the printed copy can ask for a passage under review", async () => {
  const all = await modules();
  for (const page of ["portal/session.js", "portal/print.js"]) {
    const reached = new Set([www(page).href]);
    for (const one of reached) for (const next of all.get(one)?.imported ?? []) reached.add(next);
    assert.ok(reached.size > 6, "the imports were not followed");
    for (const one of reached) {
      assert.doesNotMatch(one, /staff-engine|review|gate\.js/);
      // The words themselves stand in the protocol; nobody here may use them.
      if (!one.endsWith("protocol.js")) assert.doesNotMatch(all.get(one)?.source ?? "", /KIND\.review|MODE\.staff|KIND\.audiences/, one);
    }
  }
});

test("no module keeps, logs or writes markup", async () => {
  const forbidden = /\b(?:localStorage|sessionStorage|indexedDB|caches|serviceWorker|document\.cookie|history\.)|\bconsole\.|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/;
  for (const [name, { source }] of await modules()) assert.doesNotMatch(source, forbidden, name);
});

test("no page has script or style of its own, and each names its language and asks not to be translated", async () => {
  for (const name of (await readdir(www(""))).filter((file) => file.endsWith(".html"))) {
    const page = await readFile(www(name), "utf8");
    assert.match(page, /<html lang="en-GB" translate="no">/, name);
    assert.match(page, /<meta name="google" content="notranslate">/, name);
    assert.doesNotMatch(page, /<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:/, name);
    assert.doesNotMatch(page, /nhs-logo|frutiger/i, name);
  }
});
