/**
 * A redacted View as nodes. Text goes in through textContent only, into the elements named here, and a redaction is the
 * same node everywhere: nothing about it (size, class, label) may say what was taken out or why.
 */
import { ageOn, isDate, longDate, shortDate } from "./dates.js";

const BLOCK = "[redacted]";

const KIND_LABEL = Object.freeze({
  note: "Note",
  letter: "Letter",
  message: "Message",
  assessment: "Assessment",
  plan: "Plan",
  problem: "Problem",
  medication: "Medication",
  observation: "Observation",
  encounter: "Appointment",
  consent: "Consent",
  document: "Document",
  other: "Other",
});

/** Purposes of use whose reader is at work; everyone else gets the long date, which cannot be misread. */
const STAFF_PURPOSES = new Set(["TREAT", "ETREAT", "BTG", "RECORDMGT"]);

export function kindLabel(kind) {
  return KIND_LABEL[kind] ?? KIND_LABEL.other;
}

function make(tag, part, ...children) {
  const element = document.createElement(tag);
  if (part) element.setAttribute("part", part);
  element.append(...children);
  return element;
}

function drawText(text) {
  return text.map((piece) => {
    if (piece === null) return make("mark", "redaction", BLOCK);
    if (typeof piece !== "string") throw new TypeError("neither text nor a block");
    return piece;
  });
}

function drawDate(text, writeDate) {
  if (!isDate(text)) return document.createTextNode(text);
  const time = make("time", null, writeDate(text));
  time.dateTime = text;
  return time;
}

/** A section named by its own heading, so that it can be found by either. */
function drawSection(part, heading, ...children) {
  const title = make("h2", null, heading);
  title.id = `${part}-heading`;
  const section = make("section", part, title, ...children);
  section.setAttribute("aria-labelledby", title.id);
  return section;
}

function drawRows(rows, drawValue = drawText) {
  return make("dl", null, ...rows.map(({ label, value }) =>
    make("div", null, make("dt", null, label), make("dd", null, ...drawValue(value, label)))));
}

/** The client; for staff as the patient banner does (ISB 1505), with the age beside the date of birth. */
function drawClient(client, isStaff, on) {
  const drawValue = (value, label) => {
    const age = isStaff && label === "Born" && value.length === 1 ? ageOn(value[0], on) : null;
    return [...drawText(value), ...(age === null ? [] : [` (${age}y)`])];
  };
  const name = make("p", "client-name", ...drawText(client.name));
  return drawSection("client", isStaff ? "Client" : "About you", name, drawRows(client.rows, drawValue));
}

function drawContacts(contacts) {
  return drawSection("contacts", "People in the record", make("ul", null, ...contacts.map(({ name, relation, rows }) =>
    make("li", "contact",
      make("p", "contact-name", ...drawText(name), ...(relation ? [`, ${relation}`] : [])),
      ...(rows.length ? [drawRows(rows)] : [])))));
}

/** Runs of items become one list and runs of rows one description list; the rest stands by itself. */
function drawBody(body) {
  const drawn = [];
  let run = null;
  for (const { kind, label, text } of body) {
    const wanted = kind === "item" ? "ul" : kind === "row" && label ? "dl" : undefined;
    if (run?.localName !== wanted) run = wanted ? make(wanted) : null;
    if (run && run !== drawn.at(-1)) drawn.push(run);
    if (wanted === "ul") run.append(make("li", null, ...drawText(text)));
    else if (wanted === "dl") run.append(make("div", null, make("dt", null, label), make("dd", null, ...drawText(text))));
    else if (kind === "heading") drawn.push(make("h4", null, ...drawText(text)));
    else drawn.push(make("p", "paragraph", ...drawText(text)));
  }
  return drawn;
}

function drawEntry({ kind, title, date, author, body }, writeDate) {
  const about = make("p", "about", make("span", "kind", kindLabel(kind)));
  if (date) about.append(", ", drawDate(date, writeDate));
  if (author.length) about.append(", by ", ...drawText(author));
  return make("li", null, make("article", "entry",
    make("h3", null, ...(title.length ? drawText(title) : [kindLabel(kind)])), about, ...drawBody(body)));
}

/** The whole View as one fragment: it is put on the page in one step or not at all. Only `kinds` of entries, if given. */
export function drawView(view, kinds = null) {
  const isStaff = STAFF_PURPOSES.has(view.audience.purposeOfUse);
  const writeDate = isStaff ? shortDate : longDate;
  const entries = kinds ? view.entries.filter(({ kind }) => kinds.includes(kind)) : view.entries;
  const fragment = document.createDocumentFragment();
  if (view.banner) {
    fragment.append(make("p", "handling", "Not for the client. Holds passages that must not be shown or passed on."));
  }
  if (view.client) fragment.append(drawClient(view.client, isStaff, view.on));
  if (view.contacts.length) fragment.append(drawContacts(view.contacts));
  fragment.append(drawSection("entries", "Record entries",
    make("ol", null, ...entries.map((entry) => drawEntry(entry, writeDate)))));
  return fragment;
}
