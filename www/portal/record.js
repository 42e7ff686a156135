/** The staff's page: the record as the care team sees it, and the steps to let someone else see it. */
import "../lib/redacted-record-element-define.js";
import { today } from "../lib/dates.js";
import { kindLabel } from "../lib/draw-view.js";
import { Refusal } from "../lib/protocol.js";
import { canBeMetHere, drawGate, readCase } from "./gate.js";
import { openDocument, SESSION_PURPOSES, withdrawOrders } from "./handover.js";
import { recordAddress } from "./patient.js";
import { acceptAll, drawReview } from "./review.js";
import { fillSettings, SETTINGS } from "./settings.js";
import { askAudiences, askReview } from "./staff-engine.js";

const find = (selector) => document.querySelector(selector);
const record = find("#record");
const kind = find("#kind");
const audience = find("#audience");
const gate = find("#gate");
const steps = { review: find("#open-review"), session: find("#open-session"), print: find("#open-print") };
const review = find("#review");
const reviewed = find("#reviewed");
const problem = find("#problem");

const patient = new URLSearchParams(location.search).get("patient") ?? "";
/** Who is shown a screen is given paper under the rules for paper, which ask for more. */
const PRINTED_AS = Object.freeze({ client_screen: "client_print", client_with_worker: "client_print" });

let audiences = [];
let reviewedFor = "";
let accepted = null;

function chosen(id = audience.value) {
  return audiences.find((one) => one.id === id);
}

function printedAs() {
  const printed = chosen(PRINTED_AS[audience.value] ?? audience.value);
  return printed?.print ? printed : undefined;
}

function explain(error) {
  problem.textContent = error ? Refusal.from(error, "engine-unavailable").message : "";
}

function drawKinds(counts) {
  const options = Object.entries(counts).map(([name, count]) => new Option(`${kindLabel(name)} (${count})`, name));
  kind.replaceChildren(new Option("All entries", ""), ...options);
}

function drawAudiences() {
  const offered = audiences.filter((one) => one.id !== record.audience && canBeMetHere(one));
  audience.replaceChildren(...offered.map(({ id, label }) => new Option(label, id)));
  chooseAudience();
}

/** A review belongs to the audience it was made for. */
function chooseAudience() {
  drawGate(gate, chosen(), printedAs());
  steps.review.disabled = false;
  steps.session.disabled = !SESSION_PURPOSES.includes(chosen().purposeOfUse);
  steps.print.disabled = !printedAs();
  if (audience.value !== reviewedFor) forgetReview();
  explain(null);
}

function forgetReview() {
  accepted = null;
  reviewedFor = "";
  review.hidden = true;
  find("#passages").replaceChildren();
  reviewed.textContent = "";
}

async function openReview() {
  forgetReview();
  explain(null);
  steps.review.disabled = true;
  const asked = { audience: audience.value, case: readCase(gate), on: today(), now: new Date().toISOString() };
  try {
    const passages = await askReview(recordAddress(patient), asked);
    if (audience.value !== asked.audience) return;
    const counts = drawReview(find("#passages"), passages);
    reviewedFor = asked.audience;
    find("#review-counts").textContent = `${counts.passages} passages, ${counts.suggestions} suggestions. `
      + "Nothing found does not mean that nothing is there: read each passage.";
    review.hidden = false;
    find("#review-heading").focus();
  } catch (error) {
    explain(error);
  } finally {
    steps.review.disabled = false;
  }
}

function acceptSuggestions() {
  accepted = acceptAll(SETTINGS.user, today());
  reviewed.textContent = `All suggestions accepted by ${SETTINGS.user}.`;
}

function openFor(page, { id }) {
  const order = { patient, audience: id, case: readCase(gate), ...(accepted && { review: accepted }) };
  problem.textContent = openDocument(page, order) ? "" : "The browser did not open the window. Allow pop-ups for this site.";
}

fillSettings();
record.addEventListener("redact-ready", ({ detail }) => {
  drawKinds(detail.kinds);
  document.body.dataset.state = "ready";
});
record.addEventListener("redact-error", () => { document.body.dataset.state = "failed"; });
kind.addEventListener("change", () => { record.shownKinds = kind.value ? [kind.value] : null; });
audience.addEventListener("change", chooseAudience);
gate.addEventListener("submit", (event) => event.preventDefault());
steps.review.addEventListener("click", openReview);
steps.session.addEventListener("click", () => openFor("session.html", chosen()));
steps.print.addEventListener("click", () => openFor("print.html", printedAs()));
find("#accept-all").addEventListener("click", acceptSuggestions);
window.addEventListener("pagehide", () => { forgetReview(); withdrawOrders(); });
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

try {
  audiences = await askAudiences();
  drawAudiences();
} catch (error) {
  explain(error);
}
record.open({ url: recordAddress(patient) }).catch(() => {}); // told by redact-error
