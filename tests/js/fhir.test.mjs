// What each audience gets is still valid FHIR R4, says a parser and validator that is not ours.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Fhir } from "fhir";

const COMMAND = process.env.COMMAND_BIN;
const ROOT = new URL("../../", import.meta.url).pathname;
const CASE = {
  caseRef: "SAR-2026-014", expires: "2026-11-24T15:30:00Z", identityChecked: true, reason: "test", study: { id: "S1", date: "2026-11-01", scope: "all" }, sharingAgreement: "ISA-1",
  agreement: { person: "RelatedPerson/none", date: "2026-11-01", scope: "all" }, order: { id: "X1", scope: "all" },
  opinions: [{ met: false, by: "Dr H Voss", register: "GMC", number: "C0000002", date: "2026-11-01", scope: "all" }],
  signOff: { by: "A Person", date: "2026-11-20" },
};
/** They get no record: two by the table, funders because they get counts, research because the client of this record refused it. */
const REFUSED = { "record-amara": ["unknown", "rep_unverified", "funder", "research_consented"], "record-small": ["unknown", "rep_unverified", "funder"] };

const fhir = new Fhir();
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "fhir-"));
  writeFileSync(join(folder, "case.json"), JSON.stringify(CASE));
  writeFileSync(join(folder, "key"), "a key for tests only");
});

after(() => rmSync(folder, { recursive: true, force: true }));

function errors(resource) {
  const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
  // R4 lets an extension stand for the value of a required string (data-absent-reason); this validator does not know it
  const absent = ({ location, message }) => message === "Missing property" && resource[`_${location?.split(".").at(-1)}`]?.extension;
  const own = messages.filter((found) => (found.severity === "error" || found.severity === "fatal") && found.location?.startsWith(resource.resourceType) && !absent(found)).map(({ location, message }) => `${location}: ${message}`);
  const inside = (resource.entry ?? []).flatMap((entry) => (entry.resource ? errors(entry.resource) : []));
  const contained = (resource.contained ?? []).flatMap(errors);
  return [...own, ...inside, ...contained];
}

function redact(record, audience, ...more) {
  const file = more.includes("--case") ? [] : ["--case", join(folder, "case.json")];
  const given = ["redact", "--audience", audience, ...file, "--key-file", join(folder, "key"), "--on", "2026-11-24", "--now", "2026-11-24T15:00:00Z", ...more];
  return execFileSync(COMMAND, [...given, join(ROOT, "www/records", `${record}.json`)], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
}

test("the validator knows a bad resource", () => {
  assert.notDeepEqual(errors({ resourceType: "Bundle", type: "collection", entry: [{ resource: { resourceType: "Observation", status: "final" } }] }), []);
});

for (const record of Object.keys(REFUSED)) {
  const audiences = JSON.parse(execFileSync(COMMAND, ["audiences", "--json"], { encoding: "utf8" })).rows.map(({ id }) => id);
  for (const audience of audiences.filter((id) => !REFUSED[record].includes(id))) {
    test(`${audience} gets valid FHIR R4 of ${record}`, () => {
      const output = JSON.parse(redact(record, audience, "--as-suggested"));
      assert.deepEqual(errors(output), []);
      // and what an independent parser reads and writes again is the same record
      const again = JSON.parse(fhir.xmlToJson(fhir.objToXml(output)));
      assert.equal(again.entry.length, output.entry.length);
    });
  }
  for (const audience of REFUSED[record]) {
    test(`${audience} is refused ${record}`, () => assert.throws(() => redact(record, audience, "--as-suggested"), ({ status, stdout }) => status === 1 && stdout === ""));
  }
}

for (const record of Object.keys(REFUSED)) {
  test(`the GP's summary of ${record} is a document: its Composition first, and all that this names within`, () => {
    const document = JSON.parse(redact(record, "gp", "--as-suggested"));
    assert.equal(document.type, "document");
    assert.match(document.identifier.value, /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const [{ resource: composition, fullUrl }, ...rest] = document.entry;
    assert.equal(composition.resourceType, "Composition");
    for (const required of ["status", "type", "subject", "date", "author", "title", "section"]) assert.ok(composition[required], required);
    const base = fullUrl.slice(0, -`Composition/${composition.id}`.length);
    const held = new Set(rest.map((entry) => entry.fullUrl));
    assert.equal(held.size, rest.length);
    const named = new Set([composition.subject, ...composition.section.flatMap(({ entry }) => entry)].map(({ reference }) => new URL(reference, base).href));
    assert.deepEqual([...named].filter((url) => !held.has(url)), []);
    assert.deepEqual([...held].filter((url) => !named.has(url)), []);
    assert.equal(redact(record, "gp", "--as-suggested"), `${JSON.stringify(document, null, 2)}\n`);
  });
}

test("a record cut to what a study may use is valid FHIR R4, its client named nowhere", () => {
  const { entry } = JSON.parse(redact("record-small", "care_team"));
  const scope = entry.map(({ resource }) => `${resource.resourceType}/${resource.id}`).filter((reference) => reference.startsWith("Observation/"));
  writeFileSync(join(folder, "study.json"), JSON.stringify({ ...CASE, study: { ...CASE.study, scope } }));
  const output = JSON.parse(redact("record-small", "research_consented", "--as-suggested", "--case", join(folder, "study.json")));
  assert.deepEqual(errors(output), []);
  assert.deepEqual(output.entry.map(({ resource }) => resource.resourceType), ["Patient", "Practitioner", "Observation"]);
  assert.equal(output.entry[0].resource.name, undefined);
});

test("unreviewed, a client's screen gets valid FHIR R4 too", () => {
  assert.deepEqual(errors(JSON.parse(redact("record-amara", "client_screen"))), []);
});
