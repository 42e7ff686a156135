/** The questions that must be answered before an audience sees anything, and the case made of the answers. */

/** Regulators of the health professionals of DPA 2018 s.204, as the engine knows them. */
const REGISTERS = ["GMC", "NMC", "HCPC", "GDC", "GOC", "GOsC", "GCC", "GPhC"];

/** By requirement code, the fields that meet it. A name is the key in the case; a dot steps into an object. */
const FIELDS = Object.freeze({
  "case-ref": [{ name: "caseRef", label: "Case reference", hint: "For example, SAR-2026-014" }],
  "identity-checked": [{ name: "identityChecked", label: "I have checked who is asking", type: "checkbox" }],
  "reason": [{ name: "reason", label: "Reason for access" }],
  "time-limit": [{ name: "expires", label: "Last day of access", type: "date" }],
  "hour-limit": [{ name: "expires", label: "How long access is needed", options: [["30", "30 minutes"], ["60", "An hour"]] }],
  "agreement": [
    { name: "agreement.person", label: "Who the client agreed may see it", hint: "Reference, for example RelatedPerson/12" },
    { name: "agreement.date", label: "Date the client agreed", type: "date" },
  ],
  "opinion": [
    { name: "opinion.met", label: "Would it cause serious harm?", options: [["false", "No, it would not"], ["true", "Yes, it would"]] },
    { name: "opinion.by", label: "Health professional" },
    { name: "opinion.register", label: "Register", options: REGISTERS.map((register) => [register, register]) },
    { name: "opinion.number", label: "Registration number" },
    { name: "opinion.date", label: "Date of opinion", type: "date" },
  ],
  "sign-off": [
    { name: "signOff.by", label: "Second check by", hint: "Someone other than the reviewer" },
    { name: "signOff.date", label: "Date of second check", type: "date" },
  ],
  "order": [
    { name: "order.id", label: "Document reference" },
    { name: "order.power", label: "Legal power" },
    { name: "order.date", label: "Date of document", type: "date" },
  ],
  "study": [
    { name: "study.id", label: "Study" },
    { name: "study.date", label: "Date the client consented", type: "date", hint: "Leave empty where the record holds the consent" },
  ],
  "sharing-agreement": [{ name: "sharingAgreement", label: "Information sharing agreement" }],
});

/** A pseudonym key never enters the browser, and counts are of many records, so an audience that needs either is not offered here. */
export function canBeMetHere({ requires, releasesNothing, countsOnly }) {
  return !releasesNothing && !countsOnly && !requires.some(({ code }) => code === "key");
}

/**
 * Draws the questions of `shown`, the audience at a screen, and then those that only `printed`, its audience on paper, adds.
 * A case cannot be read without its reference, so that one is asked whenever anything is.
 */
export function drawGate(form, shown, printed) {
  const first = withReference(shown.requires);
  const more = withReference(printed?.requires ?? []).filter((code) => !first.includes(code));
  form.replaceChildren(...drawGroup("Before it is shown", first), ...drawGroup("Before it is printed", more));
}

function withReference(requires) {
  return requires.length ? [...new Set(["case-ref", ...requires.map(({ code }) => code)])] : [];
}

function drawGroup(title, requires) {
  const fields = requires.flatMap((code) => FIELDS[code] ?? []).map(drawField);
  if (!fields.length) return [];
  const group = element("fieldset", "nhsuk-fieldset app-gate");
  group.append(element("legend", "nhsuk-fieldset__legend nhsuk-fieldset__legend--s", title), ...fields);
  return [group];
}

function drawField({ name, label, hint, type = "text", options }) {
  const id = `gate-${name.replace(".", "-")}`;
  const group = element("div", "nhsuk-form-group");
  const caption = element("label", type === "checkbox" ? "nhsuk-label nhsuk-checkboxes__label" : "nhsuk-label", label);
  caption.htmlFor = id;
  const field = options ? select(options) : element("input", type === "checkbox" ? "nhsuk-checkboxes__input" : "nhsuk-input");
  if (!options) field.type = type;
  // the time runs from the choice on: what is opened later, with the same answers, is not given longer
  if (options && name === "expires") field.addEventListener("change", () => { field.dataset.end = new Date(Date.now() + Number(field.value) * 60_000).toISOString(); });
  Object.assign(field, { id, name, autocomplete: "off", spellcheck: false });
  if (type === "checkbox") {
    const item = element("div", "nhsuk-checkboxes__item");
    item.append(field, caption);
    group.append(item);
    return group;
  }
  group.append(caption);
  if (hint) {
    const help = element("div", "nhsuk-hint", hint);
    help.id = `${id}-hint`;
    field.setAttribute("aria-describedby", help.id);
    group.append(help);
  }
  group.append(field);
  return group;
}

function select(options) {
  const field = element("select", "nhsuk-select");
  field.append(new Option("Choose", ""), ...options.map(([value, label]) => new Option(label, value)));
  return field;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * The answers as a case, or undefined if there are none; what was left empty is left out. The engine, not this form,
 * decides whether they are enough.
 */
export function readCase(form) {
  const answers = {};
  for (const field of form.elements) {
    if (!field.name) continue; // a group
    const value = field.type === "checkbox" ? field.checked : field.value.trim();
    if (!value) continue;
    const [key, inner] = field.name.split(".");
    if (inner) (answers[key] ??= {})[inner] = value;
    else answers[key] = value;
  }
  const { opinion, ...given } = answers;
  if (/^\d+$/.test(given.expires)) given.expires = form.elements.expires.dataset.end;
  if (given.agreement) given.agreement.scope = "all";
  if (given.order) given.order.scope = "all";
  if (given.study?.date) given.study.scope = "all";
  if (opinion) given.opinions = [{ ...opinion, met: opinion.met === "true", scope: "all" }];
  return Object.keys(given).length ? given : undefined;
}
