/** `portal chromium`, on machines made of a folder: what it finds, what it installs, and that only the path reaches its output. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { PORTAL } from "./harness.mjs";

let machine;
beforeEach(async () => { machine = await mkdtemp(join(tmpdir(), "machine-")); });
afterEach(() => rm(machine, { recursive: true }));

async function has(name, script = "exit 0") {
  await writeFile(join(machine, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(machine, name), 0o755);
}

/** An apt-get that talks on standard output, as the real one does, and installs by making files. */
const apt = (more = "") => has("apt-get", `
  echo "Reading package lists..."
  echo "$@" >> "${machine}/apt.log"
  ${more}
  case "$*" in *install*) for word in "$@"; do case "$word" in
    chromium) : > "${machine}/chromium" ;;
    poppler-utils) : > "${machine}/pdftotext" ;;
  esac; done ;; esac`);
const aptLog = async () => (await readFile(join(machine, "apt.log"), "utf8")).trim().split("\n");

function find(env = {}) {
  return new Promise((resolve) => {
    execFile(PORTAL, ["chromium"], { env: { PATH: machine, ...env } }, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });
}

test("what is there is found, and nothing is installed", async () => {
  await has("google-chrome");
  await has("pdftotext");
  assert.deepEqual(await find(), { code: 0, out: `${join(machine, "google-chrome")}\n`, err: "" });
});

test("as root, what is missing is installed, and only the path is printed", async () => {
  await has("id", "echo 0");
  await apt();
  const { code, out, err } = await find();
  assert.equal(code, 0, err);
  assert.equal(out, `${join(machine, "chromium")}\n`);
  assert.match(err, /Reading package lists/);
  assert.match((await aptLog()).at(-1), /install --no-install-recommends chromium fonts-liberation2 poppler-utils$/);
});

test("pdftotext is looked for separately", async () => {
  await has("id", "echo 0");
  await has("chromium");
  await apt();
  assert.equal((await find()).code, 0);
  assert.match((await aptLog()).at(-1), /install --no-install-recommends poppler-utils$/);
});

test("an install that fails at first is tried again after an update", async () => {
  await has("id", "echo 0");
  await apt(`case "$*" in *update*) : > "${machine}/updated" ;; *) [ -e "${machine}/updated" ] || exit 100 ;; esac`);
  assert.equal((await find()).code, 0);
  assert.match((await aptLog()).at(-2), /update$/);
});

test("where nothing can be installed, one line says what to do", async () => {
  const cases = [
    async () => {},
    async () => { await apt(); },
    async () => { await apt(); await has("id", "echo 1000"); },
    async () => { await apt("exit 100"); await has("id", "echo 1000"); },
  ];
  for (const prepare of cases) {
    await prepare();
    assert.deepEqual(await find(), { code: 1, out: "", err: "portal: no Chromium, Chrome or Edge was found: install one, or set CHROMIUM to its path.\n" });
  }
  await has("chromium");
  assert.deepEqual(await find(), { code: 1, out: "", err: "portal: pdftotext was not found: install poppler-utils.\n" });
});

test("CHROMIUM says which, and a wrong one is not passed over", async () => {
  await has("chromium");
  await has("other");
  await has("pdftotext");
  assert.equal((await find({ CHROMIUM: join(machine, "other") })).out, `${join(machine, "other")}\n`);
  assert.deepEqual(await find({ CHROMIUM: join(machine, "none") }), { code: 1, out: "", err: "portal: CHROMIUM is set, but there is no such file.\n" });
});

test("wrong usage ends with 2 and says what is right", async () => {
  for (const words of [["fly"], ["--port"], ["--port", "high"], ["--wide"], ["snapshot"], ["build", "serve"]]) {
    const { code, err } = await new Promise((resolve) => {
      execFile(PORTAL, words, (error, out, err) => resolve({ code: error?.code ?? 0, err }));
    });
    assert.equal(code, 2, words.join(" "));
    assert.match(err, /^portal: .+\.\nusage: portal/);
  }
});
