/** The portal's server: what it gives, with which headers, and what it refuses. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { startServer } from "./harness.mjs";

const AMARA = "17279419-d89e-5438-9a80-1a722274a3fb";
const www = (path) => new URL(`../../www/${path}`, import.meta.url);

let server;
before(async () => { server = await startServer(); });
after(() => server.stop());

const get = (path, options) => fetch(new URL(path, server.url), options);

/** Sends bytes as they are, since fetch tidies paths and headers, and gives the whole response as text. */
function raw(...pieces) {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.setEncoding("latin1").on("data", (data) => { answer += data; }).on("close", () => resolve(answer)).on("error", reject);
    for (const piece of pieces) socket.write(piece);
  });
}
const ask = (target, { method = "GET", host = "127.0.0.1" } = {}) => raw(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
const status = (answer) => Number(answer.split(" ")[1]);

test("every answer, good or bad, carries the strict headers", async () => {
  for (const path of ["/", "/pkg/redacted_record_bg.wasm", "/fhir/Patient", "/nowhere", "/fhir/nowhere"]) {
    const { headers } = await get(path);
    const policy = headers.get("content-security-policy").split("; ");
    for (const rule of [
      "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'", "worker-src 'self'",
      "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types redacted-record",
    ]) assert.ok(policy.includes(rule), `${path} lacks ${rule}`);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    assert.match(headers.get("permissions-policy"), /camera=\(\)/);
    assert.equal(headers.get("access-control-allow-origin"), null);
  }
});

test("files come with their media types, and HEAD without a body", async () => {
  const types = {
    "/": "text/html; charset=utf-8",
    "/pkg/redacted-record-worker.js": "text/javascript; charset=utf-8",
    "/pkg/redacted_record_bg.wasm": "application/wasm",
    "/pkg/nhsuk.css": "text/css; charset=utf-8",
    "/pkg/nhsuk-icon-cross.svg": "image/svg+xml",
  };
  for (const [path, type] of Object.entries(types)) {
    const answer = await get(path, { method: "HEAD" });
    assert.equal(answer.status, 200, path);
    assert.equal(answer.headers.get("content-type"), type);
    assert.ok(Number(answer.headers.get("content-length")) > 0);
    assert.equal(await answer.text(), "");
  }
});

test("the style sheet fetches nothing from elsewhere and all its pictures are there", async () => {
  const style = await (await get("/pkg/nhsuk.css")).text();
  assert.ok(style.length > 200_000);
  assert.doesNotMatch(style, /@font-face|Frutiger|https?:|sourceMappingURL/);
  const pictures = new Set([...style.matchAll(/url\(([^)]+)\)/g)].map((match) => match[1]));
  assert.ok(pictures.size > 0);
  for (const picture of pictures) assert.equal((await get(new URL(picture, new URL("/pkg/nhsuk.css", server.url)))).status, 200, picture);
});

test("the list of clients holds names, dates of birth and identifiers, and nothing else", async () => {
  const answer = await get("/fhir/Patient");
  assert.equal(answer.headers.get("content-type"), "application/fhir+json; charset=utf-8");
  const bundle = await answer.json();
  assert.equal(bundle.resourceType, "Bundle");
  assert.equal(bundle.type, "searchset");
  assert.equal(bundle.total, 2);
  assert.equal(bundle.entry.length, 2);
  for (const { resource, search } of bundle.entry) {
    assert.equal(search.mode, "match");
    assert.deepEqual(Object.keys(resource).filter((key) => !["resourceType", "id", "name", "birthDate", "identifier"].includes(key)), []);
  }
  assert.ok(bundle.entry.some(({ resource }) => resource.id === AMARA && resource.name[0].family === "Whitlock"));
});

test("a client's record is the file, byte for byte", async () => {
  const file = await readFile(www("records/record-amara.json"));
  for (const operation of ["$everything", "%24everything"]) {
    const answer = await get(`/fhir/Patient/${AMARA}/${operation}`);
    assert.equal(answer.status, 200);
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(file));
  }
});

test("the capability statement says what there is", async () => {
  const statement = await (await get("/fhir/metadata")).json();
  assert.equal(statement.resourceType, "CapabilityStatement");
  assert.equal(statement.fhirVersion, "4.0.1");
  assert.deepEqual(statement.rest[0].resource.map(({ type }) => type), ["Patient"]);
});

test("errors of the endpoint are OperationOutcomes that repeat nothing of the address", async () => {
  const cases = [
    ["/fhir/Patient/whitlock/$everything", 404, "not-found"],
    ["/fhir/Observation/whitlock", 404, "not-supported"],
    [`/fhir/Patient/${AMARA}`, 404, "not-supported"],
    ["/fhir", 404, "not-supported"],
    ["/fhir/Patient?name=whitlock", 400, "not-supported"],
    [`/fhir/Patient/${AMARA}/$everything?whitlock`, 400, "not-supported"],
  ];
  for (const [path, expected, code] of cases) {
    const answer = await get(path);
    assert.equal(answer.status, expected, path);
    assert.match(answer.headers.get("content-type"), /^application\/fhir\+json/);
    const text = await answer.text();
    assert.doesNotMatch(text, /whitlock|17279419/i);
    const outcome = JSON.parse(text);
    assert.equal(outcome.resourceType, "OperationOutcome");
    assert.equal(outcome.issue[0].severity, "error");
    assert.equal(outcome.issue[0].code, code);
    assert.ok(outcome.issue[0].diagnostics);
  }
});

