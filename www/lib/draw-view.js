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

function isWholly(text, test) {
  return text.length === 1 && text[0] !== null && test(text[0]);
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

function drawRows(rows, drawValue) {
  return make("dl", null, ...rows.map(({ label, value }) =>
    make("div", null, make("dt", null, label), make("dd", null, ...drawValue(value, label)))));
}

function drawClient(client, { on, isStaff, writeDate }) {
  const name = make("p", "client-name", ...drawText(client.name));
  const drawValue = (value) => {
    if (!isWholly(value, isDate)) return drawText(value);
    const age = isStaff ? ageOn(value[0], on) : null;
    return [drawDate(value[0], writeDate), ...(age === null ? [] : [` (${age}y)`])];
  };
  return drawSection("client", isStaff ? "Client" : "About you", name, drawRows(client.rows, drawValue));
}

function drawContacts(contacts, writeDate) {
  const drawValue = (value) => (isWholly(value, isDate) ? [drawDate(value[0], writeDate)] : drawText(value));
  return drawSection("contacts", "People in the record", make("ul", null, ...contacts.map(({ name, relation, rows }) =>
    make("li", "contact",
      make("p", "contact-name", ...drawText(name), ...(relation ? [`, ${relation}`] : [])),
      ...(rows.length ? [drawRows(rows, drawValue)] : [])))));
}

/** Runs of items become one list and runs of rows one description list; the rest stands by itself. */
function drawBody(body) {
  const drawn = [];
  let run = null;
  for (const { kind, label, text } of body) {
    const wanted = { item: "ul", row: "dl" }[kind];
    if (run?.localName !== wanted) run = wanted ? make(wanted) : null;
    if (run && run !== drawn.at(-1)) drawn.push(run);
    if (kind === "item") run.append(make("li", null, ...drawText(text)));
    else if (kind === "row") run.append(make("div", null, make("dt", null, label ?? ""), make("dd", null, ...drawText(text))));
    else if (kind === "heading") drawn.push(make("h4", null, ...drawText(text)));
    else drawn.push(make("p", "paragraph", ...(label ? [make("span", "label", `${label}: `)] : []), ...drawText(text)));
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
  const manner = { on: view.on, isStaff, writeDate: isStaff ? shortDate : longDate };
  const entries = kinds ? view.entries.filter(({ kind }) => kinds.includes(kind)) : view.entries;
  const fragment = document.createDocumentFragment();
  if (view.banner) {
    fragment.append(make("p", "handling", "Not for the client. Holds passages that must not be shown or passed on."));
  }
  if (view.client) fragment.append(drawClient(view.client, manner));
  if (view.contacts.length) fragment.append(drawContacts(view.contacts, manner.writeDate));
  fragment.append(drawSection("entries", "Record entries",
    make("ol", null, ...entries.map((entry) => drawEntry(entry, manner.writeDate)))));
  return fragment;
}
