/** What the JavaScript tests share: the portal's server, a real browser, and ways into a printed PDF. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { inflateSync } from "node:zlib";
import { UNITED_KINGDOM } from "../../src/bin/portal/browser.mjs";

export { launch, settled } from "../../src/bin/portal/browser.mjs";

/** The portal, already built: tests/web.rs says where. By hand, `cargo build` puts it here. */
export const PORTAL = process.env.PORTAL_BIN ?? new URL("../../target/debug/portal", import.meta.url).pathname;

/** Starts the server on a free port: `{url, stop}`. `records` is a folder of Bundles in place of www/records. */
export async function startServer({ records } = {}) {
  const options = records ? ["--records", records] : [];
  const child = spawn(PORTAL, ["serve", "--attached", "--port", "0", ...options], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const failed = new Promise((_, reject) => {
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`the portal ended with ${code} before it served anything`)));
  });
  failed.catch(() => {});
  const first = new Promise((resolve) => createInterface(child.stdout).once("line", resolve));
  const url = await Promise.race([first, failed]);
  return {
    url,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/**
 * A page of its own context, and `seen`: every console message, page error, and request of it, its Workers and its pop-ups.
 * `bypass` turns the page's own content policy off, for a test that injects code.
 */
export async function newPage(browser, { bypass = false } = {}) {
  const context = await browser.newContext({ bypassCSP: bypass, ...UNITED_KINGDOM });
  const seen = { console: [], errors: [], requests: [] };
  context.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  context.on("weberror", (error) => seen.errors.push(String(error.error())));
  context.on("request", (request) => seen.requests.push(request.url()));
  return { page: await context.newPage(), context, seen };
}

/**
 * Every deflated stream of a PDF, inflated and joined. `latin1`, so that each byte is one character: search it for a secret as
 * it is and as UTF-16BE (`utf16`), since titles and alternative texts are written so.
 */
export function inflatePdfStreams(buffer) {
  const raw = buffer.toString("latin1");
  const parts = [raw];
  for (let at = 0; ;) {
    const opening = /\bstream\r?\n/g;
    opening.lastIndex = at;
    const found = opening.exec(raw);
    if (!found) return parts.join("\n");
    const start = opening.lastIndex;
    at = raw.indexOf("endstream", start);
    const dictionary = raw.slice(raw.lastIndexOf(" obj", found.index), found.index);
    // The end-of-line before `endstream` is not data; zlib takes no notice of what follows its own end.
    if (dictionary.includes("/FlateDecode")) parts.push(inflateSync(buffer.subarray(start, at)).toString("latin1"));
    at += "endstream".length;
  }
}

/** A secret as a PDF's metadata would hold it, byte for byte, to be searched for in what `inflatePdfStreams` gives. */
export function utf16(text) {
  return Buffer.from(text, "utf16le").swap16().toString("latin1");
}

/** The text of a PDF as a reader would copy it. */
export function pdfText(buffer) {
  return new Promise((resolve, reject) => {
    const child = execFile("pdftotext", ["-layout", "-", "-"], { maxBuffer: 1 << 26 }, (error, text) => error ? reject(error) : resolve(text));
    child.stdin.end(buffer);
  });
}

/** Fails if any of the secrets is anywhere in the PDF: as text, in a stream, in metadata, or written in hexadecimal. */
export async function assertPdfHolds(buffer, { none, all = [] }) {
  const [inside, text] = [inflatePdfStreams(buffer), await pdfText(buffer)];
  // Chromium writes strings of tagged PDFs as <FEFF…>, so the hexadecimal form is a third way in.
  const forms = (secret) => [secret, utf16(secret), Buffer.from(utf16(secret), "latin1").toString("hex")];
  const holds = (secret) => text.includes(secret) || forms(secret).some((form) => inside.toLowerCase().includes(form.toLowerCase()));
  assert.deepEqual(none.filter(holds), [], "the PDF holds what it must not");
  assert.deepEqual(all.filter((wanted) => !text.includes(wanted)), [], "the PDF lacks what it must show");
}
