/** The types that TypeScript users get: read by the compiler, through the package's own exports. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";

const root = fileURLToPath(new URL("../../", import.meta.url));
let project;

before(async () => {
  project = await mkdtemp(join(tmpdir(), "types-"));
  await mkdir(join(project, "node_modules"));
  await symlink(join(root, "www/pkg"), join(project, "node_modules/redacted-record"), "dir");
});
after(() => rm(project, { recursive: true }));

/** wasm-bindgen gives its classes `Symbol.dispose`, so whoever imports the engine needs that library too. */
const LIBRARY = "es2022,esnext.disposable,dom,dom.iterable";

/** Compiles one file that uses the package; gives what the compiler says, or nothing. */
async function compile(source) {
  await writeFile(join(project, "use.ts"), source);
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", LIBRARY, "--types", "", "use.ts"];
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...options], { cwd: project }, (error, out) => resolve(error ? out || String(error) : ""));
  });
}

test("a page in TypeScript compiles against the element, its events and both doors", async () => {
  assert.equal(await compile(`
    import "redacted-record/define";
    import { RedactedRecordElement, Refusal, redactFragment } from "redacted-record";
    import initialise from "redacted-record/engine";
    const element: RedactedRecordElement = document.createElement("redacted-record");
    element.audience = "client_screen";
    element.addEventListener("redact-ready", ({ detail }) => { const blocks: number = detail.blocks; console.log(blocks); });
    const opened = element.open({ url: "/fhir/Patient/1/$everything", case: { caseRef: "SAR-2026-014" } });
    opened.then(({ entries }) => entries.toFixed(), (error: unknown) => error instanceof Refusal && error.code);
    redactFragment(document.createDocumentFragment(), { audience: "client_screen", on: "2026-11-24" }, {});
    void initialise;
  `), "");
});

test("a record cannot be given as text, and a mistake is one", async () => {
  assert.match(await compile(`
    import { RedactedRecordElement } from "redacted-record";
    declare const element: RedactedRecordElement;
    element.source = "a record as text";
  `), /error TS2322/);
});
