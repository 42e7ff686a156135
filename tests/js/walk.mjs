/** Ways through the pages that the page tests share. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { settled } from "./harness.mjs";

export const AMARA = "17279419-d89e-5438-9a80-1a722274a3fb";
export const RECORD = `/fhir/Patient/${AMARA}/$everything`;

/** The day the tests reckon from: the record ends in September 2026. */
export const ON = "2026-11-23";

/** A case that opens every gate of the client's audiences on that day. */
export const CASE = Object.freeze({
  caseRef: "SAR-2026-014",
  identityChecked: true,
  opinions: [{ met: false, by: "Dr A Reviewer", register: "GMC", number: "7000001", date: "2026-11-01", scope: "all" }],
  signOff: { by: "B Second", date: "2026-11-20" },
});

export const REVIEW = Object.freeze({ by: "Sam Okoro", date: "2026-11-20", reviewed: "all" });

const expected = JSON.parse(await readFile(new URL("../data/record-amara.expected.json", import.meta.url), "utf8"));
const spans = expected.strings.flatMap((string) => string.spans);

/** The marked texts of record-amara with one of these labels, each once. */
export function marked(...labels) {
  return [...new Set(spans.filter(({ label }) => labels.includes(label)).map(({ text }) => text))];
}

/** The names of third parties that the record itself lists: RelatedPerson, Patient.contact, contained. */
export function listed() {
  const structured = expected.strings.filter(({ kind }) => kind === "structured").flatMap((string) => string.spans);
  return [...new Set(structured.filter(({ label }) => label === "NAME.third").map(({ text }) => text))];
}

/** Collects what the content policy stopped, in every document of the context. */
export async function watchPolicy(context) {
  const stopped = [];
  await context.exposeFunction("tellStopped", (directive) => stopped.push(directive));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => window.tellStopped(`${event.effectiveDirective} ${event.blockedURI}`));
  });
  return stopped;
}

/** Fails unless every Worker of the page ends; the browser says so a moment after it was told to. */
export async function workersEnd(page) {
  for (let waited = 0; page.workers().length > 0 && waited < 10_000; waited += 50) await page.waitForTimeout(50);
  assert.equal(page.workers().length, 0, "a Worker is left");
}

/** An empty document of this site, under the site's own headers, with the element's class at hand. */
export async function openBlank(page, url) {
  await page.route(`${url}blank.html`, async (route) => {
    const { headers } = await fetchHeaders(url);
    await route.fulfill({ headers, body: "<!doctype html><html lang=en-GB><title>Blank</title><main><h1>Blank</h1></main></html>" });
  });
  await page.goto(`${url}blank.html`);
}

async function fetchHeaders(url) {
  const response = await fetch(url);
  const headers = Object.fromEntries(response.headers);
  delete headers["content-length"];
  return { headers };
}

/** Opens a record in a fresh element on `page`: {code} if it was refused, else the detail of redact-ready. */
export function openRecord(page, request, timeout) {
  return page.evaluate(async ([asked, patience]) => {
    await import("/lib/redacted-record-element-define.js");
    document.querySelector("redacted-record")?.remove();
    const record = document.createElement("redacted-record");
    if (patience) record.timeout = patience;
    document.querySelector("main").append(record);
    try {
      return await record.open(asked);
    } catch (error) {
      return { code: error.code, message: error.message };
    }
  }, [request, timeout]);
}

/** Everything a document says or holds, by channel. */
export async function channels(page) {
  const held = await page.evaluate(() => {
    const roots = [document];
    for (const root of roots) for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
    const elements = roots.flatMap((root) => [...root.querySelectorAll("*")]);
    return {
      text: roots.map((root) => root.textContent ?? root.documentElement.textContent).join("\n"),
      markup: roots.map((root) => root.documentElement?.outerHTML ?? root.innerHTML).join("\n"),
      attributes: elements.flatMap((element) => [...element.attributes].map(({ value }) => value)).join("\n"),
      values: elements.map((element) => element.value).filter((value) => typeof value === "string").join("\n"),
      title: document.title,
      address: location.href,
      stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie]),
    };
  });
  return { ...held, accessible: await accessibleText(page), copied: await copiedText(page) };
}

async function accessibleText(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  // what is told of a node, not the numbers by which the browser counts nodes
  return nodes.flatMap(({ name, value, description, properties = [] }) => [name, value, description, ...properties.map((property) => property.value)])
    .map((told) => told?.value).filter((told) => typeof told === "string").join("\n");
}

/** What Ctrl+A and Ctrl+C put on the clipboard, pasted into a page that has nothing of its own. */
async function copiedText(page) {
  await page.bringToFront();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+C");
  const other = await page.context().newPage();
  await other.setContent("<textarea></textarea>");
  await other.focus("textarea");
  await other.keyboard.press("Control+V");
  const copied = await other.inputValue("textarea");
  await other.close();
  return copied;
}

/** Opens the client's page as staff. */
export async function openStaffPage(page, url) {
  await page.goto(`${url}record.html?patient=${AMARA}`);
  return settled(page);
}

/** Answers whatever the gate asks from CASE. */
export async function answerGate(page) {
  const [opinion] = CASE.opinions;
  const answers = {
    "caseRef": CASE.caseRef, "identityChecked": true, "signOff.by": CASE.signOff.by, "signOff.date": CASE.signOff.date,
    "opinion.met": "false", "opinion.by": opinion.by, "opinion.register": opinion.register, "opinion.number": opinion.number,
    "opinion.date": opinion.date,
  };
  for (const [name, answer] of Object.entries(answers)) {
    const field = page.locator(`#gate [name="${name}"]`);
    if (await field.count() === 0) continue;
    if (answer === true) await field.check();
    else if (await field.evaluate(({ localName }) => localName === "select")) await field.selectOption(answer);
    else await field.fill(answer);
  }
}

/** Goes from the staff's page to what another person gets: reviews, accepts all, and opens the session or the printed copy. */
export async function openFor(page, audience, button) {
  await page.selectOption("#audience", audience);
  await answerGate(page);
  await page.click("#open-review");
  await page.locator("#review").waitFor({ state: "visible" });
  await page.click("#accept-all");
  const [opened] = await Promise.all([page.context().waitForEvent("page"), page.click(button)]);
  await settled(opened);
  return opened;
}
