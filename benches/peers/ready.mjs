/** How soon the shipped wasm is ready in Chromium. */
import assert from "node:assert/strict";
import { launch, newPage, startServer } from "../../tests/js/harness.mjs";
import { openBlank } from "../../tests/js/walk.mjs";

/**
 * Milliseconds from instantiation of the compiled module to the first detection, for each of `count` fresh pages, and the browser's
 * version. Chromium compiles a function when it is first called, so the first detection pays for most of the code it runs.
 */
export async function firstDetections(line, count) {
  const server = await startServer();
  const browser = await launch();
  try {
    const times = [];
    while (times.length < count) times.push(await inFreshPage(browser, server.url, line));
    return { times, version: browser.version() };
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function inFreshPage(browser, url, line) {
  // A context of its own has a process of its own, so no page finds functions that another has compiled.
  const { page, context } = await newPage(browser);
  await openBlank(page, url);
  const [time, found] = await page.evaluate(async (line) => {
    const { detectLine, initSync } = await import("/pkg/redacted_record.js");
    const module = await WebAssembly.compileStreaming(fetch("/pkg/redacted_record_bg.wasm"));
    const started = performance.now();
    initSync({ module });
    const found = detectLine(line);
    return [performance.now() - started, found];
  }, line);
  await context.close();
  assert.ok(JSON.parse(found).spans.length > 0, "something was found");
  return time;
}
