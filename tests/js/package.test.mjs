/** The package in www/pkg: whole, small enough, and loadable outside a browser. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { brotliCompressSync } from "node:zlib";

/** What a page may cost on a slow connection: 5 s at 1.1 Mbit/s, cached afterwards by whoever embeds it. */
const BUDGET_BROTLI = 700_000;

const pkg = (path) => new URL(`../../www/pkg/${path}`, import.meta.url);
const wasm = await readFile(pkg("redacted_record_bg.wasm"));

test("the module is within its budget", (t) => {
  const brotli = brotliCompressSync(wasm).length;
  t.diagnostic(`wasm: ${wasm.length} bytes raw, ${brotli} bytes brotli, of ${BUDGET_BROTLI}`);
  assert.ok(brotli <= BUDGET_BROTLI, `${brotli} bytes after brotli`);
});

test("the hash and the version the page is given are the module's and the crate's", async () => {
  const { WASM_INTEGRITY, VERSION } = await import(pkg("build.js"));
  assert.equal(WASM_INTEGRITY, `sha384-${createHash("sha384").update(wasm).digest("base64")}`);
  const manifest = await readFile(new URL("../../Cargo.toml", import.meta.url), "utf8");
  assert.equal(VERSION, /^version = "(.+)"$/m.exec(manifest)[1]);
});

test("the ES module loads the wasm in Node", async () => {
  const { initSync } = await import(pkg("redacted_record.js"));
  const exports = initSync({ module: new WebAssembly.Module(wasm) });
  assert.ok(exports.memory instanceof WebAssembly.Memory);
});

test("the classic script loads the same wasm", async () => {
  const script = await readFile(pkg("redacted-record-worker.js"), "utf8");
  assert.doesNotMatch(script, /^\s*(import|export)\b/m, "a classic script can have neither");
  assert.doesNotMatch(script, /\bimportScripts\b/, "it has to be whole in itself");
  // A Worker's global scope, as much of it as is touched before the first message.
  const scope = { WebAssembly, TextDecoder, TextEncoder, FinalizationRegistry, console, performance, postMessage() {}, addEventListener() {} };
  scope.self = scope;
  createContext(scope);
  runInContext(script, scope);
  scope.wasm = new WebAssembly.Module(wasm);
  assert.ok(runInContext("wasm_bindgen.initSync({ module: wasm }).memory", scope) instanceof WebAssembly.Memory);
});

test("no name of a person or of a machine is in the module", () => {
  // Paths of panics are kept, for a stack trace; they are cut to start at Cargo's folder.
  assert.doesNotMatch(wasm.toString("latin1"), /\/(home|root|Users)\/|\\Users\\/);
});

test("all that the package exports is there, and is the library with its paths set right", async () => {
  const manifest = JSON.parse(await readFile(pkg("package.json"), "utf8"));
  assert.equal(manifest.name, "redacted-record");
  assert.equal(manifest.type, "module");
  const targets = Object.values(manifest.exports).flatMap((target) => typeof target === "string" ? [target] : Object.values(target));
  for (const path of [...targets, ...manifest.sideEffects, manifest.customElements, manifest.types]) {
    assert.ok((await readFile(pkg(path), "utf8")).length > 0, path);
  }
  for (const path of targets.filter((target) => target.endsWith(".js"))) {
    for (const [, linked] of (await readFile(pkg(path), "utf8")).matchAll(/(?:from|new URL\(|import) ?"(\.[^"]+)"/g)) {
      assert.ok((await readFile(new URL(linked, pkg(path)))).length > 0, `${path} needs ${linked}`);
    }
  }
});

test("importing the library in Node, where there are no elements, does not throw", async () => {
  const library = await import(pkg("lib/index.js"));
  assert.ok("RedactedRecordElement" in library);
  await import(pkg("lib/redacted-record-element-define.js"));
});
