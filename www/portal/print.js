/** The printed copy: a cover, the redacted record, and the same two lines on each sheet. */
import "../lib/redacted-record-element-define.js";
import { longDate, today } from "../lib/dates.js";
import { NO_ORDER, receiveOrder } from "./order.js";
import { recordAddress } from "./patient.js";
import { fillSettings } from "./settings.js";

/** Audiences that are given paper, whatever the staff page asked for; a screen's audience has a stricter one for paper. */
const AUDIENCES = new Set(["client_print", "rep_authorised", "rep_legal", "deceased_rep", "gp", "other_service", "court_police"]);

const record = document.querySelector("#record");
const problem = document.querySelector("#problem");
const copy = document.querySelector("#copy");

/** A reference goes into a style sheet and the document's title, so that only what a reference is made of may pass. */
function plainReference(reference) {
  return /^[A-Za-z0-9][A-Za-z0-9 /_.-]{0,39}$/.test(reference ?? "") ? reference : "";
}

/** Browsers read @page from the document only, not from a shadow root. */
function addRunningHead(reference) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { @top-right { content: "${reference}"; } }`);
  document.adoptedStyleSheets = [sheet];
}

function fail(sentence) {
  problem.textContent = sentence;
  document.body.dataset.state = "failed";
}

fillSettings();
document.querySelector("#print").addEventListener("click", () => window.print());
document.querySelector("#large").addEventListener("change", ({ target }) => {
  document.documentElement.classList.toggle("app-large", target.checked);
});
record.addEventListener("redact-ready", () => { copy.hidden = false; document.body.dataset.state = "ready"; });
record.addEventListener("redact-error", () => { document.body.dataset.state = "failed"; });
record.addEventListener("redact-changed", () => { copy.hidden = record.state !== "ready"; });

const order = await receiveOrder();
if (!order) {
  fail(NO_ORDER);
} else if (!AUDIENCES.has(order.audience)) {
  fail("This audience is not given paper.");
} else {
  const { patient, audience, case: given, review } = order;
  const reference = plainReference(given?.caseRef);
  document.title = reference || "Redacted copy";
  document.querySelector("#reference").textContent = reference || "none";
  document.querySelector("#made").textContent = longDate(today());
  addRunningHead(reference);
  record.open({ url: recordAddress(patient), audience, case: given, review }).catch(() => {}); // told by redact-error
}
