/** The client's session: one record, one audience, and nothing that could show more. */
import "../lib/redacted-record-element-define.js";
import { NO_ORDER, receiveOrder } from "./order.js";
import { recordAddress } from "./patient.js";
import { fillSettings } from "./settings.js";

/** Audiences that may be shown at a screen beside a worker, whatever the staff page asked for. */
const AUDIENCES = new Set(["client_screen", "client_with_worker", "client_print", "rep_authorised", "rep_legal", "deceased_rep"]);

const record = document.querySelector("#record");
const problem = document.querySelector("#problem");
const hide = document.querySelector("#hide");

function explain(sentence) {
  problem.textContent = sentence;
  document.body.dataset.state = "failed";
}

fillSettings();
record.addEventListener("redact-ready", () => { document.body.dataset.state = "ready"; hide.hidden = false; });
record.addEventListener("redact-error", () => { document.body.dataset.state = "failed"; });
hide.addEventListener("click", () => { hide.hidden = true; record.lock(); });

const order = await receiveOrder();
if (!order) {
  explain(NO_ORDER);
} else if (!AUDIENCES.has(order.audience)) {
  explain("This window is for clients and those who act for them.");
} else {
  const { patient, audience, case: given, review } = order;
  record.open({ url: recordAddress(patient), audience, case: given, review }).catch(() => {}); // told by redact-error
}