test("only GET and HEAD are taken", async () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    for (const path of ["/", "/fhir/Patient"]) {
      const answer = await get(path, { method, body: ["OPTIONS", "DELETE"].includes(method) ? undefined : "x".repeat(200_000) });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.equal(answer.headers.get("allow"), "GET, HEAD");
      const text = await answer.text();
      if (path !== "/") assert.equal(JSON.parse(text).resourceType, "OperationOutcome");
    }
  }
  assert.equal(status(await ask("/", { method: "get" })), 405);
  assert.equal(status(await ask("/", { method: "TRACE" })), 405);
});

test("no path leads out of the folder, to a hidden file or around the endpoint", async () => {
  const paths = [
    "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "/pkg/../../Cargo.toml", "/pkg/%2e%2e/%2e%2e/Cargo.toml", "/pkg/..%2f..%2fCargo.toml",
    "/%2e%2e%2fCargo.toml", "/..%5cCargo.toml", "/..\\Cargo.toml", "//etc/passwd", "/%2fetc%2fpasswd", "/pkg//build.js", "/./pkg/build.js", "/pkg/.stamp",
    "/pkg/build.js%00.html", "/pkg/build.js/", "/pkg", "/pkg/", "/C:/pkg/build.js", "/records/record-amara.json", "/%72ecords/record-amara.json",
    "/records%2frecord-amara.json", "/pkg/../records/record-amara.json", "/fhir/../records/record-amara.json", "/fhir/Patient/..%2f..%2fCargo.toml/$everything",
    "/fhir/Patient//$everything", "/..", "/.", "/%252e%252e/Cargo.toml",
  ];
  for (const path of paths) {
    const answer = await ask(path);
    assert.equal(status(answer), 404, path);
    assert.doesNotMatch(answer, /\[package\]|root:|WASM_INTEGRITY|Whitlock/);
  }
});

test("what is not a request is refused, and a long or endless head ends", async () => {
  assert.equal(status(await raw("\r\n\r\n")), 400);
  assert.equal(status(await raw("GET /\r\n\r\n")), 400);
  assert.equal(status(await raw("GET / HTTP/2\r\nHost: localhost\r\n\r\n")), 400);
  assert.equal(status(await raw(Buffer.from([0xff, 0xfe, 0x0d, 0x0a, 0x0d, 0x0a]))), 400);
  assert.equal(status(await ask("http://127.0.0.1/")), 400);
  assert.equal(status(await ask("*", { method: "OPTIONS" })), 400);
  for (const path of ["/%", "/%2", "/%zz", "/%ff"]) assert.equal(status(await ask(path)), 400, path);
  assert.equal(status(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`)), 431);
});

test("only this machine's own names are answered, so that no other site can become this origin", async () => {
  const { port } = new URL(server.url);
  for (const host of ["127.0.0.1", `127.0.0.1:${port}`, "localhost", `localhost:${port}`]) assert.equal(status(await ask("/pkg/build.js", { host })), 200, host);
  for (const host of ["evil.example", `evil.example:${port}`, "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "localhost:80:evil", ""]) {
    assert.equal(status(await ask("/fhir/Patient", { host })), 421, host);
  }
  assert.equal(status(await raw("GET / HTTP/1.1\r\n\r\n")), 421);
  assert.equal(status(await raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")), 421);
});

test("an attached server ends with the program that started it, however that ends", async () => {
  const starter = spawn(process.execPath, ["--input-type=module", "-e", `
    import { startServer } from ${JSON.stringify(new URL("harness.mjs", import.meta.url).href)};
    console.log((await startServer()).url);
  `], { stdio: ["ignore", "pipe", "ignore"] });
  const [url] = await once(createInterface(starter.stdout), "line");
  assert.equal((await fetch(url)).status, 200);
  starter.kill("SIGKILL");
  for (let tries = 0; await fetch(url).then(() => true, () => false); tries += 1) {
    assert.ok(tries < 100, "the server is still there");
    await setTimeout(50);
  }
});

test("idle connections do not keep others waiting", async () => {
  const { port } = new URL(server.url);
  const idle = Array.from({ length: 20 }, () => connect(Number(port), "127.0.0.1").on("error", () => {}));
  try {
    assert.equal((await get("/pkg/build.js")).status, 200);
  } finally {
    for (const socket of idle) socket.destroy();
  }
});

test("a folder of records may hold anything; what is no Bundle is passed over", async () => {
  const records = await mkdtemp(join(tmpdir(), "records-"));
  let other;
  try {
    await writeFile(join(records, "broken.json"), "{");
    await writeFile(join(records, "list.json"), "[1, 2]");
    await writeFile(join(records, "notes.txt"), "not a record");
    await writeFile(join(records, "odd.json"), '{"resourceType":"Bundle","entry":[null,{"resource":3},{"resource":{"resourceType":"Patient"}}]}');
    await symlink(records, join(records, "loop.json"));
    other = await startServer({ records });
    const bundle = await (await fetch(new URL("/fhir/Patient", other.url))).json();
    assert.equal(bundle.total, 1);
    await rm(records, { recursive: true });
    const answer = await fetch(new URL("/fhir/Patient", other.url));
    assert.equal(answer.status, 500);
    assert.equal((await answer.json()).issue[0].code, "exception");
  } finally {
    await other?.stop();
    await rm(records, { recursive: true, force: true });
  }
});
