/**
 * Goes once through the portal as a worker would, and writes a picture of each page and the printed copy.
 * usage: node snapshot.mjs URL FOLDER, with the browser's path in REDACTED_RECORD_CHROMIUM. Ends with 1 if a page failed.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launch, settled, UNITED_KINGDOM } from "./browser.mjs";

const [url, folder] = process.argv.slice(2);
const PATIENCE = 30_000;
/** Answers that have to be of a certain form. */
const EXAMPLES = { caseRef: "SAR-2026-014", "opinion.number": "1234567", "agreement.person": "RelatedPerson/1" };

const browser = await launch();
try {
  await walk(await browser.newContext({ viewport: { width: 1280, height: 1440 }, ...UNITED_KINGDOM }));
} catch (error) {
  console.error(`snapshot: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function walk(context) {
  context.setDefaultTimeout(PATIENCE);
  context.on("weberror", (error) => report(`script error: ${error.error().message}`));
  context.on("console", (message) => { if (["error", "warning"].includes(message.type())) report(`${message.type()}: ${message.text()}`); });

  const page = await context.newPage();
  await page.goto(url);
  const clients = page.locator("a[data-testid=client]");
  await clients.first().waitFor();
  await picture(page, "1-clients");

  await clients.first().click();
  await page.waitForURL(/record\.html/);
  await ready(page, "the staff view");
  await picture(page, "2-staff-view");

  await review(page, "client_screen");
  await picture(page, "3-review");
  const session = await opened(page, "#open-session");
  await ready(session, "the client session");
  await picture(session, "4-client-session");
  await session.close();

  await review(page, "client_print");
  await picture(page, "5-review-for-print");
  const print = await opened(page, "#open-print");
  await ready(print, "the print preview");
  await picture(print, "6-print-preview");
  await writeFile(join(folder, "redacted-copy.pdf"), await print.pdf({ preferCSSPageSize: true, tagged: true, outline: true }));
  console.error("snapshot: redacted-copy.pdf");
}

/** Chooses an audience, answers what its gates ask and accepts every suggestion. A review counts for one audience only. */
async function review(page, audience) {
  await page.selectOption("select#audience", audience);
  await meetGates(page);
  await page.click("#open-review");
  await page.locator("#review").waitFor({ state: "visible" });
  await page.click("#accept-all");
}

async function picture(page, name) {
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.error(`snapshot: ${name}.png`);
}

/** A page that shows a record says when it is done. One that failed is still pictured: the picture says more than this line. */
async function ready(page, what) {
  if (await settled(page, PATIENCE) === "failed") {
    await picture(page, "failed");
    throw new Error(`${what} could not be shown; failed.png has what it said.`);
  }
}

async function opened(page, button) {
  const [popup] = await Promise.all([page.context().waitForEvent("page"), page.click(button)]);
  return popup;
}

/** Fills in whatever is asked: which questions there are is the policy's business, not this script's. */
async function meetGates(page) {
  for (const field of await page.locator("#gate").locator("input, select, textarea").all()) {
    const kind = await field.evaluate((element) => element.type);
    if (kind === "checkbox") await field.check();
    else if (kind === "select-one") await field.selectOption({ index: 1 }); // 0 is "Choose"
    else if (kind === "date") await field.fill(await day(field));
    else await field.fill(EXAMPLES[await field.getAttribute("name")] ?? "Demonstration");
  }
}

/** Today, or for a last day of access, a year from now. */
async function day(field) {
  const date = new Date();
  if (await field.getAttribute("name") === "expires") date.setFullYear(date.getFullYear() + 1);
  return date.toISOString().slice(0, 10);
}

function report(line) {
  console.error(`snapshot: ${line}`);
}
