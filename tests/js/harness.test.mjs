/** The harness itself: a leak test is worth what its search finds, so secrets are planted here and have to be found. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertPdfHolds, launch, newPage } from "./harness.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function printed(html) {
  const { page, context } = await newPage(browser);
  await page.setContent(html);
  const pdf = await page.pdf({ tagged: true, outline: true });
  await context.close();
  return pdf;
}

const places = {
  "plain text": '<p>Leon Okafor-Francis</p>',
  "black on black": '<p style="color:#000;background:#000">Leon Okafor-Francis</p>',
  "transparent text": '<p style="color:transparent">Leon Okafor-Francis</p>',
  "generated content": '<style>p::before{content:attr(data-x)}</style><p data-x="Leon Okafor-Francis"></p>',
  "the document's title": '<title>Leon Okafor-Francis</title><p>x</p>',
  "a link's target": '<a href="https://charity.example/Okafor-Francis">x</a>',
  "an image's alternative text": '<img alt="Leon Okafor-Francis" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" width="9" height="9">',
  "a label on an image role": '<span role="img" aria-label="Leon Okafor-Francis">x</span>',
  "a heading, and so the outline": '<h1>Leon Okafor-Francis</h1>',
  "a field's value": '<input value="Leon Okafor-Francis" size="40">',
};

for (const [place, html] of Object.entries(places)) {
  test(`a name in ${place} is found in the print`, async () => {
    const pdf = await printed(html);
    await assert.rejects(assertPdfHolds(pdf, { none: ["Okafor-Francis"] }), /holds what it must not/);
  });
}

test("a print without the name passes, and what must be there is looked for", async () => {
  const pdf = await printed("<h1>Redacted copy</h1><p>[redacted] was here</p>");
  await assertPdfHolds(pdf, { none: ["Okafor-Francis"], all: ["Redacted copy", "[redacted]"] });
  await assert.rejects(assertPdfHolds(pdf, { none: [], all: ["Something else"] }), /lacks what it must show/);
});

test("console messages, errors and requests are kept", async () => {
  const { page, context, seen } = await newPage(browser);
  await page.route("https://charity.example/**", (route) => route.fulfill({ contentType: "text/html", body: "" }));
  await page.goto("https://charity.example/list");
  await page.evaluate(() => { console.warn("noted"); setTimeout(() => { throw new Error("thrown"); }); });
  await assert.doesNotReject(async () => { while (seen.errors.length === 0) await page.waitForTimeout(20); });
  assert.deepEqual(seen.console.filter((line) => line.includes("noted")), ["warning: noted"]);
  assert.match(seen.errors[0], /thrown/);
  assert.deepEqual(seen.requests, ["https://charity.example/list"]);
  await context.close();
});
